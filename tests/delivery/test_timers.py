"""What is due is done: once, in the order of its chat, late rather than never."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.delivery import timers
from bot.delivery.fair_queue import MAX_UNSENT, FairQueue
from bot.delivery.meter import Meter
from bot.delivery.shared_backlog import open_backlog
from bot.delivery.timers import ATTEMPTS, Timekeeper
from bot.dialogue import Session
from bot.errors import StoreError
from bot.store import Commit, Store, Timer, TimerSet, open_store
from tests.store.conftest import BOT
from tests.store.makers import key, load, save, send, texts

MINUTE = timedelta(minutes=1)


class Clock:
    """Stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Bell:
    """Says what the timer says, unless it is told to break; notes what it did."""

    def __init__(self) -> None:
        self.rung: list[str] = []
        self.broken: set[str] = set()
        self.held: dict[str, asyncio.Event] = {}
        self.is_silent = False

    async def ring(self, timer: Timer, _now: datetime) -> Commit:
        self.rung.append(timer.name)
        if timer.name in self.held:
            await self.held[timer.name].wait()
        if timer.name in self.broken:
            raise ValueError("the bell is broken")
        return Commit(timer, (), () if self.is_silent else (send(timer.chat, timer.name),))


class Process:
    """One process at a database, with a clock of its own."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.queue = FairQueue()
        self.bell = Bell()

    def wake(self) -> None:
        self.queue.timing.set()

    async def set(self, *due: Timer) -> None:
        changes = tuple(map(TimerSet, due))
        await self.store.turns.commit([Commit(None, changes)], self.clock())
        self.wake()

    async def said(self) -> list[str]:
        return sorted(texts(await self.store.outbox.waiting()))

    async def until(self, happened: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not happened():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def until_done(self) -> None:
        """Wait until nothing is due any more by this clock."""
        async with asyncio.timeout(20):
            while await self.store.timers.due(self.clock(), 1) or self.queue.due_names:
                self.wake()
                await asyncio.sleep(0.005)


@asynccontextmanager
async def at_work(url: str, now: datetime) -> AsyncIterator[Process]:
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(url, BOT))
        process = Process(store, Clock(now))
        backlog, _ = await stack.enter_async_context(open_backlog(store, process.queue))
        handlers = {"bell": process.bell.ring}
        keeper = Timekeeper(store, process.queue, backlog, Meter(), handlers, now=process.clock)
        work = (keeper.run(), backlog.run(), let_go(process, backlog))
        tasks = [asyncio.create_task(one) for one in work]
        yield process
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def let_go(process, backlog):
    """Do the worker's part: let others have what nothing is left of."""
    while True:
        await process.queue.work.wait()
        process.queue.work.clear()
        backlog.drained(process.queue.drained())


@pytest.fixture
async def process(url, now) -> AsyncIterator[Process]:
    async with at_work(url, now) as one:
        yield one


def bell(name: str, due: datetime, chat: int = 1) -> Timer:
    return Timer(name, chat, due, "bell")


async def test_what_is_due_is_done_and_what_is_not_yet_is_left(process, now):
    await process.set(bell("now", now), bell("in an hour", now + 60 * MINUTE))
    await process.until_done()
    assert await process.said() == ["now"]
    process.clock.now = now + 60 * MINUTE
    await process.until_done()
    assert await process.said() == ["in an hour", "now"]
    assert process.bell.rung == ["now", "in an hour"]


async def test_after_a_long_stop_all_is_done_that_was_due_meanwhile(url, now, monkeypatch):
    """Though there is more of it than may wait in memory."""
    monkeypatch.setattr(timers, "MOST_DUE", 10)
    async with open_store(url, BOT) as store:
        due = [bell(f"{n}", now + n * MINUTE) for n in range(25)]
        await store.turns.commit([Commit(None, tuple(map(TimerSet, due)))], now)
    async with at_work(url, now + timedelta(days=30)) as process:
        process.bell.is_silent = True
        await process.until_done()
        assert process.bell.rung == [timer.name for timer in due]


async def test_a_clock_that_jumps_loses_and_doubles_nothing(process, now):
    await process.set(*(bell(f"{n}", now + n * MINUTE, chat=n) for n in range(10)))
    for minutes in (3, -60, 5, -1, 9):
        process.clock.now = now + minutes * MINUTE
        await process.until_done()
    assert sorted(process.bell.rung) == [f"{n}" for n in range(10)]
    assert await process.said() == [f"{n}" for n in range(10)]


async def test_one_thing_of_a_chat_is_done_after_the_other(process, now):
    process.bell.held["first"] = asyncio.Event()
    await process.set(bell("first", now - MINUTE), bell("second", now), bell("other", now, chat=2))
    await process.until(lambda: {"first", "other"} <= set(process.bell.rung))
    assert "second" not in process.bell.rung
    process.bell.held["first"].set()
    await process.until_done()
    assert process.bell.rung[-1] == "second"


async def test_a_chat_that_does_not_take_its_answers_has_to_wait_and_no_other(process, now):
    many = [bell(f"{n}", now + n * MINUTE) for n in range(MAX_UNSENT + 3)]
    process.clock.now = now + 60 * MINUTE
    await process.set(*many, bell("other", now + 30 * MINUTE, chat=2))
    await process.until(lambda: len(process.bell.rung) == MAX_UNSENT + 1)
    assert "other" in process.bell.rung
    for waiting in list(process.queue.sends(1)):
        process.queue.sent(waiting)
    await process.until(lambda: len(process.bell.rung) == len(many) + 1)


async def test_what_goes_wrong_is_tried_again_later_and_holds_up_nobody(process, now, caplog):
    process.bell.broken.add("bad")
    await process.set(bell("bad", now - MINUTE), bell("good", now))
    await process.until_done()
    assert await process.said() == ["good"]
    assert process.bell.rung.count("bad") == 1
    process.bell.broken.clear()
    process.clock.now = now + MINUTE
    await process.until_done()
    assert await process.said() == ["bad", "good"]
    assert "the timer bad went wrong" in caplog.text


async def test_what_goes_wrong_for_good_is_set_aside_and_told(process, now, caplog):
    process.bell.broken.add("bad")
    await process.set(bell("bad", now))
    for hour in range(ATTEMPTS + 3):
        process.clock.now = now + hour * 60 * MINUTE
        await process.until_done()
    assert process.bell.rung == ["bad"] * ATTEMPTS
    assert f"the timer bad is set aside after {ATTEMPTS} attempts" in caplog.text


async def test_what_nobody_knows_how_to_do_is_set_aside_too(process, now, caplog):
    await process.set(replace(bell("strange", now), kind="of another release"))
    for hour in range(ATTEMPTS):
        process.clock.now = now + hour * 60 * MINUTE
        await process.until_done()
    assert "the timer strange is set aside" in caplog.text


async def test_a_database_out_of_reach_is_no_fault_of_the_timer(process, now, monkeypatch):
    real, failures = process.store.turns.commit, [StoreError("the database cannot be used: away")]

    async def commit(turns, moment):
        if turns[0].cause and failures:
            raise failures.pop()
        return await real(turns, moment)

    monkeypatch.setattr(timers, "LONGEST_SLEEP", 0.01)
    monkeypatch.setattr(type(process.store.turns), "commit", lambda _, *rest: commit(*rest))
    await process.set(bell("tick", now))
    await process.until_done()
    assert (await process.said(), failures) == (["tick"], [])
    assert process.bell.rung == ["tick", "tick"]


async def test_a_session_that_has_gone_on_meanwhile_is_looked_at_anew(process, now):
    async def greet(timer, moment):
        stored = (await process.store.turns.load([key(1)]))[key(1)]
        session = stored.session
        if session is None:  # somebody talks just now
            await save(process.store, key(1), Session(turn=1), moment)
        turn = session.turn + 1 if session else 1
        return Commit(timer, (*stored.saves(key(1), Session(turn=turn)),))

    keeper = Timekeeper(process.store, process.queue, None, Meter(), {"bell": greet})
    await process.set(bell("elsewhere", now + MINUTE))
    await keeper._do(bell("elsewhere", now + MINUTE))  # superseded: nothing is kept
    assert await load(process.store, key(1)) == Session(turn=1)
    await keeper._do(bell("elsewhere", now + MINUTE))
    assert await load(process.store, key(1)) == Session(turn=2)


async def test_what_was_at_hand_when_the_process_stopped_is_done_by_the_next(url, now):
    async with at_work(url, now) as first:
        first.bell.held["tick"] = asyncio.Event()
        await first.set(bell("tick", now))
        await first.until(lambda: first.bell.rung)
    async with at_work(url, now) as second:
        await second.until_done()
        assert (second.bell.rung, await second.said()) == (["tick"], ["tick"])


async def test_two_processes_share_what_is_due_and_nothing_is_said_twice(postgres_url, now):
    async with at_work(postgres_url, now) as one, at_work(postgres_url, now) as two:
        due = [bell(f"{n:02}", now, chat=n + 1) for n in range(40)]
        await one.set(*due)
        two.wake()
        await one.until_done()
        assert await one.said() == [timer.name for timer in due]


async def test_what_a_dead_process_leaves_is_taken_over(postgres_url, now):
    async with at_work(postgres_url, now) as two:
        async with at_work(postgres_url, now) as one:
            one.bell.held["tick"] = asyncio.Event()
            await one.set(bell("tick", now))
            await one.until(lambda: one.bell.rung)
            assert two.bell.rung == []
        await two.until_done()
        assert await two.said() == ["tick"]
