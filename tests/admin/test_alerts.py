"""Errors that are logged reach those who run the bot: what and where, and not about whom."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.admin import alerts
from bot.admin.alerts import Alerts
from bot.dialogue import ConversationKey, Knowledge, Session
from bot.errors import StoreError
from bot.logs import watched
from bot.service import Service
from bot.store import Store, open_store
from tests.dialogue.toys import club
from tests.store.makers import save

ADMIN, STAFF = 42, -100
SECRET = "123456:" + "Ab-_" * 9
ABOUT = "我的号是 13800138000"
_log = logging.getLogger("bot.somewhere")


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request, tmp_path) -> AsyncIterator[Store]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").empty("alerts")
    async with open_store(url) as opened:
        yield opened


class Process:
    """A process of the bot that watches its log."""

    def __init__(self, store, chats=(ADMIN, STAFF)):
        self.sent = []
        service = Service(Knowledge.of(club()), store.turns)
        self.alerts = Alerts(service, store.error_kinds, self.sent.extend, chats)

    async def __aenter__(self):
        self._watching = watched(self.alerts.note)
        self._watching.__enter__()
        self._running = asyncio.create_task(self.alerts.run())
        return self

    async def __aexit__(self, *_):
        self._watching.__exit__(None, None, None)
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    def said(self, chat=ADMIN):
        return [one.send.payload["text"] for one in self.sent if one.send.chat == chat]


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch):
    monkeypatch.setattr(alerts, "REST", 0.0)


async def until(happened):
    """Wait until something is so; a database is asked meanwhile."""
    async with asyncio.timeout(60):
        while True:
            found = happened()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(0.01)


async def counted(store, number):
    """Wait until that many errors have been noted in the database."""

    async def enough():
        return sum(one.times for one in await store.error_kinds.latest(99)) >= number

    await until(enough)


def fail():
    raise TypeError(f"{ABOUT} {SECRET}")


def go_wrong():
    try:
        fail()
    except TypeError:
        _log.exception("could not handle %s", ABOUT)


async def test_an_error_is_told_to_administrators_and_staff_without_what_it_was_about(store):
    async with Process(store) as process:
        go_wrong()
        await counted(store, 1)
        await until(lambda: process.sent)
    for chat in (ADMIN, STAFF):
        (said,) = process.said(chat)
        assert "TypeError tests.admin.test_alerts:" in said
        assert ABOUT not in said
        assert SECRET not in said
    (kind,) = await store.error_kinds.latest(5)
    assert ABOUT not in kind.kind


async def test_each_is_told_in_their_language(store):
    key = ConversationKey(ADMIN, 0, ADMIN)
    await save(store, key, Session(lang="en", chosen_lang="en", turn=1), datetime.now(UTC))
    async with Process(store) as process:
        go_wrong()
        await until(lambda: len(process.sent) == 2)
    assert "A new kind of error" in process.said()[0]
    assert "没见过的错误" in process.said(STAFF)[0]


async def test_the_same_kind_is_counted_and_told_once_by_all_processes_and_after_a_restart(store):
    sent = []
    for _ in range(2):
        async with Process(store) as one, Process(store) as other:
            for _ in range(10):
                go_wrong()  # both watch the log of this test
            await counted(store, 20 * (len(sent) + 1))
            await until(lambda: sent or one.sent or other.sent)
        sent.append(len(one.said()) + len(other.said()))
    assert sent == [1, 0]


async def test_an_error_in_a_thread_is_told_too(store):
    async with Process(store) as process:
        threading.Thread(target=go_wrong).start()
        await until(lambda: process.sent)
    assert len(process.said()) == 1


async def test_what_is_logged_as_an_error_without_one_has_its_place(store):
    async with Process(store) as process:
        _log.error("%s was refused: %s", ABOUT, SECRET)
        _log.warning("no error at all")
        await until(lambda: process.sent)
    (said,) = process.said()
    assert "bot.somewhere.test_what_is_logged_as_an_error_without_one_has_its_place" in said
    assert ABOUT not in said
    assert len(await store.error_kinds.latest(9)) == 1


async def test_what_a_dead_database_could_not_take_is_noted_later(store, monkeypatch):
    real = store.error_kinds.note
    broken = [True]

    async def note(*arguments):
        if broken:
            broken.pop()
            raise StoreError("the database is away")
        return await real(*arguments)

    monkeypatch.setattr(store.error_kinds, "note", note)
    async with Process(store) as process:
        go_wrong()
        await counted(store, 1)
        await until(lambda: process.sent)
    assert len(process.said()) == 1


async def test_without_anybody_to_tell_errors_are_counted_all_the_same(store):
    async with Process(store, chats=()) as process:
        go_wrong()
        await counted(store, 1)
    assert process.sent == []


async def test_an_error_after_the_loop_has_ended_harms_nobody(store):
    process = Process(store)
    loop = asyncio.new_event_loop()
    loop.close()
    process.alerts._loop = loop
    process.alerts.note("TypeError bot.x:1")
