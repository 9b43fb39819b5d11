"""What it costs that a power cut loses nothing: commits that wait for the disk, and that do not.

    .venv/bin/python -m benchmarks.commits [FOLDER]

FOLDER lies on the disk to be measured (default: the present one). An update with its answer is
three commits: it arrives, its turn is kept, its send has left. Under load, many share one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.dialogue import ConversationKey
from bot.store import Inbox, Update, open_store
from bot.store.database import url_of
from bot.store.sqlite import SqliteFile

COMMITS = 500
BATCHES = (1, 32)


async def commits(inbox: Inbox, batch: int, first: int) -> list[float]:
    """Store updates, `batch` in a commit, and return the milliseconds of each commit."""
    took = []
    for commit in range(COMMITS):
        numbers = range(first + commit * batch, first + (commit + 1) * batch)
        arrived = [Update(n, ConversationKey(n % 99, 0, n % 99), "x" * 500) for n in numbers]
        began = time.perf_counter()
        await inbox.add(arrived, dt.datetime.now(dt.UTC))
        took.append(1000 * (time.perf_counter() - began))
    return took


async def measure(folder: Path) -> None:
    """Print a line for each way to commit and size of a batch."""
    for mode in ("NORMAL", "FULL"):
        file = folder / f"{mode}.db"
        async with open_store(str(url_of(file))):
            pass  # the tables are made
        pragmas = ("PRAGMA journal_mode = WAL", f"PRAGMA synchronous = {mode}")
        async with SqliteFile(url_of(file), pragmas) as database:
            first = 1
            for batch in BATCHES:
                took = await commits(Inbox(database, 1), batch, first)
                first += batch * COMMITS
                _tell(f"{mode}, {batch} in a commit", took)


def flushes(folder: Path) -> list[float]:
    """Return the milliseconds that the disk takes for a page behind what is written."""
    took = []
    with (folder / "pages").open("wb") as file:
        for _ in range(COMMITS):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(1000 * (time.perf_counter() - began))
    return took


def _tell(what: str, took: list[float]) -> None:
    p99 = statistics.quantiles(took, n=100)[98]
    print(f"{what:24} median {statistics.median(took):.2f} ms, p99 {p99:.2f} ms", flush=True)


def main() -> None:
    """Measure in a folder of its own, which is gone afterwards."""
    where = sys.argv[1] if len(sys.argv) > 1 else "."
    with tempfile.TemporaryDirectory(dir=where) as folder:
        _tell("a flush of this disk", flushes(Path(folder)))
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
