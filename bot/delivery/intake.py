"""Where updates come in: stored first, acknowledged after, then put into the queue."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from bot.delivery.backlog import Backlog
from bot.delivery.batching import Batched
from bot.delivery.fair_queue import MAX_WAITING, FairQueue
from bot.delivery.meter import Meter
from bot.delivery.wire import NOBODY, Unreadable, kind_of, move_of, stored_form
from bot.errors import StoreError
from bot.store import Chats, Inbox, Update

_MOMENT = 0.05
"""Seconds between two looks whether there is room."""

Wanted: TypeAlias = Callable[[object], bool]
"""Tells of a decoded update whether anything may come of it."""

_log = logging.getLogger(__name__)


def everything(_raw: object) -> bool:
    """Want all that comes."""
    return True


class Intake:
    """Takes updates from polling and webhook alike."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that an update passes
        self,
        inbox: Inbox,
        chats: Chats,
        backlog: Backlog,
        queue: FairQueue,
        meter: Meter,
        wanted: Wanted = everything,
    ) -> None:
        """Store those that are `wanted`: what a group says among itself is none of our business."""
        self._inbox = inbox
        self._chats = chats
        self._backlog = backlog
        self._queue = queue
        self._meter = meter
        self._wanted = wanted
        self._store: Batched[tuple[str, Update]] = Batched(self._store_all)

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be taken for the moment."""
        return len(self._queue) >= MAX_WAITING

    async def room(self) -> None:
        """Return when there is room."""
        if not self.is_full:
            return
        _log.warning("more than %s updates wait; no more are taken for now", MAX_WAITING)
        while len(self._queue) >= MAX_WAITING:  # noqa: ASYNC110 - happens once in a year
            await asyncio.sleep(_MOMENT)
        _log.info("updates are taken again")

    async def take(self, raws: Sequence[object]) -> None:
        """Return once decoded updates are stored, whatever they are. May raise StoreError.

        What cannot be stored is logged and passed over: refused, it would come back for ever.
        """
        readable = []
        for raw in raws:
            kind = kind_of(raw)
            try:
                stored = stored_form(raw)
                if move := move_of(raw):  # before all that comes after it
                    await self._chats.move(*move, datetime.now(UTC))
                    await self._backlog.moved(*move)
                if self._wanted(raw):
                    readable.append((kind, stored))
                else:
                    self._meter.received(kind, "overheard")
            except (Unreadable, ValueError, RecursionError) as error:
                self._meter.received(kind, "garbage")
                _log.warning("an update cannot be read: %s", error)
        if readable:
            await self._store(*readable)

    async def _store_all(self, arrived: list[tuple[str, Update]]) -> None:
        new = await self._inbox.add([update for _, update in arrived], datetime.now(UTC))
        unwanted = self._backlog.hand(new)
        if unwanted:
            try:
                await self._inbox.drop(unwanted)
            except StoreError as error:  # they are stored, and dropped at the next start
                _log.warning("updates could not be marked done: %s", error)
        self._count(arrived, new, unwanted)

    def _count(
        self, arrived: list[tuple[str, Update]], new: list[Update], unwanted: list[Update]
    ) -> None:
        unseen = {update.id for update in new}
        floods = {update.id for update in unwanted if update.key != NOBODY}
        nobodys = {update.id for update in unwanted if update.key == NOBODY}
        for kind, update in arrived:
            if update.id not in unseen:
                fate = "duplicate"
            elif update.id in nobodys:
                fate = "garbage"
                _log.info("update %s is part of no conversation", update.id)
            else:
                fate = "flood" if update.id in floods else "new"
            unseen.discard(update.id)  # the same one twice at once
            self._meter.received(kind, fate)
