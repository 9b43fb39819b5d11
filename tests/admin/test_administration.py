"""What administrators do is a turn like any other: it happens when it is kept, and once."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import pytest

from bot.admin.administration import Administration
from bot.admin.reloading import Reloader
from bot.dialogue import Chose, ConversationKey, Knowledge, Session
from bot.dialogue.gap import GapKind, gap_of
from bot.render import plain_text
from bot.service import Service
from bot.store import Commit, GapNoted, Store, open_store
from tests.dialogue.toys import club

ADMIN = 42
KEY = ConversationKey(ADMIN, 0, ADMIN)
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
GAP = gap_of(GapKind.UNKNOWN, "会员卡能不能借人", "zh-Hans", None)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite+aiosqlite:///:memory:") as opened:
        await opened.turns.commit([Commit(None, (GapNoted(GAP),))], NOW)
        yield opened


@pytest.fixture
def administration(store, tmp_path) -> Administration:
    service = Service(Knowledge.of(club()), store.turns)
    reloader = Reloader(service, None, (ADMIN,), tmp_path)
    return Administration(service, store, reloader, (ADMIN,), None)


async def pressed(administration, button):
    """Take a press; return what is said and what changes."""
    reply, changes = await administration.reply(Chose(button), Session())
    return plain_text(reply.blocks, "zh-Hans"), changes


async def test_a_question_is_struck_out_when_the_turn_is_kept_and_not_before(store, administration):
    said, changes = await pressed(administration, "drop:1")
    assert await store.gaps.size(NOW.date()) == 1
    await store.turns.commit([Commit(None, changes)], NOW)
    assert await store.gaps.size(NOW.date()) == 0
    assert GAP.question in said


async def test_a_press_that_is_taken_anew_after_a_crash_says_what_it_said(store, administration):
    first, _ = await pressed(administration, "drop:1")  # and the plug is pulled
    again, changes = await pressed(administration, "drop:1")
    assert again == first
    await store.turns.commit([Commit(None, changes)], NOW)
    assert "可能已处理" not in again


async def test_two_who_strike_out_the_same_question_are_both_told_so(store, administration):
    turns = [await pressed(administration, "drop:1") for _ in range(2)]
    for said, changes in turns:
        await store.turns.commit([Commit(None, changes)], NOW)
        assert GAP.question in said
