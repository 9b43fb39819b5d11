"""The wall clock jumps about: nobody's message is lost, doubled, or answered an hour late."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.delivery import backlog, intake, sender, worker
from bot.delivery.backlog import LocalBacklog
from bot.delivery.fair_queue import FairQueue
from bot.delivery.intake import Intake
from bot.delivery.meter import Meter
from bot.delivery.rate_limit import RateLimit
from bot.delivery.sender import Sender
from bot.delivery.worker import Worker
from bot.dialogue import Reply, Session
from bot.store import Commit, Send, open_store
from bot.tg.parsing import read
from tests.faults.sweep import update
from tests.tg.wire import Wire, client_on

HOUR = timedelta(hours=1)
PEOPLE = (1, 2, 3)


class Jumping:
    """Now, an hour early and an hour late by turns."""

    jumps = itertools.cycle([HOUR, -HOUR, timedelta(0)])

    @classmethod
    def now(cls, zone):
        return datetime.now(zone) + next(cls.jumps)


class Echo:
    """Says what was said, and how often its author has spoken."""

    read = staticmethod(read)

    async def answer(self, said, turn):
        session = turn.session or Session()
        session = replace(session, turn=session.turn + 1)
        text = f"{said.message.text} {session.turn}"
        answer = Send(said.message.chat.id, "sendMessage", {"text": text})
        return Commit(turn.cause, turn.changes(session, Reply(())), (answer,))


@pytest.fixture
async def at_work(tmp_path, monkeypatch):
    """Return what takes updates and the wire that the answers leave by."""
    for module in (backlog, intake, sender, worker):
        monkeypatch.setattr(module, "datetime", Jumping)
    wire, queue, meter = Wire(), FairQueue(), Meter()
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store:
        alone = LocalBacklog(store, queue)
        limit = RateLimit(30)
        sending = Sender(client_on(wire), store.outbox, queue, limit, meter, moved=alone.moved)
        working = Worker(store.turns, queue, alone, meter)
        task = asyncio.create_task(working.run(Echo()))
        yield Intake(store.inbox, store.chats, alone, queue, meter), wire, store
        task.cancel()
        await sending.stop(0)


async def over(store):
    """Wait until nothing is left to do."""
    async with asyncio.timeout(20):
        while await store.inbox.waiting() or await store.outbox.waiting():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_each_update_is_answered_once_and_in_order(at_work):
    taking, wire, store = at_work
    said = [update(user, f"{n}", 1) for n in range(1, 4) for user in PEOPLE]
    said = [{**one, "update_id": number} for number, one in enumerate(said, 1)]
    for _ in range(2):  # Telegram delivers everything again, at some other hour
        await taking.take(said)
        await over(store)
    for user in PEOPLE:
        told = [fields["text"] for _, fields in wire.calls if fields["chat_id"] == user]
        assert told == ["1 1", "2 2", "3 3"]


async def test_a_wait_is_as_long_as_telegram_says(at_work, monkeypatch):
    waits, sleep = [], asyncio.sleep

    async def wait(seconds):
        waits.append(seconds)
        await sleep(0)

    taking, wire, store = at_work
    wire.refuses(429, "Too Many Requests", retry_after=17)
    monkeypatch.setattr("bot.delivery.sender.asyncio.sleep", wait)
    await taking.take([{**update(1, "/start", 1), "update_id": 1}])
    await over(store)
    assert wire.texts == ["/start 1"] * 2
    assert [seconds for seconds in waits if seconds >= 1] == [17]
