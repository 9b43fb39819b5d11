"""Kinds of errors: told once a day by whichever process meets them, and few of them in a storm."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import StoreError
from bot.store import open_store
from bot.store.error_kinds import KEPT, MOST_TOLD, SILENT, SPAN
from tests.store.conftest import BOT
from tests.store.makers import send, texts

KIND, OTHER = "TypeError bot.dialogue.engine:7", "KeyError bot.service:8"
SECOND = timedelta(seconds=1)


def telling(news):
    """Say what is told in one message."""
    return (send(text=" ".join((*(one.kind for one in news.kinds), *["last"] * news.is_last))),)


async def noted(store, now, *kinds):
    """Return what those who run the bot are told when these happen at once."""
    happened = {kind: kinds.count(kind) for kind in kinds}
    return texts(await store.error_kinds.note(happened, now, telling))


async def test_a_new_kind_is_told_and_waits_in_the_outbox(store, now):
    assert await noted(store, now, KIND) == [KIND]
    assert texts(await store.outbox.waiting()) == [KIND]


async def test_a_kind_is_told_once_a_day_and_counted_each_time(store, now):
    await noted(store, now, KIND)
    assert await noted(store, now + SILENT - SECOND, KIND, KIND) == []
    assert [one.times for one in await store.error_kinds.latest(5)] == [3]
    assert await noted(store, now + SILENT, KIND) == [KIND]


async def test_another_kind_is_told_all_the_same(store, now):
    await noted(store, now, KIND)
    assert await noted(store, now, OTHER, KIND) == [OTHER]


async def test_a_restart_forgets_nothing(url, now):
    for expected in ([KIND], []):
        async with open_store(url, BOT) as store:
            assert await noted(store, now, KIND) == expected


async def test_in_a_storm_few_are_told_and_the_last_says_so(store, now):
    storm = [f"Error bot.x:{number}" for number in range(MOST_TOLD + 3)]
    (told,) = await noted(store, now, *storm)
    assert told == " ".join((*storm[:MOST_TOLD], "last"))
    assert await noted(store, now + SPAN - SECOND, *storm, KIND) == []
    (later,) = await noted(store, now + SPAN, *storm)
    assert later == " ".join(storm[MOST_TOLD:])


async def test_kinds_one_by_one_are_as_many_as_at_once(store, now):
    told = [await noted(store, now + n * SECOND, f"E bot.x:{n}") for n in range(MOST_TOLD + 1)]
    assert told[0] == ["E bot.x:0"]
    assert told[-2:] == [[f"E bot.x:{MOST_TOLD - 1} last"], []]


async def test_of_replicas_that_meet_a_kind_at_once_one_tells(postgres_url, now):
    async with open_store(postgres_url, BOT) as one, open_store(postgres_url, BOT) as other:
        told = await asyncio.gather(*(noted(store, now, KIND) for store in (one, other) * 4))
        (kind,) = await one.error_kinds.latest(5)
    assert sorted(told) == [[]] * 7 + [[KIND]]
    assert kind.times == 8


async def test_what_cannot_be_put_into_the_outbox_counts_as_untold(store, now):
    def break_off(_):
        raise OSError("the plug was pulled")

    with pytest.raises(StoreError, match="the plug"):
        await store.error_kinds.note({KIND: 1}, now, break_off)
    assert await store.error_kinds.latest(5) == []
    assert await noted(store, now, KIND) == [KIND]


async def test_the_latest_come_first_and_old_ones_are_forgotten(store, now):
    await noted(store, now - KEPT - SECOND, KIND)
    await noted(store, now - SECOND, OTHER)
    await noted(store, now, "E bot.x:1")
    assert [one.kind for one in await store.error_kinds.latest(2)] == ["E bot.x:1", OTHER]
    assert await store.error_kinds.prune(now) == 1
    assert KIND not in [one.kind for one in await store.error_kinds.latest(9)]
