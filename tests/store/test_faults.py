"""Databases that cannot be used, in every way there is: one plain sentence each."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import traceback

import pytest
from sqlalchemy import text

import bot.store.sqlite
import bot.store.turns
from bot.dialogue import Session
from bot.errors import StoreError
from bot.store import Stored, open_store
from tests.store.conftest import BOT
from tests.store.makers import commit_of, key, send, texts, update
from tests.store.pooler import pooled

BIG = "x" * 500_000
WORDS = "call me at 13800000000"


def plain(caught):
    """Whether an error is one sentence a person can read, without SQL or values."""
    message = str(caught.value)
    return message.startswith("the database cannot be used: ") and (
        not any(part in message for part in ("\n", "[SQL", "INSERT", "Traceback", BIG[:50]))
    )


def file(url):
    return url.removeprefix("sqlite+aiosqlite:///")


async def test_a_full_disk_takes_the_turn_back_and_the_next_one_works(sqlite_url, now):
    async with open_store(sqlite_url, BOT) as store:
        await store.inbox.add([update(1)], now)

        def fill(connection):
            pages = connection.scalar(text("PRAGMA page_count"))
            connection.execute(text(f"PRAGMA max_page_count = {pages}"))

        await store.database.write(fill)
        turn = commit_of(update(1), Session(turn=1), 0, (send(text=BIG),))
        with pytest.raises(StoreError, match="full") as caught:
            await store.turns.commit([turn], now)
        assert plain(caught)
        with pytest.raises(StoreError, match="full"):
            await store.inbox.add([update(2, payload=BIG)], now)
        assert len(await store.inbox.waiting()) == 1
        assert await store.outbox.waiting() == []
        assert await store.turns.load([key(1)]) == {key(1): Stored()}
        roomy = text("PRAGMA max_page_count = 1000000")
        await store.database.write(lambda connection: connection.execute(roomy))
        assert texts(await store.turns.commit([turn], now)) == [BIG]


async def test_no_fault_tells_the_log_what_somebody_has_said(store, now):
    """Not even the whole chain of its causes."""
    dropping = text("DROP TABLE updates")
    await store.database.write(lambda connection: connection.execute(dropping))
    with pytest.raises(StoreError) as caught:
        await store.inbox.add([update(1, payload=WORDS)], now)
    assert WORDS not in "".join(traceback.format_exception(caught.value))


async def test_a_locked_file_is_told_of_after_a_while(sqlite_url, now, monkeypatch):
    monkeypatch.setattr(bot.store.sqlite, "LOCKED", 0.1)
    async with open_store(sqlite_url) as store:
        other = sqlite3.connect(file(sqlite_url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked") as caught:
            await store.inbox.add([update(1)], now)
        assert plain(caught)
        assert await store.inbox.waiting() == []  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        assert await store.inbox.add([update(1)], now) == [update(1)]


async def test_a_locked_file_is_waited_for_without_holding_up_anything_else(sqlite_url, now):
    async with open_store(sqlite_url) as store:
        other = sqlite3.connect(file(sqlite_url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        adding = asyncio.create_task(store.inbox.add([update(1)], now))
        await asyncio.sleep(0.05)
        assert not adding.done()
        other.execute("ROLLBACK")
        other.close()
        assert await adding == [update(1)]


async def test_a_file_that_may_only_be_read_is_told(sqlite_url, now):
    async with open_store(sqlite_url) as store:
        await store.inbox.add([update(1)], now)
    address = f"sqlite+aiosqlite:///file:{file(sqlite_url)}?mode=ro&uri=true"
    with pytest.raises(StoreError, match="readonly") as caught:
        async with open_store(address) as store:
            await store.inbox.add([update(2)], now)
    assert plain(caught)


async def test_a_file_that_is_no_database_is_told(tmp_path, sqlite_url):
    (tmp_path / "bot.db").write_text("not a database, " * 100)
    with pytest.raises(StoreError, match="not a database") as caught:
        async with open_store(sqlite_url):
            pass
    assert plain(caught)


async def test_a_damaged_file_is_told(tmp_path, sqlite_url, now):
    async with open_store(sqlite_url, BOT) as store:
        await store.inbox.add([update(n, payload="x" * 3000) for n in range(100)], now)
    path = tmp_path / "bot.db"
    whole = path.read_bytes()
    start = whole.index(b"x" * 3000, len(whole) // 2)  # behind all tables
    path.write_bytes(whole[:start] + b"\xff" * (len(whole) - start))

    async with open_store(sqlite_url, BOT) as store:
        for using in (
            store.inbox.waiting,
            lambda: store.inbox.add([update(n) for n in range(100, 200)], now),
        ):
            with pytest.raises(StoreError, match=r"malformed|decode") as caught:
                await using()
            assert plain(caught)
            assert len(str(caught.value)) < 200


async def test_a_folder_in_the_place_of_the_file_is_told(tmp_path, sqlite_url):
    (tmp_path / "bot.db").mkdir()
    with pytest.raises(StoreError) as caught:
        async with open_store(sqlite_url):
            pass
    assert plain(caught)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'file' / 'bot.db'}"):
            pass
    assert plain(caught)


async def test_an_unreachable_server_is_told_without_the_password():
    with pytest.raises(StoreError) as caught:
        async with open_store("postgresql+asyncpg://someone:hunter2@127.0.0.1:1/bot"):
            pass
    assert plain(caught)
    assert "hunter2" not in str(caught.value)


async def test_a_malformed_address_is_told_without_the_password():
    with pytest.raises(StoreError, match="malformed") as caught:
        async with open_store("postgresql+asyncpg://someone@host:hunter2/bot"):
            pass
    assert "hunter2" not in str(caught.value)


async def test_a_database_a_server_does_not_have_is_told(postgres_url):
    with pytest.raises(StoreError, match="does not exist") as caught:
        async with open_store(postgres_url.replace("/test_", "/no_test_")):
            pass
    assert plain(caught)


async def test_a_server_that_ends_the_connections_is_told_once_and_goes_on(
    postgres, postgres_url, now, monkeypatch
):
    async with open_store(postgres_url, BOT) as store:
        await store.inbox.add([update(1)], now)
        real = bot.store.turns.mark_done

        def cut(connection, *rest):
            marked = real(connection, *rest)
            ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            postgres.run(f"{ending} WHERE datname = '{store.database.url.database}'")
            return marked

        turn = commit_of(update(1), Session(turn=1), 0, (send(),))
        with monkeypatch.context() as patched:
            patched.setattr(bot.store.turns, "mark_done", cut)
            with pytest.raises(StoreError) as caught:
                await store.turns.commit([turn], now)
        assert plain(caught)
        assert len(await store.inbox.waiting()) == 1
        assert len(await store.turns.commit([turn], now)) == 1


async def test_a_missing_driver_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(StoreError, match="asyncpg") as caught:
        async with open_store("postgresql+asyncpg://someone@127.0.0.1/bot"):
            pass
    assert plain(caught)


async def test_an_option_that_the_driver_lacks_is_refused_in_one_sentence(new_database):
    with pytest.raises(StoreError, match=r"cannot be used: .*colour"):
        async with open_store(new_database() + "&colour=blue"):
            pass


@pytest.mark.parametrize("asked", ["sslmode=require", "sslmode=verify-full&sslrootcert=system"])
async def test_a_server_without_encryption_is_told_to_who_asked_for_it(
    postgres, postgres_url, asked
):
    async with pooled(postgres, postgres_url, transaction=False) as url:
        with pytest.raises(StoreError, match="SSL") as caught:
            async with open_store(f"{url}?{asked}"):
                pass
    assert plain(caught)


async def test_a_mistake_of_our_own_is_not_taken_for_a_fault_of_the_database(store):
    with pytest.raises(TypeError):
        await store.database.read(len)  # type: ignore[arg-type]
