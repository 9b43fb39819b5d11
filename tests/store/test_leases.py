from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager

import pytest

from bot.errors import StoreError
from bot.instance import instance_lock
from bot.store.database import file_of, url_of

HOLDER = """
import asyncio, logging, sys
from bot.instance import instance_lock
from bot.store.database import file_of, url_of

async def hold():
    async with instance_lock(file_of(url_of(sys.argv[1]))):
        print("holding", flush=True)
        await asyncio.sleep(60)

logging.basicConfig(stream=sys.stdout, format="%(levelname)s")
asyncio.run(hold())
"""


@contextmanager
def holder(url):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


async def test_alone_everything_is_owned_and_work_is_done(sqlite_url):
    from bot.store import open_store

    done = []

    async def work():
        done.append("work")

    async with (
        open_store(sqlite_url) as store,
        store.leases(told=pytest.fail, lost=pytest.fail) as leases,
    ):
        assert await leases.acquire([1, 2]) == {1, 2}
        await leases.notify([1])
        await leases.release([1])
        await leases.exclusively(work)
    assert done == ["work"]


def test_a_second_process_waits_for_the_file_and_gets_it_when_the_first_is_killed(sqlite_url):
    with holder(sqlite_url) as first:
        assert first.stdout.readline() == "holding\n"
        with holder(sqlite_url) as second:
            assert second.stdout.readline() == "WARNING\n"
            first.kill()
            assert second.stdout.readline() == "holding\n"


async def test_the_lock_is_free_again_after_use(sqlite_url):
    for _ in range(2):
        async with asyncio.timeout(5), instance_lock(file_of(url_of(sqlite_url))):
            pass


async def test_servers_and_memory_need_no_lock():
    for address in ("postgresql+asyncpg://nobody@nowhere/bot", "sqlite+aiosqlite://"):
        async with (
            instance_lock(file_of(url_of(address))),
            asyncio.timeout(5),
            instance_lock(file_of(url_of(address))),
        ):
            pass


async def test_a_lock_that_cannot_be_made_is_told_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used") as caught:
        async with instance_lock(tmp_path / "file" / "bot.db"):
            pass
    assert "\n" not in str(caught.value)
