"""Reads all that the processes of a test run have printed and left behind, for their secrets.

A test need not do anything for it: what is secret is told by the settings it starts a process
with.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.process import Forked

WHOLE = ("BOT_WEBHOOK_SECRET", "POSTGRES_PASSWORD", "PGPASSWORD")
ADDRESSES = ("BOT_DATABASE_URL", "BOT_PROXY_URL", "BOT_WEBHOOK_URL")
GIVEN = {".env", "token"}
"""Files in which tests hand a secret to the bot."""
SHORTEST = 6
"""Shorter ones, such as the password “x”, are in everything."""
_START, _COLLECT = subprocess.Popen.__init__, subprocess.Popen.communicate
_FORK = Forked.__init__


def secrets_in(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what no output may show: of a token the key, of an address the password."""
    yield environment.get("BOT_TOKEN", "").partition(":")[2]
    for name in WHOLE:
        yield environment.get(name, "")
    for name in ADDRESSES:
        try:
            password = urlsplit(environment.get(name, "")).password or ""
        except ValueError:
            continue
        yield password
        yield unquote(password)


@dataclass
class Watch:
    """Secrets and outputs of a run."""

    secrets: set[bytes] = field(default_factory=set)
    printed: list[tuple[str, bytes]] = field(default_factory=list)
    """Who printed it, and what."""

    def learn(self, environment: Mapping[str, str]) -> None:
        """Take note of the secrets in a process's settings."""
        found = (secret.encode() for secret in secrets_in(environment))
        self.secrets.update(secret for secret in found if len(secret) >= SHORTEST)

    def note(self, who: str, output: str | bytes | None) -> None:
        """Keep what was printed, to be read in the end."""
        if output:
            self.printed.append((who, output if isinstance(output, bytes) else output.encode()))

    def leaks(self, *folders: Path) -> list[str]:
        """Return who printed a secret, and which file in `folders` holds one."""
        found = [who for who, output in self.printed if self._is_told(output)]
        for folder in folders:
            files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
            found += [
                str(p) for p in files if p.name not in GIVEN and self._is_told(p.read_bytes())
            ]
        return found

    def _is_told(self, output: bytes) -> bool:
        return any(secret in output for secret in self.secrets)


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Learn the secrets, and keep the collected output, of every process that is started.

    What a fork of the program prints is in files. Whoever watched before sees none of it.
    """
    before = subprocess.Popen.__init__, subprocess.Popen.communicate, Forked.__init__

    def starting(self: Any, *args: Any, **kwargs: Any) -> None:
        watch.learn(kwargs.get("env") or os.environ)
        _START(self, *args, **kwargs)

    def forking(self: Any, program: Any, *args: Any, **kwargs: Any) -> None:
        watch.learn(program.env)
        _FORK(self, program, *args, **kwargs)

    def collecting(self: Any, *args: Any, **kwargs: Any) -> Any:
        streams = _COLLECT(self, *args, **kwargs)
        for output in streams:
            watch.note(f"the process {self.args}", output)
        return streams

    subprocess.Popen.__init__ = starting  # type: ignore[method-assign]
    subprocess.Popen.communicate = collecting  # type: ignore[method-assign]
    Forked.__init__ = forking  # type: ignore[method-assign]
    try:
        yield
    finally:
        subprocess.Popen.__init__, subprocess.Popen.communicate, Forked.__init__ = before  # type: ignore[method-assign]
