"""What a look for what is due costs, by how many open cases there are.

    .venv/bin/python -m benchmarks.reminders [URL URL]

Each case has its timer; of few something is due, of the others in the days to come. The URLs are of
two empty databases (default: SQLite files that are gone afterwards). The cost is to follow what is
due: with a hundred times as many cases at most half as much again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from bot.cases.case import Case, Member
from bot.delivery.live_cases import REMIND
from bot.delivery.timers import MOST_DUE
from bot.store import CaseKey, CaseSaved, Commit, Store, Timer, TimerSet, open_store

SIZES = (1_000, 100_000)
DUE = 20
"""Cases of which something is due at a time."""
ROUNDS, LOOKS = 21, 25
PORTION = 1_000
MOST = 1.5
NOW = dt.datetime(2026, 11, 30, 1, 30, tzinfo=dt.UTC)


async def fill(store: Store, first: int, last: int) -> None:
    """Open cases, each in a group of its own, that are reminded of within the next year."""
    owner = Member(5, "x")
    for start in range(first, last, PORTION):
        changes: list[CaseSaved | TimerSet] = []
        for n in range(start, min(start + PORTION, last)):
            uid = f"{n:016x}"
            case = Case(1, uid, f"{n}", "migrate", NOW.date(), owner, NOW)
            due = NOW if n < DUE else NOW + dt.timedelta(minutes=1 + n % 500_000)
            changes += [
                CaseSaved(CaseKey(-1 - n, 1), case),
                TimerSet(Timer(f"{REMIND}:{uid}", -1 - n, due, REMIND, {"uid": uid})),
            ]
        await store.turns.commit([Commit(None, tuple(changes))], NOW)


async def looks(store: Store) -> float:
    """Return the milliseconds of one look, in the middle of some."""
    took = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        due = await store.timers.due(NOW, MOST_DUE)
        await store.timers.next_due(NOW)
        took.append(1000 * (time.perf_counter() - began))
        assert len(due) == DUE  # noqa: S101 - else another thing is measured
    return statistics.median(took)


async def measured(urls: Sequence[str]) -> bool:
    """Print what a look costs for each size, by turns; tell whether it follows what is due."""
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(open_store(url, 1)) for url in urls]
        for store, size in zip(stores, SIZES, strict=True):
            await fill(store, 0, size)
        rounds = [[await looks(store) for store in stores] for _ in range(ROUNDS)]
    for size, costs in zip(SIZES, zip(*rounds, strict=True), strict=True):
        sys.stdout.write(f"{size:>7} cases: {statistics.median(costs):.2f} ms a look\n")
    ratio = statistics.median(many / few for few, many in rounds)
    sys.stdout.write(f"{ratio:.2f} times as much, where {MOST} are the most\n")
    return ratio <= MOST


def main() -> int:
    """Measure; 1 if it costs too much."""
    if urls := sys.argv[1:]:
        return int(not asyncio.run(measured(urls)))
    with tempfile.TemporaryDirectory() as folder:
        files = [f"sqlite+aiosqlite:///{Path(folder) / f'{size}.db'}" for size in SIZES]
        return int(not asyncio.run(measured(files)))


if __name__ == "__main__":
    sys.exit(main())
