"""What waits in the database comes into memory here: for one process among several.

A chat is worked on by the process that owns it, from when there is something to do for it
until nothing is left. Whoever stores an update for somebody else's chat tells so, and once a
second each process looks for what others have left lying, because they died, say.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bot.errors import StoreError
from bot.store import Leases, Send, Store, Update
from bot.store.leases import LocalLeases
from bot.tg.custody import EVERYTHING, take_charge
from bot.tg.lanes import MAX_WAITING, Lanes
from bot.tg.sender import Sender
from bot.tg.updates import NOBODY

SWEEP = 1.0
"""Seconds between two looks for stranded work."""
STRANDED = timedelta(seconds=1)
"""How long work may wait until anybody may take it."""

_log = logging.getLogger(__name__)


class Shared:
    """Takes charge of the chats that nobody else works on.

    All that concerns leases happens in `run`, one thing after the other.
    """

    def __init__(self, store: Store, lanes: Lanes, sender: Sender) -> None:
        self._store = store
        self._lanes = lanes
        self._sender = sender
        self.leases: Leases = LocalLeases()
        self._look: set[int] = set()
        """Chats to look at."""
        self._tell: set[int] = set()
        """Chats whose owner must hear of it if that is somebody else."""
        self._release: set[int] = set()
        self._losses = 0
        self._wanted = asyncio.Event()

    async def begin(self) -> None:
        """Leave what was left over to `run`: others may be at it."""

    def hand(self, updates: Sequence[Update]) -> list[Update]:
        """Look at the updates' chats in a moment.

        They come into their lanes from the database, even if we own the chat: an earlier one
        that another process has stored is there by now, though we may not have heard of it.
        """
        chats = {update.key.chat for update in updates if update.key != NOBODY}
        self._tell |= chats
        self._look_at(chats)
        return [update for update in updates if update.key == NOBODY]

    async def post(self, sends: Sequence[Send]) -> None:
        """Keep sends, for whoever owns their chats."""
        waiting = await self._store.outbox.add(sends, datetime.now(UTC))
        self._sender.take(one for one in waiting if one.send.chat in self._lanes)
        self._look_at({one.send.chat for one in waiting} - set(self._lanes))

    async def moved(self, old: int, new: int) -> None:
        """Look at the new chat; where it is worked on, sends come when nothing else is left."""
        self._lanes.forget_updates([old])
        self._tell.add(new)
        self._look_at([new])

    def drained(self, chats: Collection[int]) -> None:
        """Let others have some chats."""
        self._release.update(chats)
        if chats:
            self._wanted.set()

    async def look(self, chats: Collection[int]) -> None:
        """Look in a moment what there is to do for some chats, and whether we may."""
        self._look_at(chats)

    def told(self, chat: int) -> None:
        """Take note that another process has stored something for a chat."""
        self._look_at([chat])

    def lost(self) -> None:
        """Forget all chats: they may be somebody else's by now. The sweep finds them again."""
        self._losses += 1
        self._lanes.clear()
        self._release.clear()

    async def run(self) -> None:
        """Take up chats and let go of them, for ever."""
        swept = 0.0
        while True:
            try:
                await self._let_go()
                if time.monotonic() - swept >= SWEEP:
                    swept = time.monotonic()
                    stranded = await self._store.inbox.stranded(datetime.now(UTC), STRANDED)
                    self._look.update(chat for chat in stranded if chat not in self._lanes)
                if len(self._lanes) < MAX_WAITING:
                    await self._take_up()
            except StoreError as error:
                _log.warning("the database cannot be asked what is to be done: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(SWEEP):  # `wait_for` can swallow a cancellation
                    await self._wanted.wait()
            self._wanted.clear()

    def _look_at(self, chats: Collection[int]) -> None:
        self._look.update(chats)
        if chats:
            self._wanted.set()

    async def _let_go(self) -> None:
        released, self._release = self._release - set(self._lanes), set()
        if released:
            await self.leases.release(released)

    async def _take_up(self) -> None:
        look, self._look = self._look, set()
        tell, self._tell = self._tell, set()
        if not look:
            return
        losses = self._losses
        owned = await self.leases.acquire(look)
        if foreign := tell - owned:
            await self.leases.notify(foreign)
        await self._load(owned, losses)

    async def _load(self, chats: Collection[int], losses: int) -> None:
        # What is here may be done and sent before the database has answered: it is left out,
        # and sends are read for new lanes only.
        new = [chat for chat in chats if chat not in self._lanes]
        sends = await self._store.outbox.waiting(new, EVERYTHING) if new else []
        short = [chat for chat in chats if not self._lanes.has_enough(chat)]
        known = self._lanes.ids(short)
        updates = await self._store.inbox.waiting(short, EVERYTHING, known) if short else []
        if losses != self._losses:
            return
        for chat in chats:
            self._lanes.open(chat)
        self._sender.take(sends)
        await self._store.inbox.drop(take_charge(self._lanes, updates))
