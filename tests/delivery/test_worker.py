"""A batch is kept as a whole, each turn going on from what the others leave behind."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.delivery.backlog import LocalBacklog
from bot.delivery.fair_queue import FairQueue
from bot.delivery.meter import Meter
from bot.delivery.worker import Worker
from bot.dialogue import Reply, Session
from bot.dialogue.state import ChatSettings
from bot.store import ChatSettingsSaved, Commit, Update
from tests.store.makers import key, load, save

GROUP = -100
PRIVATE, IN_THE_GROUP = key(7), key(GROUP, 0, 7)


class Reader:
    """Each update is a fact that is read; nothing else comes of it."""

    def __init__(self) -> None:
        self.turns = []

    def read(self, payload, _chat):
        return payload

    async def answer(self, fact, turn):
        self.turns.append(fact)
        session = turn.session or Session()
        session = replace(session, turn=session.turn + 1, read=(*session.read, (fact, "x")))
        return Commit(turn.cause, turn.changes(session, Reply(())))


class Settler(Reader):
    """Each update is a language that is chosen for the group it comes from."""

    async def answer(self, lang, turn):
        self.turns.append(lang)
        spoken = turn.stored.settings.lang or ""
        settings = ChatSettings(f"{spoken}{lang}")
        saved = ChatSettingsSaved(turn.key.place, settings, turn.stored.versions.settings)
        return Commit(turn.cause, (saved,))


class Interrupted(Reader):
    """While it reads for the first time, the same person reads something in another chat."""

    def __init__(self, store, now):
        super().__init__()
        self.store, self.now = store, now

    async def answer(self, fact, turn):
        commit = await super().answer(fact, turn)
        if len(self.turns) == 1:
            elsewhere = Session(read=(("elsewhere", "x"),))
            await save(self.store, IN_THE_GROUP, elsewhere, self.now)
        return commit


async def handled(store, now, handler, *updates):
    """Let a worker handle updates that are there at once."""
    await store.inbox.add(updates, now)
    queue = FairQueue()
    worker = Worker(store.turns, queue, LocalBacklog(store, queue), Meter())
    for one in updates:
        queue.put(one, 0.0)
    async with running(worker, handler), asyncio.timeout(20):
        while await store.inbox.waiting():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


@asynccontextmanager
async def running(worker, handler):
    task = asyncio.create_task(worker.run(handler))
    yield
    await worker.stop(5)
    await task


async def test_who_talks_in_two_chats_at_once_is_one_person(store, now):
    reader = Reader()
    await handled(store, now, reader, Update(1, PRIVATE, "fee"), Update(2, IN_THE_GROUP, "wait"))
    assert (await load(store, PRIVATE)).read == (("fee", "x"), ("wait", "x"))
    assert reader.turns == ["fee", "wait", "wait"]  # the second was answered anew


async def test_others_of_the_batch_need_not_wait_for_that(store, now):
    reader = Reader()
    updates = [Update(1, PRIVATE, "a"), Update(2, IN_THE_GROUP, "b"), Update(3, key(8), "c")]
    await handled(store, now, reader, *updates)
    assert reader.turns == ["a", "b", "c", "b"]


async def test_what_holds_for_a_group_is_settled_by_one_after_the_other(store, now):
    settler = Settler()
    updates = [Update(n, key(GROUP, 0, n), f"{n}") for n in (1, 2, 3)]
    await handled(store, now, settler, *updates)
    stored = (await store.turns.load([key(GROUP, 0, 9)]))[key(GROUP, 0, 9)]
    assert (stored.settings.lang, stored.versions.settings) == ("123", 3)


async def test_a_turn_whose_person_has_changed_elsewhere_is_taken_anew(store, now):
    reader = Interrupted(store, now)
    await handled(store, now, reader, Update(1, PRIVATE, "here"))
    assert reader.turns == ["here", "here"]
    assert (await load(store, PRIVATE)).read == (("elsewhere", "x"), ("here", "x"))
    assert (await load(store, PRIVATE)).turn == 1


class Held:
    """Turns that are kept when the test says so."""

    def __init__(self, turns):
        self.load, self._turns = turns.load, turns
        self.may_go = asyncio.Event()

    async def commit(self, commits, now):
        await self.may_go.wait()
        return await self._turns.commit(commits, now)


async def until(true):
    async with asyncio.timeout(20):
        while not await true():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def one_while_the_other_is_kept(store, now, *updates):
    """Have the second come while the first is being kept; return what was answered until then."""
    await store.inbox.add(updates, now)
    reader, queue, turns = Reader(), FairQueue(), Held(store.turns)
    first, second = updates

    async def are_answered():
        return len(reader.turns) == len(updates)

    async def are_kept():
        return not await store.inbox.waiting()

    queue.put(first, 0.0)
    async with running(Worker(turns, queue, LocalBacklog(store, queue), Meter()), reader):
        await until(lambda: asyncio.sleep(0, reader.turns))
        queue.put(second, 0.0)
        await until(are_answered)
        assert len(await store.inbox.waiting()) == len(updates)
        turns.may_go.set()
        await until(are_kept)
    return reader.turns


async def test_the_next_is_answered_while_a_batch_is_being_kept(store, now):
    updates = [Update(1, key(7), "a"), Update(2, key(8), "b")]
    assert await one_while_the_other_is_kept(store, now, *updates) == ["a", "b"]
    assert (await load(store, key(8))).read == (("b", "x"),)


async def test_but_anew_where_that_replaces_the_same(store, now, caplog):
    updates = [Update(1, PRIVATE, "fee"), Update(2, IN_THE_GROUP, "wait")]
    assert await one_while_the_other_is_kept(store, now, *updates) == ["fee", "wait", "wait"]
    assert (await load(store, PRIVATE)).read == (("fee", "x"), ("wait", "x"))
    assert "looked at anew" not in caplog.text
