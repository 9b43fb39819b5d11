"""How much the bot answers, and how fast, beside python-telegram-bot's stock echo bot.

    .venv/bin/python -m benchmarks.throughput [NAME…]

Each load runs against a Bot API stand-in on this machine, with an empty SQLite database. The
stock bot has the same load right after ours: machines differ, and so does one from hour to hour.
The processor's time for an answer is what a busy machine changes least.
Nothing is paced and nobody cooled down unless BOT_SEND_RATE says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import closing
from typing import Any

from benchmarks.load import Load, drive
from tests.bot_api import TOKEN, BotApi

LOADS = {
    "fast": Load(users=1000, updates=4000),
    "slow": Load(users=1000, updates=4000, latency=0.05),
    "steady": Load(users=500, updates=1800, rate=30),
    "calm": Load(users=500, updates=600, rate=20),
    "flood": Load(users=500, updates=600, rate=20, flood=200),
}
COMPARED = {"fast", "slow"}


def measure(load: Load, module: str, *arguments: str) -> dict[str, Any]:
    """Run one bot under a load and return what its Bot API has measured."""
    with closing(BotApi(load.latency)) as api, tempfile.TemporaryDirectory() as folder:
        settings = {
            "BOT_SEND_RATE": "0",
            **os.environ,
            "BOT_TOKEN": TOKEN,
            "BOT_API_BASE_URL": api.url,
            "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
            "BOT_LOG_LEVEL": "WARNING",
        }
        command = [sys.executable, "-m", module, *arguments]
        bot = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL)
        try:
            return drive(api, load, bot.pid)
        finally:
            bot.terminate()
            bot.wait()


def main() -> None:
    """Print a line for each load."""
    for name in sys.argv[1:] or LOADS:
        load = LOADS[name]
        ours = measure(load, "bot", "run")
        line = (
            "{:7} {per_second:6.0f}/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms, processor {cost:.2f} ms"
        )
        line = line.format(name, **ours)
        if load.flood:
            line += f" (and {ours['flooded']} of the flood)"
        if name in COMPARED:
            stock = measure(load, "benchmarks.stock")
            line += (
                f"; stock {stock['per_second']:.0f}/s, processor {stock['cost']:.2f} ms, "
                f"ratio {ours['per_second'] / stock['per_second']:.2f}"
            )
        print(line, flush=True)


if __name__ == "__main__":
    main()
