"""A power cut takes what was not flushed; `benchmarks.power_cut` does it to the whole bot."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.store import open_store
from tests.faults.disk import Disk, compiler
from tests.process import environment
from tests.store.conftest import BOT
from tests.store.makers import ids

STORING = """
import asyncio, sys
from datetime import UTC, datetime
from itertools import count
from bot.store import open_store
from tests.store.conftest import BOT
from tests.store.makers import update

async def store_for_ever():
    async with open_store(sys.argv[1], BOT) as store:
        for number in count(1):
            await store.inbox.add([update(number)], datetime.now(UTC))
            print(number, flush=True)

asyncio.run(store_for_ever())
"""


def stored_before_the_cut(url: str, disk: Disk) -> set[int]:
    with subprocess.Popen(
        [sys.executable, "-c", STORING, url],
        env=environment(**disk.settings),
        stdout=subprocess.PIPE,
        text=True,
    ) as storing:
        told = [int(storing.stdout.readline()) for _ in range(20)]
        storing.kill()
        told += map(int, storing.stdout.read().split())
    disk.cut()
    return set(told)


@pytest.mark.skipif(compiler() is None, reason="there is no C compiler to build the disk with")
async def test_what_telegram_is_told_of_outlives_a_power_cut(sqlite_url, tmp_path):
    stored = stored_before_the_cut(sqlite_url, Disk(tmp_path / "bot.db", tmp_path))
    async with open_store(sqlite_url, BOT) as store:
        assert stored <= set(ids(await store.inbox.waiting()))
