"""What is due enters here: found in the database, done in the order of its chat, kept as a turn.

It takes its turn beside the updates of its chat, not among them, so that it may take its time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from bot.delivery.backlog import Backlog
from bot.delivery.fair_queue import FairQueue
from bot.delivery.meter import Meter
from bot.errors import StoreError
from bot.retrying import backoff
from bot.store import Commit, Store, Superseded, Timer

LONGEST_SLEEP = 5.0
"""Seconds between two looks at most: the clock may have been set, or a replica have died."""
MOST_DUE = 100
"""Things due that may wait in memory; the others stay where they are."""
AT_A_TIME = 8
"""Things that are done at once, in as many chats."""
ATTEMPTS = 10
"""How often something may go wrong until it is set aside, some ten minutes after the first."""
LONGEST_WAIT = 600.0
"""Seconds between two attempts at most."""

Due: TypeAlias = Callable[[Timer, datetime], Awaitable[Commit]]
"""Does something that is due, as of a moment; what comes of it has the timer as its cause."""
Now: TypeAlias = Callable[[], datetime]

_log = logging.getLogger(__name__)


def clock() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class Timekeeper:
    """Has everything done that is due; late rather than never."""

    def __init__(  # noqa: PLR0913 - all that a turn needs, and the hour
        self,
        store: Store,
        queue: FairQueue,
        backlog: Backlog,
        meter: Meter,
        handlers: Mapping[str, Due],
        *,
        now: Now = clock,
    ) -> None:
        """Take `handlers` for each kind of timer."""
        self._store = store
        self._queue = queue
        self._backlog = backlog
        self._meter = meter
        self._handlers = handlers
        self._now = now
        self._running: dict[asyncio.Task[None], str] = {}
        self._slots = asyncio.Semaphore(AT_A_TIME)

    async def run(self) -> None:
        """Do whatever is due, for ever; what is not done when it is cancelled is done later."""
        try:
            while True:
                self._queue.timing.clear()
                seconds = await self._find()
                for timer in self._queue.take_due():
                    task = asyncio.create_task(self._do(timer))
                    self._running[task] = timer.name
                    task.add_done_callback(self._running.pop)
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._queue.timing.wait()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _find(self) -> float:
        """Take charge of what is due; return for how many seconds nothing more will be."""
        now = self._now()
        known = self._queue.due_names.union(self._running.values())
        try:
            if len(known) < MOST_DUE:
                self._backlog.due(await self._store.timers.due(now, MOST_DUE, known))
            following = await self._store.timers.next_due(now)
        except StoreError as error:
            _log.warning("the database cannot be asked what is due: %s", error)
            return LONGEST_SLEEP
        wait = (following - now).total_seconds() if following else LONGEST_SLEEP
        return min(wait, LONGEST_SLEEP)

    async def _do(self, timer: Timer) -> None:
        try:
            async with self._slots:
                await self._turn(timer)
        except Superseded as error:
            _log.info("the timer %s is looked at anew: %s", timer.name, error)
        except StoreError as error:
            _log.warning("the timer %s waits for the database: %s", timer.name, error)
            await asyncio.sleep(LONGEST_SLEEP)
        except Exception:
            _log.exception("the timer %s went wrong", timer.name)
            self._meter.failed()
            await self._put_off(timer)
        finally:
            self._queue.due_done(timer)

    async def _turn(self, timer: Timer) -> None:
        if not await self._store.timers.unchanged([timer]):
            return  # found once more while it was being done, here or elsewhere
        commit = await self._handlers[timer.kind](timer, self._now())
        sends = await self._store.turns.commit([commit], self._now())
        if timer.chat in self._queue:  # else it is somebody else's by now
            self._backlog.send(sends)

    async def _put_off(self, timer: Timer) -> None:
        attempts = timer.attempts + 1
        wait = timedelta(seconds=backoff(timer.attempts, LONGEST_WAIT))
        due = self._now() + wait if attempts < ATTEMPTS else None
        try:
            await self._store.timers.put_off(timer, due)
        except StoreError as error:
            _log.warning("the timer %s cannot be put off: %s", timer.name, error)
            await asyncio.sleep(LONGEST_SLEEP)
        else:
            if due is None:
                _log.error("the timer %s is set aside after %s attempts", timer.name, attempts)
