"""The program as a process of its own, with or without the second and a half a start takes.

A `Spawned` program starts as a user starts it. A `Forked` one comes from a process that has
imported everything and indexed the shipped knowledge: what runs is the same from `main` on, in
a real process with files of its own, which can be stopped and killed.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.warm"])


def environment(**settings: str) -> dict[str, str]:
    """Return what a process of the program may see of this one's environment."""
    names = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}


@dataclass(frozen=True)
class Command:
    """What is started: `python -m bot` with arguments, and all that it finds around it."""

    arguments: tuple[str, ...]
    folder: Path
    env: Mapping[str, str]
    out: Path
    """What is printed is appended to this file."""
    err: Path | None = None
    """None: errors go where the output goes."""
    given: Path = Path(os.devnull)
    """Where standard input comes from."""
    waits: Mapping[str, float] = field(default_factory=dict)
    """Constants of the program, such as `bot.tg.request.READ_TIMEOUT`, and what they are here."""
    module: str = "bot"


class Spawned(subprocess.Popen[bytes]):
    """The program as a user starts it; its waits are what they are."""

    def __init__(self, command: Command) -> None:
        assert not command.waits
        with ExitStack() as files:
            given = files.enter_context(command.given.open("rb"))
            out = files.enter_context(command.out.open("ab"))
            err = files.enter_context(command.err.open("ab")) if command.err else out
            super().__init__(
                [sys.executable, "-m", command.module, *command.arguments],
                cwd=command.folder,
                env=command.env,
                stdin=given,
                stdout=out,
                stderr=err,
            )


class Forked:
    """The program in a fork of a process that has loaded it; to be used like a `Popen`."""

    def __init__(self, command: Command) -> None:
        assert command.module == "bot"
        command.out.touch()  # whoever reads it need not wait for the process
        self._process: Any = _CONTEXT.Process(target=_main, args=(command,), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        return int(self._process.pid)

    def poll(self) -> int | None:
        status: int | None = self._process.exitcode
        return status

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if (status := self.poll()) is None:
            raise subprocess.TimeoutExpired("bot", timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _main(command: Command) -> None:
    """Be the program, in the process that was forked for it."""
    importlib.import_module("tests.warm")  # it has been, or else this tells why not
    os.chdir(command.folder)
    os.environ.clear()
    os.environ.update(command.env)
    _redirect(command)
    for name, seconds in command.waits.items():
        module, _, constant = name.rpartition(".")
        assert isinstance(getattr(sys.modules[module], constant), float), name
        setattr(sys.modules[module], constant, seconds)
    from bot.__main__ import main

    try:
        status = main(command.arguments)
    except Exception:  # multiprocessing would print it in a way of its own
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        status = 1
    sys.exit(status)


def _redirect(command: Command) -> None:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    os.dup2(os.open(command.given, os.O_RDONLY), 0)
    os.dup2(os.open(command.out, flags), 1)
    os.dup2(os.open(command.err, flags) if command.err else 1, 2)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - multiprocessing has closed it
