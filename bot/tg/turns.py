"""Works off the lanes: for a handful of updates at a time, one transaction."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice

from bot.dialogue import Session
from bot.errors import StoreError
from bot.logs import about
from bot.store import Superseded, Turn, Turns
from bot.tg.conversation import SILENCE, Conversation, Outcome
from bot.tg.custody import Custody
from bot.tg.lanes import Lanes
from bot.tg.meter import Meter
from bot.tg.pacing import backoff
from bot.tg.parsing import read
from bot.tg.parts import joined
from bot.tg.queues import Job
from bot.tg.sender import Sender
from bot.tg.updates import Unreadable

LONGEST_WAIT = 30.0
"""Seconds between two attempts to reach the database at most."""
REST = 0.05
"""Seconds between two turns of somebody who has most of them."""

_log = logging.getLogger(__name__)


class Worker:
    """Handles one batch after the other."""

    def __init__(
        self, turns: Turns, lanes: Lanes, custody: Custody, sender: Sender, meter: Meter
    ) -> None:
        self._turns = turns
        self._lanes = lanes
        self._custody = custody
        self._sender = sender
        self._meter = meter
        self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def stop(self, patience: float) -> None:
        """Handle nothing more; wait so many seconds for the batch at hand."""
        self._stopping = True
        self._lanes.work.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), patience)

    async def run(self, conversation: Conversation) -> None:
        """Handle whatever comes, until `stop`."""
        failures = 0
        while not self._stopping:
            self._idle.set()
            if spilt := self._lanes.spilt():
                await self._look(spilt)
            self._custody.drained(self._lanes.drained())
            jobs = self._lanes.take(now=time.monotonic())
            if not jobs:
                await self._wait_for_work()
                continue
            self._idle.clear()
            try:
                await self._handle(conversation, jobs)
                failures = 0
            except Superseded as error:
                _log.warning("%s updates are looked at anew: %s", len(jobs), error)
                chats = {job.update.key.chat for job in jobs}
                self._lanes.forget_updates(chats)
                await self._look(chats)
            except StoreError as error:
                wait = backoff(failures, LONGEST_WAIT)
                failures += 1
                _log.warning("%s updates wait %s s: %s", len(jobs), wait, error)
                await asyncio.sleep(wait)
                self._lanes.again(jobs)

    async def _wait_for_work(self) -> None:
        self._lanes.work.clear()
        due = self._lanes.due
        with suppress(TimeoutError):
            async with asyncio.timeout(due and max(due - time.monotonic(), 0)):
                await self._lanes.work.wait()

    async def _handle(self, conversation: Conversation, jobs: Sequence[Job]) -> None:
        began = time.monotonic()
        stored = await self._turns.load({job.update.key for job in jobs})
        turns, verdicts = [], []
        for job in jobs:
            session, version = stored[job.update.key]
            with about(job.update.id):
                outcome = await self._outcome(conversation, job, session)
            turns.append(_turn(job, outcome, version))
            verdicts.append(outcome.verdict)
            await asyncio.sleep(0)  # answers that have arrived meanwhile need not wait
        kept = iter(await self._turns.commit(turns, datetime.now(UTC)))
        for job, turn, verdict in zip(jobs, turns, verdicts, strict=True):
            waiting = tuple(islice(kept, len(turn.sends)))
            if job.update.key.chat in self._lanes:  # else it is somebody else's by now
                self._sender.take(waiting, job.since)
            self._meter.turned(verdict, time.monotonic() - began)
        for key in self._lanes.done(jobs):
            asyncio.get_running_loop().call_later(REST, self._lanes.rested, key)

    async def _outcome(
        self, conversation: Conversation, job: Job, stored: Session | None
    ) -> Outcome:
        """Return what comes of an update; an error in it is nobody else's."""
        try:
            whole = joined([update.payload for update in job.updates])
            update = read(whole, job.update.key.chat)
        except Unreadable as error:
            _log.warning("the update cannot be read: %s", error)
            return SILENCE
        try:
            if job.too_fast:
                return conversation.refusal(update, stored, "too_fast")
            return await conversation.outcome(update, stored, datetime.now(UTC))
        except StoreError:
            raise
        except Exception:
            _log.exception("the update could not be handled")
            self._meter.failed()
            return conversation.refusal(update, stored, "error.sorry")

    async def _look(self, chats: Collection[int]) -> None:
        while True:
            try:
                return await self._custody.look(chats)
            except StoreError as error:
                _log.warning("the database cannot be asked, next try in 1 s: %s", error)
                await asyncio.sleep(1)


def _turn(job: Job, outcome: Outcome, version: int) -> Turn:
    return Turn(
        job.update,
        outcome.session,
        version,
        outcome.sends,
        outcome.gap,
        outcome.asked,
        outcome.erases,
        job.updates[1:],
    )
