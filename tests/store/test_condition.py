"""What a database tells of itself, and of those who work with it."""

from __future__ import annotations

from datetime import timedelta

from bot.store import Commit, Timer, TimerSet, open_store
from tests.store.conftest import BOT
from tests.store.makers import key, send, update

MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)


async def test_an_empty_database_has_a_size_and_nothing_waits(store, now):
    condition = await store.condition(now)
    assert condition.engine == ("postgresql" if store.is_shared else "sqlite")
    assert condition.size > 10_000
    for waiting in (condition.updates, condition.sends, condition.due):
        assert (waiting.count, waiting.oldest) == (0, NOTHING)
    assert condition.set_aside == 0


async def test_what_waits_is_counted_and_the_oldest_told(store, now):
    await store.inbox.add([update(1), update(2), update(3)], now - 2 * MINUTE)
    await store.inbox.drop([update(2)])
    await store.outbox.add([send()], now - MINUTE)
    late, early = (Timer(str(due), 1, now + due, "tick") for due in (-MINUTE, MINUTE))
    aside = Timer("aside", 1, now, "tick")
    await store.turns.commit([Commit(None, tuple(map(TimerSet, (late, early, aside))))], now)
    await store.timers.put_off(aside, None)
    condition = await store.condition(now)
    assert (condition.updates.count, condition.updates.oldest) == (2, 2 * MINUTE)
    assert (condition.sends.count, condition.sends.oldest) == (1, MINUTE)
    assert (condition.due.count, condition.due.oldest) == (1, MINUTE)
    assert condition.set_aside == 1


async def test_what_another_bot_waits_for_is_not_counted(store, url, now):
    await store.inbox.add([update(1)], now)
    async with open_store(url, BOT + 1) as other:
        assert (await other.condition(now)).updates.count == 0


async def test_a_clock_that_was_set_back_makes_nothing_older(store, now):
    await store.outbox.add([send()], now + MINUTE)
    assert (await store.condition(now)).sends.oldest == NOTHING


async def test_a_process_that_has_the_database_for_itself_has_no_replicas(sqlite_url, now):
    async with open_store(sqlite_url, BOT) as store:
        assert (await store.condition(now)).replicas is None


def nothing(*_):
    pass


async def test_replicas_are_counted_with_their_chats_as_long_as_they_are_there(postgres_url, now):
    async with open_store(postgres_url, BOT) as store:
        async with store.leases(nothing, nothing) as one:
            async with store.leases(nothing, nothing) as other, store.leases(nothing, nothing):
                await one.acquire([key(1).chat, -5])
                await other.acquire([7])
                replicas = (await store.condition(now)).replicas
                assert (replicas.count, replicas.leases) == (3, 3)
            replicas = (await store.condition(now)).replicas
            assert (replicas.count, replicas.leases) == (1, 2)
        assert (await store.condition(now)).replicas.count == 0


async def test_who_takes_the_updates_has_no_chat_more(postgres_url, now):
    async with open_store(postgres_url, BOT) as store, store.leases(nothing, nothing) as one:

        async def polling():
            replicas = (await store.condition(now)).replicas
            assert (replicas.count, replicas.leases) == (1, 0)

        await one.exclusively(polling)
