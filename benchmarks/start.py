"""How long a start takes until the bot asks Telegram for updates, and until it answers them.

    .venv/bin/python -m benchmarks.start [RUNS]

Starts the program, that of another commit and python-telegram-bot's echo bot in turn against a Bot
API stand-in on this machine. The first start makes the database and what is kept of the knowledge,
and is left out; beside the figures stands that of an empty Python process.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.beside import ratio, spread, worktree
from benchmarks.throughput import OURS, STOCK, Bot
from tests.bot_api import BotApi
from tests.faults.sweep import Program, update

_PATIENCE = 60.0
_REST = 0.5
"""Seconds for what a start still does after its first answer."""
seen = {method: threading.Event() for method in ("getUpdates", "sendMessage")}


def note(method: str, _number: int) -> None:
    """Note the first request for updates, and the first answer, with which nothing is wrong."""
    if method in seen:
        seen[method].set()


def start(api: BotApi, program: Program) -> list[float]:
    """Return the seconds from the process's start to its first poll, and to its first answer."""
    api.feed([update(1, "/facts", 1)])
    for event in seen.values():
        event.clear()
    began = time.perf_counter()
    program.start()
    took = []
    for event in seen.values():
        if not event.wait(_PATIENCE):
            raise SystemExit(f"the bot does not start: {program.output()[-2000:]}")
        took.append(time.perf_counter() - began)
    time.sleep(_REST)
    program.stop()
    return took


def print_start(other: Path, rounds: int) -> None:
    """Print the medians with the lowest and the highest."""
    bots = (OURS, Bot("then", checkout=other), STOCK)
    times: dict[str, list[list[float]]] = {bot.name: [] for bot in bots}
    empty = []
    with closing(BotApi(fault=note)) as api, tempfile.TemporaryDirectory() as folder:
        programs = {bot.name: bot.program(api, _folder(folder, bot.name)) for bot in bots}
        for program in programs.values():
            start(api, program)
        for _ in range(rounds):
            for name, program in programs.items():
                times[name].append(start(api, program))
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", ""], check=True)
            empty.append(time.perf_counter() - began)
    for place, title in enumerate(("poll", "answer")):
        print(f"second start to first {title}, s, {rounds} in turn")
        ours = _of(times[OURS.name], place)
        for name, figures in times.items():
            beside = "" if name == OURS.name else f"  ours of it {ratio(ours, _of(figures, place))}"
            print(f"  {name:12} {spread(_of(figures, place))}{beside}")
    print(f"  an empty process {spread(empty)}", flush=True)


def _folder(parent: str, name: str) -> Path:
    folder = Path(parent) / name.replace(" ", "-")
    folder.mkdir()
    return folder


def _of(figures: Sequence[Sequence[float]], place: int) -> list[float]:
    return [one[place] for one in figures]


def main() -> None:
    """Print all of it."""
    with worktree("9b09ecd") as other:
        print_start(other, int(sys.argv[1]) if len(sys.argv) > 1 else 5)


if __name__ == "__main__":
    main()
