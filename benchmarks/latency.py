"""How long a reply takes under a steady load, and beside somebody who floods the bot.

    .venv/bin/python -m benchmarks.latency [SECONDS]

From an update leaving the Bot API server on this machine to its reply arriving there. First 30
messages a second, each from somebody else; then 10 a second, alone and beside one person who
sends 200 a second.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.throughput import QUESTIONS
from tests.faults.bot_api import BotApi
from tests.faults.sweep import FIRST_USER, Program, update

FLOODER = 99
TICK = 0.01


class Load:
    """People who each say one thing, at a steady pace."""

    def __init__(self, api: BotApi, first: int) -> None:
        self._api = api
        self._users = itertools.count(first)
        self._questions = itertools.cycle(QUESTIONS)
        self.numbers: dict[int, int] = {}
        """Which update is whose."""

    def say(self) -> None:
        """Have the next person say something."""
        user = next(self._users)
        self.numbers[self._api.feed([update(user, next(self._questions), 1)])[0]] = user

    def waits(self) -> list[float]:
        """Return how long each person waited, in ms; raises SystemExit if one still does."""
        answers = {c.fields["chat_id"]: c.at for c in self._api.sent if c.method == "sendMessage"}
        try:
            delivered = self._api.delivered
            return [(answers[u] - delivered[n]) * 1000 for n, u in self.numbers.items()]
        except KeyError as error:
            raise SystemExit(f"{error} was never answered") from None


def paced(seconds: float, streams: list[tuple[float, Callable[[], None]]]) -> None:
    """Call each function so many times a second, for so long."""
    began = time.monotonic()
    done = [0] * len(streams)
    while (now := time.monotonic() - began) < seconds:
        for place, (rate, call) in enumerate(streams):
            while done[place] < now * rate:
                call()
                done[place] += 1
        time.sleep(TICK)


def p99(values: list[float]) -> float:
    """Return the 99th percentile."""
    return statistics.quantiles(values, n=100)[98]


def main() -> None:
    """Print a line for each load."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    api = BotApi()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(api, Path(folder), f"sqlite+aiosqlite:///{folder}/bot.db")
        program.start()
        try:
            warm = Load(api, FIRST_USER)
            paced(3.0, [(10, warm.say)])
            steady, calm, beside = Load(api, 10_000), Load(api, 50_000), Load(api, 80_000)
            paced(seconds, [(30, steady.say)])
            paced(seconds / 2, [(10, calm.say)])
            flood = lambda: api.feed([update(FLOODER, "/paths", 1)])  # noqa: E731
            paced(seconds / 2, [(200, flood), (10, beside.say)])
            time.sleep(2.0)
            for name, load in (("30/s", steady), ("10/s", calm), ("10/s beside a flood", beside)):
                waits = load.waits()
                middle = statistics.median(waits)
                print(f"{name}: p50 {middle:.1f} ms, p99 {p99(waits):.1f} ms, n {len(waits)}")
            print(f"flood: others' p99 is {p99(beside.waits()) / p99(calm.waits()):.2f} x as long")
        finally:
            program.kill()
            api.close()


if __name__ == "__main__":
    main()
