"""How long a start takes until the bot asks Telegram for updates.

    .venv/bin/python -m benchmarks.start [RUNS]

Starts the program and python-telegram-bot's echo bot in turn against a Bot API stand-in on this
machine. The first start makes the database and what is kept of the knowledge, and is left out;
beside the figures stands that of an empty Python process.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.beside import ratio, spread
from tests.bot_api import BotApi
from tests.faults.sweep import Program

_REST = 1.0
"""Seconds for what a start still does after its first poll."""
polled = threading.Event()


def note(method: str, _number: int) -> None:
    """Note the first request for updates, with which nothing is wrong."""
    if method == "getUpdates":
        polled.set()


def start(program: Program) -> float:
    """Return the seconds from the process's start to its first poll."""
    polled.clear()
    began = time.perf_counter()
    program.start()
    if not polled.wait(60):
        raise SystemExit(f"the bot does not poll: {program.output()[-2000:]}")
    took = time.perf_counter() - began
    time.sleep(_REST)
    program.stop()
    return took


def main() -> None:
    """Print the medians with the lowest and the highest."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    api = BotApi(fault=note)
    ours, stock, empty = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        program, echo = (
            Program(api, Path(folder), f"sqlite+aiosqlite:///{folder}/bot.db", module)
            for module in ("bot", "benchmarks.stock")
        )
        start(program)
        for _ in range(runs):
            ours.append(start(program))
            stock.append(start(echo))
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", ""], check=True)
            empty.append(time.perf_counter() - began)
    api.close()
    print(f"second start to first poll, s, {runs} in turn")
    print(f"  this bot               {spread(ours)}")
    print(f"  python-telegram-bot's  {spread(stock)}")
    print(f"  of it                  {ratio(ours, stock)}")
    print(f"  an empty process       {spread(empty)}")


if __name__ == "__main__":
    main()
