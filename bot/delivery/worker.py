"""Works off the queue: for some updates at a time one transaction, and meanwhile the next turns."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

from bot.delivery.backlog import Backlog
from bot.delivery.fair_queue import FairQueue
from bot.delivery.handler import Handler
from bot.delivery.meter import Meter
from bot.delivery.parts import joined
from bot.delivery.queues import Queued
from bot.delivery.wire import Unreadable
from bot.dialogue import ConversationKey
from bot.errors import StoreError
from bot.logs import about
from bot.retrying import backoff, each_second, retrying
from bot.service import Turn
from bot.store import Arrived, CaseKey, Commit, PersonForgotten, Superseded, TimerSet, Turns

LONGEST_WAIT = 30.0
"""Seconds between two attempts to reach the database at most."""
REST = 0.05
"""Seconds between two turns of somebody who has most of them."""

_SET_TIMERS = (TimerSet, PersonForgotten)
"""Changes after which something may be due."""
U = TypeVar("U")
_log = logging.getLogger(__name__)


class Worker:
    """Handles one batch after the other."""

    def __init__(self, turns: Turns, queue: FairQueue, backlog: Backlog, meter: Meter) -> None:
        self._turns = turns
        self._queue = queue
        self._backlog = backlog
        self._meter = meter
        self._stopping = False
        self._failures = 0
        self._keeping: asyncio.Task[None] | None = None
        self._replaced: set[tuple[type, ConversationKey | CaseKey]] = set()
        """What the batch that is being kept puts others in place of."""
        self._idle = asyncio.Event()
        self._idle.set()

    async def stop(self, patience: float) -> None:
        """Handle nothing more; wait so many seconds for the batch at hand."""
        self._stopping = True
        self._queue.work.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), patience)

    async def run(self, handler: Handler[U]) -> None:
        """Handle whatever comes, until `stop`."""
        try:
            await self._run(handler)
        finally:  # what is being kept is kept whole
            if self._keeping:
                self._keeping.cancel()
                await asyncio.wait({self._keeping})

    async def _run(self, handler: Handler[U]) -> None:
        while not self._stopping:
            if self._keeping and self._keeping.done():
                await self._kept()
            if spilt := self._queue.spilt():
                await self._look(spilt)
            self._backlog.drained(self._queue.drained())
            if batch := self._queue.take(now=time.monotonic()):
                self._idle.clear()
                await self._handle(handler, batch)
            else:
                if not self._keeping:
                    self._idle.set()
                await self._wait_for_work()
        await self._kept()
        self._idle.set()

    async def _wait_for_work(self) -> None:
        self._queue.work.clear()
        due = self._queue.settles_at
        with suppress(TimeoutError):
            async with asyncio.timeout(due and max(due - time.monotonic(), 0)):
                await self._queue.work.wait()

    async def _handle(self, handler: Handler[U], batch: Sequence[Queued]) -> None:
        """Make the turns of a batch while the one before is being kept; then begin to keep it."""
        began = time.monotonic()
        try:
            turns = await self._turns_of(handler, batch)
        except StoreError as error:
            await self._put_off(batch, error)
            return
        await self._kept()
        self._replaced = {row for _, commit in turns for row in commit.replaces}
        self._keeping = asyncio.create_task(self._keep(batch, turns, began))
        self._keeping.add_done_callback(lambda _: self._queue.work.set())

    async def _kept(self) -> None:
        """Wait until the batch before is kept, or put back."""
        if self._keeping:
            await self._keeping
        self._keeping, self._replaced = None, set()

    async def _keep(
        self, batch: Sequence[Queued], turns: Sequence[tuple[Queued, Commit]], began: float
    ) -> None:
        commits = [commit for _, commit in turns]
        try:
            kept = iter(await self._turns.commit(commits, datetime.now(UTC)))
        except Superseded as error:
            _log.warning("%s updates are looked at anew: %s", len(batch), error)
            chats = {one.update.key.chat for one in batch}
            self._queue.forget_updates(chats)
            await self._look(chats)
            return
        except StoreError as error:
            await self._put_off(batch, error)
            return
        self._failures = 0
        if any(isinstance(change, _SET_TIMERS) for one in commits for change in one.changes):
            self._queue.timing.set()
        for one, commit in turns:
            sends = [replace(send, since=one.since) for send in islice(kept, len(commit.sends))]
            if one.update.key.chat in self._queue:  # else it is somebody else's by now
                self._queue.add_sends(sends)
            self._meter.turned(commit.verdict, time.monotonic() - began)
        handled = {one.update.id for one, _ in turns}
        self._queue.again([one for one in batch if one.update.id not in handled])
        for key in self._queue.done([one for one, _ in turns]):
            asyncio.get_running_loop().call_later(REST, self._queue.rested, key)

    async def _put_off(self, batch: Sequence[Queued], error: StoreError) -> None:
        """Put a batch back once the database may answer again."""
        wait = backoff(self._failures, LONGEST_WAIT)
        self._failures += 1
        _log.warning("%s updates wait %s s: %s", len(batch), wait, error)
        await asyncio.sleep(wait)
        self._queue.again(batch)

    async def _turns_of(
        self, handler: Handler[U], batch: Sequence[Queued]
    ) -> list[tuple[Queued, Commit]]:
        """Return what comes of updates that may be kept together, once the batch before is.

        Of several that would replace the same, such as the profile of somebody who talks in two
        chats, the first; the others are answered anew, from what it leaves behind.
        """
        stored = await self._turns.load({one.update.key for one in batch})
        turns: list[tuple[Queued, Commit]] = []
        replaced = set(self._replaced)
        for one in batch:
            cause, key = Arrived(one.updates), one.update.key
            with about(one.update.id):
                turn = Turn(cause, key, stored[key], datetime.now(UTC))
                commit = await self._answer(handler, one, turn)
            if replaced.isdisjoint(commit.replaces):
                replaced |= commit.replaces
                turns.append((one, commit))
            await asyncio.sleep(0)  # answers that have arrived meanwhile need not wait
        return turns

    async def _answer(self, handler: Handler[U], queued: Queued, turn: Turn) -> Commit:
        """Return what comes of an update; an error in it is nobody else's."""
        try:
            whole = joined([update.payload for update in queued.updates])
            update = handler.read(whole, queued.update.key.chat)
        except Unreadable as error:
            _log.warning("the update cannot be read: %s", error)
            return turn.says()
        try:
            if queued.too_fast:
                return handler.refusal(update, turn, "too_fast")
            return await handler.answer(update, turn)
        except StoreError:
            raise
        except Exception:
            _log.exception("the update could not be handled")
            self._meter.failed()
            return handler.refusal(update, turn, "error.sorry")

    async def _look(self, chats: Collection[int]) -> None:
        after = each_second(_log, "the database cannot be asked")
        await retrying(lambda: self._backlog.look(chats), StoreError, after)
