"""What waits in the database comes into memory here: for one process among several.

A chat is worked on by the process that has its lease, from when there is something to do for it
until nothing is left. Whoever stores an update for somebody else's chat tells so, and once a
second each process looks for what others have left lying, because they died, say.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

from bot.delivery.backlog import EVERYTHING, Backlog, LocalBacklog, take_charge
from bot.delivery.fair_queue import MAX_WAITING, FairQueue
from bot.delivery.wire import NOBODY
from bot.errors import StoreError
from bot.store import Leases, Send, Store, Timer, Update, Waiting

SWEEP = 1.0
"""Seconds between two looks for stranded work."""
STRANDED = timedelta(seconds=1)
"""How long work may wait until anybody may take it."""

_log = logging.getLogger(__name__)


class Notices:
    """What is to be looked at: heard of from this process and, by way of its leases, others."""

    def __init__(self, queue: FairQueue) -> None:
        self._queue = queue
        self.look: set[int] = set()
        """Chats to look at."""
        self.tell: set[int] = set()
        """Chats of which others must hear if the lease is theirs."""
        self.due: dict[str, Timer] = {}
        """What was due, by name, when somebody looked."""
        self.release: set[int] = set()
        """Chats that others may have."""
        self.losses = 0
        """How often all leases were lost."""
        self.wanted = asyncio.Event()
        """Set when something of this is to be done at once."""

    def look_at(self, chats: Collection[int]) -> None:
        """Have some chats looked at in a moment."""
        self.look.update(chats)
        if chats:
            self.wanted.set()

    def told(self, chat: int) -> None:
        """Take note that another process has stored something for a chat."""
        self.look_at([chat])

    def lost(self) -> None:
        """Forget all chats: they may be somebody else's by now. The sweep finds them again."""
        self.losses += 1
        self._queue.clear()
        self.due.clear()
        self.release.clear()


class SharedBacklog:
    """Takes charge of the chats that nobody else works on.

    All that concerns leases happens in `run`, one thing after the other.
    """

    def __init__(self, store: Store, queue: FairQueue, leases: Leases, notices: Notices) -> None:
        self._store = store
        self._queue = queue
        self._leases = leases
        self._notices = notices

    async def begin(self) -> None:
        """Leave what was left over to `run`: others may be at it."""

    def hand(self, updates: Sequence[Update]) -> list[Update]:
        """Look at the updates' chats in a moment.

        They come into the queue from the database, even if the lease is ours: an earlier one
        that another process has stored is there by now, though we may not have heard of it.
        """
        chats = {update.key.chat for update in updates if update.key != NOBODY}
        self._notices.tell |= chats
        self._notices.look_at(chats)
        return [update for update in updates if update.key == NOBODY]

    async def post(self, sends: Sequence[Send]) -> None:
        """Keep sends, for whoever works on their chats."""
        self.send(await self._store.outbox.add(sends, datetime.now(UTC)))

    def send(self, waiting: Sequence[Waiting]) -> None:
        """Send what goes to our chats, and look at the others in a moment."""
        self._queue.add_sends([one for one in waiting if one.send.chat in self._queue])
        self._notices.look_at({one.send.chat for one in waiting} - set(self._queue))

    def due(self, timers: Sequence[Timer]) -> None:
        """Look in a moment whether what is due is in chats that we may have."""
        self._notices.due |= {timer.name: timer for timer in timers}
        self._notices.look_at({timer.chat for timer in timers})

    async def moved(self, old: int, new: int) -> None:
        """Look at the new chat; where it is worked on, sends come when nothing else is left."""
        self._queue.forget_updates([old])
        self._notices.tell.add(new)
        self._notices.look_at([new])
        self._queue.timing.set()

    def drained(self, chats: Collection[int]) -> None:
        """Let others have some chats."""
        self._notices.release.update(chats)
        if chats:
            self._notices.wanted.set()

    async def look(self, chats: Collection[int]) -> None:
        """Look in a moment what there is to do for some chats, and whether we may."""
        self._notices.look_at(chats)

    async def run(self) -> None:
        """Take up chats and let go of them, for ever."""
        swept = 0.0
        while True:
            try:
                await self._let_go()
                if time.monotonic() - swept >= SWEEP:
                    swept = time.monotonic()
                    stranded = await self._store.inbox.stranded(datetime.now(UTC), STRANDED)
                    self._notices.look.update(chat for chat in stranded if chat not in self._queue)
                if len(self._queue) < MAX_WAITING:
                    await self._take_up()
            except StoreError as error:
                _log.warning("the database cannot be asked what is to be done: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(SWEEP):  # `wait_for` can swallow a cancellation
                    await self._notices.wanted.wait()
            self._notices.wanted.clear()

    async def _let_go(self) -> None:
        released, self._notices.release = self._notices.release - set(self._queue), set()
        if released:
            await self._leases.release(released)

    async def _take_up(self) -> None:
        look, self._notices.look = self._notices.look, set()
        tell, self._notices.tell = self._notices.tell, set()
        due, self._notices.due = self._notices.due, {}
        if not look:
            return
        losses = self._notices.losses
        ours = await self._leases.acquire(look)
        if foreign := tell - ours:
            await self._leases.notify(foreign)
        await self._load(ours, [timer for timer in due.values() if timer.chat in ours], losses)

    async def _load(self, chats: Collection[int], due: Sequence[Timer], losses: int) -> None:
        # What is here may be done and sent before the database has answered: it is left out,
        # and sends are read for new lanes only.
        new = [chat for chat in chats if chat not in self._queue]
        sends = await self._store.outbox.waiting(new, EVERYTHING) if new else []
        short = [chat for chat in chats if not self._queue.has_enough(chat)]
        known = self._queue.ids(short)
        updates = await self._store.inbox.waiting(short, EVERYTHING, known) if short else []
        if losses != self._notices.losses:
            return
        for chat in chats:
            self._queue.open(chat)
        self._queue.add_sends(sends)
        for timer in due:
            self._queue.put_due(timer)
        await self._store.inbox.drop(take_charge(self._queue, updates))


@asynccontextmanager
async def open_backlog(store: Store, queue: FairQueue) -> AsyncIterator[tuple[Backlog, Leases]]:
    """Give what finds the work of this process, which may share a server with others."""
    notices = Notices(queue)
    async with store.leases(notices.told, notices.lost) as leases:
        if store.is_shared:
            yield SharedBacklog(store, queue, leases, notices), leases
        else:
            yield LocalBacklog(store, queue), leases
