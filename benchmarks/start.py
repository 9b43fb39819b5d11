"""How long a start takes until the bot asks Telegram for updates.

    .venv/bin/python -m benchmarks.start [RUNS]

Starts the program against a Bot API stand-in on this machine. The first start makes the
database and is left out; beside the figure stands that of an empty Python process.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.bot_api import BotApi
from tests.faults.sweep import Program

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
    program.stop()
    return took


def main() -> None:
    """Print the median and the extremes."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    api = BotApi(fault=note)
    with tempfile.TemporaryDirectory() as folder:
        program = Program(api, Path(folder), f"sqlite+aiosqlite:///{folder}/bot.db")
        start(program)
        times = [start(program) for _ in range(runs)]
    api.close()
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    empty = time.perf_counter() - began
    print(
        f"second start to first poll: median {statistics.median(times):.2f} s"
        f" (from {min(times):.2f} to {max(times):.2f}, {runs} runs);"
        f" an empty Python process {empty:.2f} s"
    )


if __name__ == "__main__":
    main()
