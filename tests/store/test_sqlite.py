"""What is written to an SQLite file at about the same time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.dialogue import Session
from bot.store import Stored, Superseded, open_store
from tests.store.conftest import BOT
from tests.store.makers import commit_of, count_statements, ids, update


@contextmanager
def locked(path) -> Iterator[None]:
    """Write to the file as another process does, in a transaction that takes its time."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.fixture
async def store(sqlite_url):
    async with open_store(sqlite_url, BOT) as opened:
        yield opened


async def begun(said: list[str]) -> None:
    while "BEGIN IMMEDIATE" not in said:  # noqa: ASYNC110 - a thread says it
        await asyncio.sleep(0)


async def test_what_comes_during_a_transaction_shares_the_next_one(store, tmp_path, now):
    said = count_statements(store)
    with locked(tmp_path / "bot.db"):
        first = asyncio.create_task(store.inbox.add([update(1)], now))
        await begun(said)
        others = [asyncio.create_task(store.inbox.add([update(n)], now)) for n in (2, 3, 4)]
        assert await store.inbox.waiting() == []  # reading waits for nobody
    assert await asyncio.gather(first, *others) == [[update(n)] for n in (1, 2, 3, 4)]
    assert said.count("BEGIN IMMEDIATE") == 2


async def test_what_fails_takes_nothing_else_with_it(store, tmp_path, now):
    said = count_statements(store)
    with locked(tmp_path / "bot.db"):
        first = asyncio.create_task(store.inbox.add([update(1)], now))
        await begun(said)
        before = asyncio.create_task(store.inbox.add([update(2)], now))
        failing = asyncio.create_task(store.turns.commit([commit_of(update(9), Session())], now))
        after = asyncio.create_task(store.inbox.add([update(3)], now))
        await store.inbox.waiting()
    with pytest.raises(Superseded):
        await failing
    assert await asyncio.gather(first, before, after) == [[update(n)] for n in (1, 2, 3)]
    assert ids(await store.inbox.waiting()) == [1, 2, 3]
    assert await store.turns.load([update(9).key]) == {update(9).key: Stored()}
