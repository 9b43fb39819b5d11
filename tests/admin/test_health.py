"""What administrators are told of how the bot is."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from bot import __version__
from bot.admin.administration import Administration
from bot.admin.reloading import Reloader
from bot.dialogue import Called, Knowledge, Session
from bot.render import html_messages, plain_text
from bot.service import Service
from bot.store import Commit, Timer, TimerSet, open_store
from tests.dialogue.toys import club
from tests.store.makers import send, update

ADMIN = 42
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, tmp_path):
    if request.param == "postgres":
        return request.getfixturevalue("postgres").empty("health")
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def store(url):
    async with open_store(url) as opened:
        yield opened


async def told(store, lang="zh-Hans"):
    service = Service(Knowledge.of(club()), store.turns)
    reloader = Reloader(service, None, (ADMIN,), Path(os.devnull))
    administration = Administration(service, store, reloader, (ADMIN,), None, now=lambda: NOW)
    reply, changes = await administration.reply(Called("health", "whatever"), Session(lang=lang))
    assert changes == ()
    assert len(html_messages(reply.blocks, lang)) == 1
    return plain_text(reply.blocks, lang)


async def test_a_bot_that_is_well_says_which_it_is_and_that_nothing_waits(store):
    said = await told(store)
    assert f"程序 {__version__} 版" in said
    assert "知识 toy 版" in said
    assert ("PostgreSQL" if store.is_shared else "SQLite") in said
    assert "待发送 0 条" in said
    assert "最久" not in said
    assert "没有错误" in said
    assert "搁置" not in said
    assert ("副本" in said) == store.is_shared


async def test_what_waits_is_told_with_how_long(store):
    await store.inbox.add([update(1), update(2)], NOW - dt.timedelta(minutes=90))
    await store.outbox.add([send()], NOW - dt.timedelta(days=2))
    aside = Timer("tick", 1, NOW, "tick")
    await store.turns.commit([Commit(None, (TimerSet(aside),))], NOW)
    await store.timers.put_off(aside, None)
    said = await told(store)
    assert "还没答完的 2 条，含这一条（最久 1:30:00）" in said
    assert "待发送 1 条（最久 2 days, 0:00:00）" in said
    assert "搁置的 1 件" in said


async def test_the_latest_kinds_of_errors_are_told_with_their_number(store):
    for number in range(7):
        at = NOW - dt.timedelta(hours=number)
        await store.error_kinds.note({f"E{number} bot.x:1": number + 1}, at, lambda _: ())
    said = await told(store)
    assert "E0 bot.x:1（1 次" in said
    assert "E4 bot.x:1（5 次" in said
    assert "E5" not in said


async def test_it_is_told_in_english_too(store):
    assert f"Running, release {__version__}" in await told(store, "en")
