from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, update

from bot.dialogue.session import ConversationKey, Session
from bot.dialogue.state import Position
from bot.errors import StoreError
from bot.store import Store, open_store
from bot.store.schema import positions
from tests.store.makers import load, save

KEY = ConversationKey(chat=-1001234567890, topic=0, user=7_000_000_000)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def rows(store: Store) -> list[tuple[str, int, datetime]]:
    query = select(positions.c.data, positions.c.version, positions.c.updated_at)
    found = await store.database.read(lambda connection: connection.execute(query).all())
    return [tuple(row) for row in found]


async def test_an_empty_database_holds_no_session(url):
    async with open_store(url) as store:
        assert await load(store, KEY) is None


async def test_a_session_outlives_the_process(url):
    session = Session(question="公众号怎么注销 👋", turn=3)
    async with open_store(url) as store:
        await save(store, KEY, session, NOW)
    async with open_store(url) as store:
        assert await load(store, KEY) == session


async def test_a_save_replaces_what_was_there_and_counts(url):
    async with open_store(url) as store:
        await save(store, KEY, Session(turn=1), NOW)
        await save(store, KEY, Session(turn=2), NOW + timedelta(minutes=1))
        assert await load(store, KEY) == Session(turn=2)
        kept = (Position(turn=2).to_json(), 2, NOW + timedelta(minutes=1))
        assert await rows(store) == [kept]


@pytest.mark.parametrize(
    "other",
    [
        ConversationKey(KEY.chat + 1, KEY.topic, KEY.user),
        ConversationKey(KEY.chat, KEY.topic + 1, KEY.user),
        ConversationKey(KEY.chat, KEY.topic, KEY.user + 1),
    ],
)
async def test_conversations_do_not_mix(url, other):
    async with open_store(url) as store:
        await save(store, KEY, Session(turn=1), NOW)
        assert await load(store, other) is None
        await save(store, other, Session(turn=2), NOW)
        assert await load(store, KEY) == Session(turn=1)


async def test_moments_are_kept_in_utc(url):
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    async with open_store(url) as store:
        await save(store, KEY, Session(), beijing)
        ((_, _, stored),) = await rows(store)
    assert (stored, stored.tzinfo) == (NOW, UTC)


async def test_a_moment_without_a_zone_is_refused(url):
    async with open_store(url) as store:
        with pytest.raises(StoreError, match="time zone"):
            await save(store, KEY, Session(), NOW.replace(tzinfo=None))


@pytest.mark.parametrize("garbage", ["", "{", "[]", "null"])
async def test_an_unreadable_row_counts_as_none_and_stays_until_replaced(url, caplog, garbage):
    async with open_store(url) as store:
        await save(store, KEY, Session(), NOW)
        spoil = update(positions).values(data=garbage)
        await store.database.write(lambda connection: connection.execute(spoil))
        assert await load(store, KEY) is None
        assert str(KEY) in caplog.text
        assert [data for data, _, _ in await rows(store)] == [garbage]
        await save(store, KEY, Session(turn=1), NOW)
        assert await load(store, KEY) == Session(turn=1)


async def test_text_that_no_database_takes_is_kept_with_question_marks(url):
    async with open_store(url) as store:
        await save(store, KEY, Session(question="退\ud83d号"), NOW)
        assert await load(store, KEY) == Session(question="退?号")


async def test_two_processes_may_share_the_file(url):
    async with open_store(url) as one, open_store(url) as two:
        await save(one, KEY, Session(turn=1), NOW)
        assert await load(two, KEY) == Session(turn=1)
        await save(two, KEY, Session(turn=2), NOW)
        assert await load(one, KEY) == Session(turn=2)


async def test_cancelled_callers_leave_no_lock_behind(url):
    async with open_store(url) as store:

        async def commit_of(number: int) -> None:
            await load(store, KEY)
            await save(store, KEY, Session(turn=number), NOW)

        for number in range(100):
            callers = [asyncio.create_task(commit_of(-1)) for _ in range(4)]
            await asyncio.sleep(number / 10_000)  # into every part of a turn
            for caller in callers:
                caller.cancel()
            await asyncio.wait(callers)
            async with asyncio.timeout(5):
                await commit_of(number)
        assert await load(store, KEY) == Session(turn=number)


async def test_the_folder_of_the_file_is_made(tmp_path):
    file = tmp_path / "new folder" / "100% mine.db"
    async with open_store(f"sqlite+aiosqlite:///{file}") as store:
        await save(store, KEY, Session(turn=1), NOW)
    assert file.exists()
