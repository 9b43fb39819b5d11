"""Questions without a good answer, at rest: counted once each, aged out, kept with the turn."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, text

import bot.store
from bot.dialogue import ConversationKey, Gap, GapKind, Session
from bot.dialogue.gap import KEPT_DAYS
from bot.errors import StoreError
from bot.store import Commit, GapRemoved, Store, gaps, open_store
from tests.store.makers import load, save

KEY = ConversationKey(chat=-1001234567890, topic=3, user=7_000_000_000)
NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
GAP = Gap(GapKind.UNKNOWN, "火星上能开号吗", "zh-Hans", "close.how", "gym")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    async with open_store(url) as opened:
        yield opened


async def happened(store: Store, gap: Gap, days_ago: int = 0, times: int = 1) -> None:
    for _ in range(times):
        await save(store, KEY, Session(), NOW - dt.timedelta(days=days_ago), gap)


async def questions(store: Store, today: dt.date = TODAY) -> list[str]:
    return [gap.question for gap in await store.gaps.most_asked(today, 100)]


def asking(question: str) -> Gap:
    return replace(GAP, question=question)


async def test_an_empty_log_holds_nothing(store):
    assert await store.gaps.most_asked(TODAY, 10) == []
    assert await store.gaps.size(TODAY) == 0
    assert await store.gaps.get(1) is None


async def test_a_question_is_one_row_with_its_kinds_counted(store):
    await happened(store, GAP, days_ago=2, times=2)
    await happened(store, replace(GAP, kind=GapKind.NONE, nearest="close.fee"), days_ago=1)
    await happened(store, replace(GAP, kind=GapKind.DOWN, nearest="pause", other_object=None))
    (row,) = await store.gaps.most_asked(TODAY, 10)
    assert row.question == GAP.question
    assert row.counts == {GapKind.UNKNOWN: 2, GapKind.NONE: 1, GapKind.DOWN: 1}
    assert row.count == 4
    assert (row.nearest, row.other_object) == ("pause", None)
    assert (TODAY - row.first_day, TODAY - row.last_day) == (dt.timedelta(2), dt.timedelta(0))
    assert await store.gaps.get(row.id) == row


async def test_the_most_asked_come_first_and_page_by_page(store):
    for question, times in (("甲甲", 1), ("乙乙", 3), ("丙丙", 2)):
        await happened(store, asking(question), times=times)
    assert await questions(store) == ["乙乙", "丙丙", "甲甲"]
    second = await store.gaps.most_asked(TODAY, 2, offset=2)
    assert [gap.question for gap in second] == ["甲甲"]
    assert await store.gaps.size(TODAY) == 3


async def test_what_nobody_asks_for_long_is_forgotten_whoever_looks(store):
    await happened(store, asking("旧的"), days_ago=KEPT_DAYS)
    assert await questions(store) == ["旧的"]
    assert await questions(store, TODAY + dt.timedelta(days=1)) == []
    assert await store.gaps.size(TODAY) == 0


async def test_a_new_question_drives_out_what_is_too_old(store):
    await happened(store, asking("旧的"), days_ago=KEPT_DAYS + 1)
    await happened(store, asking("新的"))
    assert await questions(store, TODAY - dt.timedelta(days=30)) == ["新的"]


async def test_asked_again_it_stays(store):
    await happened(store, GAP, days_ago=KEPT_DAYS)
    await happened(store, GAP)
    assert await questions(store, TODAY + dt.timedelta(days=KEPT_DAYS)) == [GAP.question]


async def test_beyond_the_limit_the_least_recent_go(store, monkeypatch):
    monkeypatch.setattr(gaps, "MAX_ROWS", 2)
    await happened(store, asking("甲甲"), days_ago=3, times=5)
    await happened(store, asking("乙乙"), days_ago=1)
    await happened(store, asking("丙丙"), days_ago=2)
    assert await questions(store) == ["乙乙", "丙丙"]


async def test_what_is_struck_out_is_gone_and_its_number_never_comes_back(store):
    await happened(store, GAP)
    (row,) = await store.gaps.most_asked(TODAY, 10)
    await store.turns.commit([Commit(None, (GapRemoved(row.id),))], NOW)
    assert await questions(store) == []
    await happened(store, asking("新的"))
    (other,) = await store.gaps.most_asked(TODAY, 10)
    assert other.id > row.id


async def test_session_and_gap_are_kept_together_or_not_at_all(store):
    broken = replace(GAP, question=None)
    with pytest.raises(StoreError):
        await save(store, KEY, Session(turn=1), NOW, broken)
    assert await load(store, KEY) is None
    await save(store, KEY, Session(turn=1), NOW, GAP)
    assert await load(store, KEY) == Session(turn=1)
    assert await questions(store) == [GAP.question]


async def test_the_table_has_no_room_for_who_asked(store, tmp_path):
    await happened(store, GAP)
    engine = create_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    with engine.connect() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("gaps")}
        row = connection.execute(text("SELECT * FROM gaps")).one()
    engine.dispose()
    counts = {kind.value for kind in GapKind}
    days = {"first_day", "last_day"}
    assert columns == {"id", "question", "lang", "nearest", "other_object"} | counts | days
    assert not {str(number) for number in (KEY.chat, KEY.user)} & set(map(str, row))


async def test_a_database_from_before_the_log_keeps_its_sessions(tmp_path, url):
    engine = create_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    config = Config()
    migrations = Path(bot.store.__file__).with_name("migrations")
    config.set_main_option("script_location", str(migrations))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO sessions VALUES (:chat, :topic, :user, :data, 4, :now)"),
            {
                "chat": KEY.chat,
                "topic": KEY.topic,
                "user": KEY.user,
                "data": '{"lang":"zh-Hant","answers":[],"question":"怎么注销","turn":4}',
                "now": "2026-11-23 12:00:00.000000",
            },
        )
    engine.dispose()
    async with open_store(url) as store:
        expected = Session(lang="zh-Hant", question="怎么注销", turn=4)
        assert await load(store, KEY) == expected
        await happened(store, GAP)
        assert await questions(store) == [GAP.question]
