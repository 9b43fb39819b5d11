"""Several processes on one PostgreSQL, here as several stores in one."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, select

import bot.store.shared_leases
from bot.store import open_store
from tests.store.conftest import BOT


class Replica:
    """One process: what it was told, and how often it lost everything."""

    def __init__(self, store, leases):
        self.store = store
        self.leases = leases
        self.told = []
        self.losses = 0

    def lost(self):
        self.losses += 1


@asynccontextmanager
async def replica(url, bot_id=BOT):
    async with open_store(url, bot_id) as store:
        one = Replica(store, None)
        async with store.leases(one.told.append, one.lost) as leases:
            one.leases = leases
            yield one


@pytest.fixture
async def pair(postgres_url, monkeypatch):
    monkeypatch.setattr(bot.store.shared_leases, "HEARTBEAT", 0.05)
    async with replica(postgres_url) as one, replica(postgres_url) as other:
        yield one, other


async def until(condition):
    """Wait for something that is sure to come."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.01)


def cut(postgres, replica):
    """End the connection the replica's locks hang on, as its death would."""
    connection = replica.leases._connection.sync_connection.connection
    postgres.run(f"SELECT pg_terminate_backend({connection.driver_connection.get_server_pid()})")


async def test_a_chat_belongs_to_one(pair):
    one, other = pair
    assert await one.leases.acquire([1, 2]) == {1, 2}
    assert await other.leases.acquire([2, 3]) == {3}
    assert await one.leases.acquire([1, 2, 3]) == {1, 2}
    assert await one.leases.acquire([]) == set()


async def test_a_released_chat_can_be_had_by_another(pair):
    one, other = pair
    await one.leases.acquire([1, 2])
    await one.leases.acquire([1])  # owned once, however often it is said
    await one.leases.release([1, 9])
    assert await other.leases.acquire([1, 2]) == {1}
    assert await one.leases.acquire([1, 2]) == {2}


async def test_another_bot_has_chats_of_its_own(pair, postgres_url):
    one, _ = pair
    await one.leases.acquire([1])
    async with replica(postgres_url, BOT + 1) as stranger:
        assert await stranger.leases.acquire([1]) == {1}


async def test_the_chats_of_one_that_leaves_are_free(postgres_url):
    async with replica(postgres_url) as one:
        async with replica(postgres_url) as other:
            await other.leases.acquire([1])
            assert await one.leases.acquire([1]) == set()
        assert await one.leases.acquire([1]) == {1}
        assert other.losses == 0


async def test_the_chats_of_one_that_dies_are_free_and_it_learns_of_it(pair, postgres):
    one, other = pair
    await one.leases.acquire([1, 2])
    cut(postgres, one)
    await until(lambda: one.losses)
    assert await other.leases.acquire([1]) == {1}
    async with asyncio.timeout(10):
        while await one.leases.acquire([1, 2]) != {2}:  # noqa: ASYNC110 - it comes back
            await asyncio.sleep(0.01)
    assert one.losses == 1
    assert other.losses == 0


async def test_nothing_is_owned_while_the_server_is_gone(pair, monkeypatch):
    one, other = pair

    async def refuse():
        raise bot.store.shared_leases.StoreError("no server")

    monkeypatch.setattr(one.leases, "_connect", refuse)
    await one.leases.acquire([1])
    one.leases._gone.set()
    await until(lambda: one.losses)
    assert await one.leases.acquire([1]) == set()
    await one.leases.notify([1])
    await one.leases.release([1])
    assert await other.leases.acquire([1]) == {1}


async def test_a_connection_that_does_not_answer_counts_as_lost(pair, monkeypatch):
    one, _ = pair
    monkeypatch.setattr(bot.store.shared_leases, "DEAF", 0.2)
    assert await one.leases._ask(select(func.pg_sleep(30))) == []
    await until(lambda: one.losses == 1)


async def test_locks_of_one_process_are_limited(pair, monkeypatch):
    one, other = pair
    monkeypatch.setattr(bot.store.shared_leases, "MOST_CHATS", 3)
    assert len(await one.leases.acquire(range(5))) == 3
    owned = await one.leases.acquire(range(5))
    assert len(owned) == 3
    assert len(await other.leases.acquire(set(range(5)) - owned)) == 2


async def test_all_are_told_of_an_update_for_a_chat(pair):
    one, other = pair
    await one.leases.notify([5, -1001234567890])
    await until(lambda: len(other.told) == 2)
    assert sorted(other.told) == [-1001234567890, 5]
    await one.leases.notify([])


async def test_they_are_told_again_after_a_loss(pair, postgres):
    one, other = pair
    cut(postgres, other)
    await until(lambda: other.losses)
    async with asyncio.timeout(10):
        while not other.told:
            await one.leases.notify([7])
            await asyncio.sleep(0.05)
    assert set(other.told) == {7}


async def test_one_polls_and_the_next_takes_over_when_it_dies(pair, postgres, caplog):
    polling = []

    def poller(name):
        async def work():
            polling.append(name)
            try:
                await asyncio.sleep(60)
            finally:
                polling.remove(name)

        return work

    one, other = pair
    tasks = [asyncio.create_task(one.leases.exclusively(poller("one")))]
    await until(lambda: polling)
    tasks.append(asyncio.create_task(other.leases.exclusively(poller("other"))))
    await until(lambda: "waiting for it" in caplog.text)
    assert polling == ["one"]
    cut(postgres, one)
    await until(lambda: "other" in polling)
    await until(lambda: polling == ["other"])
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert polling == []


async def test_the_next_polls_when_the_first_has_finished_or_failed(pair):
    one, other = pair

    async def fail():
        raise LookupError

    async def work():
        return

    with pytest.raises(LookupError):
        await one.leases.exclusively(fail)
    async with asyncio.timeout(10):
        await other.leases.exclusively(work)
        await one.leases.exclusively(work)


async def test_a_caller_that_gives_up_does_no_harm(pair):
    one, _ = pair
    for number in range(20):
        asking = asyncio.create_task(one.leases.acquire([number]))
        await asyncio.sleep(number / 20_000)
        asking.cancel()
        await asyncio.wait([asking])
    assert await one.leases.acquire([1000]) == {1000}
    assert one.losses == 0
