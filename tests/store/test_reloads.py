"""That the knowledge was read again is known to every process of a bot, and to no other bot."""

from __future__ import annotations

import asyncio

from bot.store import Commit, KnowledgeReloaded, Reload, open_store
from tests.store.conftest import BOT


async def reloaded(store, now, *processes):
    changes = tuple(KnowledgeReloaded(process, f"v-{process}") for process in processes)
    await store.turns.commit([Commit(None, changes)], now)


async def test_at_first_nothing_was(store):
    assert await store.reloads.latest() == Reload()


async def test_each_counts_and_the_last_is_told(store, now):
    await reloaded(store, now, "one")
    await reloaded(store, now, "two", "three")
    assert await store.reloads.latest() == Reload(3, "three", "v-three")


async def test_another_bot_on_the_same_database_has_its_own(store, url, now):
    await reloaded(store, now, "one")
    async with open_store(url, BOT + 1) as other:
        assert await other.reloads.latest() == Reload()


async def test_of_several_at_once_none_is_lost(postgres_url, now):
    async with open_store(postgres_url, BOT) as one, open_store(postgres_url, BOT) as other:
        await asyncio.gather(*(reloaded(store, now, "p") for store in (one, other) * 3))
        assert (await one.reloads.latest()).number == 6
