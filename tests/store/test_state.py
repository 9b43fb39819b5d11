from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, update

from bot.dialogue.session import FIRST_UNNAMED, ConversationKey, Session
from bot.dialogue.state import Account, Answer, ChatSettings, Given, Position
from bot.errors import StoreError
from bot.store import (
    AccountSaved,
    ChatSettingsSaved,
    Commit,
    PositionSaved,
    ProfileSaved,
    Store,
    Stored,
    Superseded,
    Versions,
    open_store,
)
from bot.store.schema import positions
from tests.store.makers import counts, load, save

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


PRIVATE = ConversationKey(KEY.user, 0, KEY.user)
KNOWN = Session(
    lang="en",
    read=(("migrate.fee", "aa"),),
    given=(Given("migrate.fee", "how much?"),),
    answers=(Answer("account", "service", "服务号", 1),),
    turn=1,
)


async def loaded(store: Store, key: ConversationKey) -> Stored:
    return (await store.turns.load([key]))[key]


async def test_what_was_told_in_private_is_not_known_in_a_group_but_the_person_is(url):
    async with open_store(url) as store:
        await save(store, PRIVATE, KNOWN, NOW)
        assert await load(store, PRIVATE) == KNOWN
        assert await load(store, KEY) == Session.of(KNOWN, Account(), Position())
        assert await load(store, replace(PRIVATE, user=KEY.user + 1)) is None


async def test_whom_a_group_knows_by_a_number_only_is_somebody_else_in_another(url):
    here, there = (ConversationKey(chat, 0, FIRST_UNNAMED + 10) for chat in (-5, -6))
    async with open_store(url) as store:
        await save(store, here, KNOWN, NOW)
        assert await load(store, here) == KNOWN
        assert await load(store, there) is None


def test_only_what_has_become_another_is_saved():
    stored = Stored(KNOWN, versions=Versions(profile=2, account=3, position=4))
    told = (*KNOWN.answers, Answer("entity", "individual"))
    person = replace(KNOWN.profile, read=())
    changes = {
        ProfileSaved(PRIVATE.person, person, 2): {"read": ()},
        AccountSaved(PRIVATE, Account(told), 3): {"answers": told},
        PositionSaved(PRIVATE, Position(turn=2), 4): {"turn": 2},
    }
    assert list(stored.saves(PRIVATE, KNOWN)) == []
    for change, fields in changes.items():
        assert list(stored.saves(PRIVATE, replace(KNOWN, **fields))) == [change]


async def test_a_turn_that_leaves_the_person_as_they_are_minds_no_change_elsewhere(url):
    async with open_store(url) as store:
        await save(store, PRIVATE, KNOWN, NOW)
        before = await loaded(store, PRIVATE)
        await save(store, KEY, replace(KNOWN, lang="zh-Hant"), NOW)
        changes = before.saves(PRIVATE, replace(KNOWN, turn=2))
        await store.turns.commit([Commit(None, tuple(changes))], NOW)
        assert await load(store, PRIVATE) == replace(KNOWN, lang="zh-Hant", turn=2)
        late = before.saves(PRIVATE, replace(KNOWN, lang="zh-Hans", turn=3))
        with pytest.raises(Superseded):
            await store.turns.commit([Commit(None, tuple(late))], NOW)
        assert (await load(store, PRIVATE)).turn == 2


async def test_settings_are_the_groups(url):
    async with open_store(url) as store:
        for version, lang in enumerate(("en", "zh-Hant")):
            saved = ChatSettingsSaved(KEY.place, ChatSettings(lang), version)
            await store.turns.commit([Commit(None, (saved,))], NOW)
            with pytest.raises(Superseded):
                await store.turns.commit([Commit(None, (saved,))], NOW)
        assert await loaded(store, KEY) == Stored(
            None, ChatSettings("zh-Hant"), Versions(settings=2)
        )
        assert await loaded(store, replace(KEY, chat=KEY.chat - 1)) == Stored()


async def rows_left(store: Store) -> tuple[int, ...]:
    held = await counts(store)
    return tuple(held[name] for name in ("profiles", "accounts", "positions", "chat_settings"))


async def test_who_does_not_come_back_is_forgotten_with_all_that_is_known_of_them(url):
    later = NOW + timedelta(days=1)
    settled = ChatSettingsSaved(KEY.place, ChatSettings("en"))
    async with open_store(url) as store:
        await store.turns.commit([Commit(None, (settled,))], NOW)
        for key in (PRIVATE, KEY, replace(KEY, user=FIRST_UNNAMED + 1)):
            await save(store, key, KNOWN, NOW)
        assert await rows_left(store) == (2, 3, 3, 1)
        await save(store, KEY, replace(KNOWN, turn=2), later)
        assert await store.turns.prune(later) == 2
        assert await rows_left(store) == (1, 1, 1, 1)
        assert await load(store, KEY) == replace(KNOWN, turn=2)
        assert await load(store, PRIVATE) == Session.of(KNOWN, Account(), Position())
        assert await store.turns.prune(later + timedelta(seconds=1)) == 1
        assert await rows_left(store) == (0, 0, 0, 0)
