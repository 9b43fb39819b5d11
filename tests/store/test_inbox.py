from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.store import Update, open_store
from tests.store.conftest import BOT
from tests.store.makers import commit_of, counts, ids, key, send, update


async def test_an_update_is_new_once(store, now):
    first = update(1)
    assert await store.inbox.add([first], now) == [first]
    assert await store.inbox.add([first, update(2)], now) == [update(2)]
    assert ids(await store.inbox.waiting()) == [1, 2]


async def test_an_update_that_comes_twice_at_once_is_new_once(store, now):
    assert ids(await store.inbox.add([update(2), update(1), update(2)], now)) == [2, 1]
    assert ids(await store.inbox.waiting()) == [1, 2]


async def test_nothing_comes_of_nothing(store, now):
    assert await store.inbox.add([], now) == []
    await store.inbox.drop([])
    assert await store.inbox.waiting() == []


async def test_updates_wait_in_the_order_of_their_ids_whole_and_for_long(url, now):
    late = Update(7, key(-100123, 5, 7_000_000_000), '{"emoji": "👋", "nul": "\\u0000"}')
    async with open_store(url, BOT) as store:
        await store.inbox.add([late], now)
        await store.inbox.add([update(3, chat=2), update(5)], now)
    async with open_store(url, BOT) as store:
        assert await store.inbox.waiting() == [update(3, chat=2), update(5), late]
        assert await store.inbox.waiting([2]) == [update(3, chat=2)]
        assert await store.inbox.waiting(known=[3]) == [update(5), late]
        assert ids(await store.inbox.waiting(limit=2)) == [3, 5]


async def test_dropped_updates_wait_no_more_and_are_still_known(store, now):
    await store.inbox.add([update(1), update(2)], now)
    await store.inbox.drop([update(1)])
    await store.inbox.drop([update(1)])
    assert ids(await store.inbox.waiting()) == [2]
    assert await store.inbox.add([update(1)], now) == []


async def test_another_bot_on_the_same_database_counts_for_itself(url, now):
    async with open_store(url, BOT) as one, open_store(url, BOT + 1) as other:
        await one.inbox.add([update(1)], now)
        assert await other.inbox.waiting() == []
        assert ids(await other.inbox.add([update(1)], now)) == [1]
        await other.inbox.drop([update(1)])
        assert ids(await one.inbox.waiting()) == [1]


async def test_done_updates_are_forgotten_after_a_while_and_waiting_ones_never(store, now):
    await store.inbox.add([update(1), update(2)], now)
    await store.inbox.drop([update(1)])
    await store.inbox.add([update(3)], now + timedelta(days=1))
    await store.inbox.drop([update(3)])
    assert await store.inbox.prune(now + timedelta(days=1)) == 1
    assert ids(await store.inbox.add([update(1), update(2), update(3)], now)) == [1]


async def test_many_are_forgotten_in_portions(store, now):
    many = [update(number) for number in range(2500)]
    await store.inbox.add(many, now)
    await store.inbox.drop(many)
    assert await store.inbox.prune(now + timedelta(seconds=1)) == 2500
    assert (await counts(store))["updates"] == 0


async def test_chats_are_stranded_while_an_update_or_a_send_waits_for_long(store, now):
    await store.inbox.add([update(1, chat=1), update(2, chat=2), update(3, chat=2)], now)
    await store.turns.commit([commit_of(update(1, chat=1), None, sends=(send(chat=1),))], now)
    await store.outbox.add([send(chat=3)], now - timedelta(seconds=9))
    age, later = timedelta(seconds=1), now + timedelta(seconds=2)
    assert await store.inbox.stranded(now, age) == [3]
    assert (await store.inbox.stranded(later, age))[0] == 3
    assert sorted(await store.inbox.stranded(later, age)) == [1, 2, 3]
    assert await store.inbox.stranded(later, age, limit=1) == [3]


async def test_a_clock_that_went_back_leaves_nothing_lying(store, now):
    await store.inbox.add([update(1, chat=1)], now + timedelta(hours=1))
    assert await store.inbox.stranded(now, timedelta(seconds=1)) == [1]


@pytest.mark.parametrize("number", [2**63, -(2**63)])
def test_numbers_beyond_any_database_are_refused_before_they_reach_it(number):
    with pytest.raises(ValueError, match="64 bits"):
        update(number)
    with pytest.raises(ValueError, match="64 bits"):
        update(1, chat=number)


async def test_what_telegram_is_told_of_is_on_the_disk_before(sqlite_url):
    """The write-ahead log is flushed at each commit: a power cut takes none."""
    full = 2
    asking = text("PRAGMA synchronous")
    async with open_store(sqlite_url, BOT) as store:
        assert await store.database.read(lambda connection: connection.scalar(asking)) == full
