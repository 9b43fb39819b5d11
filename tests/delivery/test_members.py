"""Who administrates a group: asked of Telegram, and believed for a minute."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.delivery.client import CallFailed
from bot.delivery.members import BELIEVED, Members
from bot.delivery.wire import ANONYMOUS_ADMIN
from tests.e2e.emulator import judged
from tests.tg.wire import Wire, client_on

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
GROUP, USER = -1, 7


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def members(wire):
    return Members(client_on(wire))


def is_told(wire, result):
    wire.answers.append((200, json.dumps({"ok": True, "result": result}).encode()))


@pytest.mark.parametrize(
    ("result", "administrates"),
    [
        ({"status": "creator"}, True),
        ({"status": "administrator"}, True),
        ({"status": "member"}, False),
        ({"status": "left"}, False),
        ({}, False),
        ({"status": ["creator"]}, False),
        (True, False),
        (["administrator"], False),
    ],
)
async def test_rank_is_what_telegram_says(wire, members, result, administrates):
    assert members.administrates(GROUP, USER, NOW) is None
    is_told(wire, result)
    await members.ask(GROUP, USER, NOW)
    assert members.administrates(GROUP, USER, NOW) is administrates
    ((method, fields),) = wire.calls
    assert judged(method, fields) == []


async def test_it_is_believed_for_a_minute_and_of_that_group(wire, members):
    is_told(wire, {"status": "creator"})
    await members.ask(GROUP, USER, NOW)
    assert members.administrates(GROUP, USER, NOW + BELIEVED) is True
    assert members.administrates(GROUP, USER, NOW + 2 * BELIEVED) is None
    assert members.administrates(GROUP, USER, NOW - 2 * BELIEVED) is None
    assert members.administrates(GROUP - 1, USER, NOW) is None
    assert members.administrates(GROUP, USER + 1, NOW) is None


async def test_somebody_unknown_there_is_none(wire, members):
    wire.refuses(400, "Bad Request: user not found")
    await members.ask(GROUP, USER, NOW)
    assert members.administrates(GROUP, USER, NOW) is False


async def test_no_answer_is_no_rank(wire, members):
    wire.refuses(500, "Internal Server Error")
    with pytest.raises(CallFailed):
        await members.ask(GROUP, USER, NOW)
    assert members.administrates(GROUP, USER, NOW) is None


async def test_a_turn_asks_once_and_takes_no_answer_for_a_no(wire, members):
    wire.refuses(500, "Internal Server Error")
    assert not await members.is_administrator(GROUP, USER, NOW)
    is_told(wire, {"status": "creator"})
    assert await members.is_administrator(GROUP, USER, NOW)
    assert await members.is_administrator(GROUP, USER, NOW)
    assert len(wire.calls) == 2


def test_who_writes_in_the_name_of_the_group_administrates_it(members):
    assert members.administrates(GROUP, ANONYMOUS_ADMIN, NOW) is True
