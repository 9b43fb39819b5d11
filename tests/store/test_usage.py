"""What is used, at rest: numbers a day, and nothing that leads to a person."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.dialogue import ConversationKey, Session
from bot.dialogue.rating import Rating
from bot.dialogue.session import FIRST_UNNAMED
from bot.store import Commit, Rated, UsageKind, Used, open_store
from bot.store.schema import usage
from bot.store.usage import KEPT, Active
from tests.store.conftest import BOT
from tests.store.makers import count_statements, counts, key, save

FEE, WAIT = Used(UsageKind.SHOWN, "close.fee"), Used(UsageKind.SHOWN, "close.wait")
ANSWERED = Used(UsageKind.VERDICT, "answer")
DAY = timedelta(days=1)


async def used(store, now, *changes):
    await store.turns.commit([Commit(None, changes)], now)


async def test_nothing_is_counted_where_nothing_was_used(store, now):
    found = await store.usage.statistics(now.date(), 90)
    assert not any(found.used.values())
    assert not any(found.days.values())
    assert (found.ratings, found.active) == ({}, Active(0, 0, 0))


async def test_what_is_used_adds_up_the_most_frequent_first(store, now):
    await used(store, now, WAIT, FEE, ANSWERED)
    await store.turns.commit([Commit(None, (FEE,)), Commit(None, (FEE, ANSWERED))], now)
    found = await store.usage.statistics(now.date(), 7)
    assert list(found.used[UsageKind.SHOWN].items()) == [("close.fee", 3), ("close.wait", 1)]
    assert found.days[UsageKind.VERDICT] == {now.date(): {"answer": 2}}
    assert found.days[UsageKind.SHOWN] == {}


async def test_only_the_days_that_are_asked_for_count_today_among_them(store, now):
    for days_ago in range(8):
        await used(store, now - days_ago * DAY, ANSWERED)
    await used(store, now - 7 * DAY, Rated(Rating("close.fee", up=False)))
    found = await store.usage.statistics(now.date(), 7)
    assert found.used[UsageKind.VERDICT] == {"answer": 7}
    assert min(found.days[UsageKind.VERDICT]) == found.first == now.date() - 6 * DAY
    assert found.ratings == {}


async def test_the_worst_rated_comes_first(store, now):
    thumbs = [("good", True), ("good", True), ("bad", False), ("bad", False), ("mixed", False)]
    thumbs += [("mixed", False), ("mixed", True)]
    await used(store, now, *(Rated(Rating(about, up=up)) for about, up in thumbs))
    found = await store.usage.statistics(now.date(), 7)
    assert list(found.ratings.items()) == [("bad", (0, 2)), ("mixed", (1, 2)), ("good", (2, 0))]


async def test_people_and_groups_are_counted_once_wherever_they_talk(store, now):
    group, unnamed = key(-5, 0, 1), ConversationKey(-5, 0, FIRST_UNNAMED + 3)
    for one in (key(1), group, key(-6, 9, 1), key(2), unnamed):
        await save(store, one, Session(turn=1), now)
    await save(store, key(3), Session(turn=1), now - 7 * DAY)
    found = await store.usage.statistics(now.date(), 7)
    assert found.active == Active(conversations=5, people=2, groups=2)


async def test_a_conversation_knows_when_it_went_on(store, now):
    assert (await store.turns.load([key(1)]))[key(1)].went_on is None
    await save(store, key(1), Session(turn=1), now)
    await save(store, key(2), Session(turn=1), now + DAY)
    stored = await store.turns.load([key(1), key(2), key(3)])
    assert [stored[key(n)].went_on for n in (1, 2, 3)] == [now, now + DAY, None]


async def test_it_is_kept_for_more_than_a_year_and_no_longer(store, now):
    await used(store, now - KEPT - DAY, FEE)
    await used(store, now - KEPT, FEE)
    assert await store.usage.prune(now.date()) == 1
    assert (await counts(store))["usage"] == 1


async def test_a_batch_is_counted_by_one_statement(store, now):
    said = count_statements(store)
    await store.turns.commit([Commit(None, (FEE, WAIT, ANSWERED))] * 16, now)
    assert len([one for one in said if "usage" in one]) == 1


@pytest.mark.parametrize("writers", [8])
async def test_replicas_that_count_at_once_lose_nothing(postgres_url, now, writers):
    async with open_store(postgres_url, BOT) as one, open_store(postgres_url, BOT) as other:
        both = (one, other) * (writers // 2)
        await asyncio.gather(*(used(store, now, WAIT, FEE, ANSWERED) for store in both))
        found = await one.usage.statistics(now.date(), 7)
    assert set(found.used[UsageKind.SHOWN].values()) == {writers}


def test_the_table_has_no_room_for_who_used_anything():
    assert {column.name for column in usage.columns} == {"day", "kind", "name", "times"}
