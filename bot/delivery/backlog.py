"""What waits in the database comes into memory here: the embedded way, for the only process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Protocol

from bot.delivery.fair_queue import FairQueue, Fate
from bot.delivery.wire import NOBODY
from bot.store import Send, Store, Timer, Update, Waiting

EVERYTHING = 1_000_000
"""More than intake ever lets wait; that much is read in one go."""


class Backlog(Protocol):
    """Sees to it that what this process has to do is in its queue."""

    async def begin(self) -> None:
        """Find what was left over when the last process stopped or died."""

    def hand(self, updates: Sequence[Update]) -> list[Update]:
        """Take charge of updates just stored; return those that need no turn."""

    async def post(self, sends: Sequence[Send]) -> None:
        """Have something sent that no update has caused. May raise StoreError."""

    def send(self, waiting: Sequence[Waiting]) -> None:
        """Have something sent that has just been stored."""

    def due(self, timers: Sequence[Timer]) -> None:
        """Take charge of what is due by now."""

    async def look(self, chats: Collection[int]) -> None:
        """Look for updates of some chats that wait in the database. May raise StoreError."""

    async def moved(self, old: int, new: int) -> None:
        """Take charge of what has come to a chat from the one it was. May raise StoreError."""

    def drained(self, chats: Collection[int]) -> None:
        """Take note that nothing is left to do for some chats."""

    async def run(self) -> None:
        """Go on finding work, for ever."""


def take_charge(queue: FairQueue, updates: Sequence[Update]) -> list[Update]:
    """Let updates wait for their turn; return those that need none."""
    now = time.monotonic()
    return [
        update for update in updates if update.key == NOBODY or queue.put(update, now) is Fate.FLOOD
    ]


class LocalBacklog:
    """All chats are ours, and what is stored is in memory: there is nothing to look for."""

    def __init__(self, store: Store, queue: FairQueue) -> None:
        self._store = store
        self._queue = queue

    async def begin(self) -> None:
        """Load everything that was left over."""
        self._queue.add_sends(await self._store.outbox.waiting(limit=EVERYTHING))
        left = await self._store.inbox.waiting(limit=EVERYTHING)
        await self._store.inbox.drop(self.hand(left))

    def hand(self, updates: Sequence[Update]) -> list[Update]:
        """Let updates wait for their turn."""
        return take_charge(self._queue, updates)

    async def post(self, sends: Sequence[Send]) -> None:
        """Keep sends and send them."""
        self.send(await self._store.outbox.add(sends, datetime.now(UTC)))

    def send(self, waiting: Sequence[Waiting]) -> None:
        """Send them."""
        self._queue.add_sends(waiting)

    def due(self, timers: Sequence[Timer]) -> None:
        """Let what is due wait for its turn."""
        for timer in timers:
            self._queue.put_due(timer)

    async def look(self, chats: Collection[int]) -> None:
        """Load what waits for some chats."""
        left = await self._store.inbox.waiting(chats, EVERYTHING)
        await self._store.inbox.drop(self.hand(left))

    async def moved(self, old: int, new: int) -> None:
        """Load what waits for the new chat; of the old one nothing is left."""
        self._queue.forget_updates([old])
        self._queue.add_sends(await self._store.outbox.waiting([new], EVERYTHING))
        self._queue.timing.set()
        await self.look([new])

    def drained(self, chats: Collection[int]) -> None:
        """Nobody else waits for them."""

    async def run(self) -> None:
        """Nothing is to be found that was not handed over."""
        await asyncio.Event().wait()
