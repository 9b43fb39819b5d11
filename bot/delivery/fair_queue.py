"""Whose turn it is: what waits in memory, a lane for each chat. Knows no clock and no I/O.

In a lane each conversation has a queue in update order. Conversations take turns whatever
the length of their queues, who takes most of the turns rests in between, and a chat that does
not take its answers is not worked for: so one that floods delays nobody, and neither inbox
nor outbox grows with it.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto

from bot.delivery.parts import SETTLED, is_part
from bot.delivery.queues import DueQueue, Queue, Queued
from bot.dialogue import ConversationKey
from bot.store import Timer, Update, Waiting

MAX_WAITING = 10_000
"""Updates that may wait in memory; more are left where they are."""
BATCH = 64
"""Updates that are handled in one transaction."""
PATIENCE = 20
"""Updates of one conversation that may wait; more is a flood."""
MOST_OF_ONE = 1_000
"""Updates of one conversation that may wait in memory where nothing counts as a flood."""
ENOUGH = 100
"""Updates of one conversation beyond which no more need be looked for."""
MAX_UNSENT = 5
"""Sends that may wait for one chat until its updates wait too."""
LATEST = 50
"""Turns that are looked back on for somebody who takes more than a quarter of them."""


class Fate(Enum):
    """What became of an update that was put in."""

    TAKEN = auto()
    KNOWN = auto()
    """It is here already."""
    LEFT = auto()
    """There is no room for it: it is found in the database when its time has come."""
    FLOOD = auto()
    """It belongs to a flood whose author has been told: it is to be marked done."""


@dataclass(slots=True)
class _Lane:
    queues: dict[ConversationKey, Queue] = field(default_factory=dict)
    unsent: dict[int, Waiting] = field(default_factory=dict)
    due: DueQueue = field(default_factory=DueQueue)


class FairQueue:
    """Everything of one process that waits for a turn or to be sent."""

    def __init__(self, patience: int | None = PATIENCE) -> None:
        """Take `patience` updates of one conversation before it counts as a flood; None: all."""
        self._patience = patience
        self.work = asyncio.Event()
        """Set when there is something to take, or a lane to close."""
        self.timing = asyncio.Event()
        """Set when something due may be taken, or a timer has been set."""
        self._lanes: dict[int, _Lane] = {}
        self._ready: dict[ConversationKey, None] = {}
        self._latest: deque[int] = deque(maxlen=LATEST)
        """Whose the latest turns were."""
        self._resting: set[ConversationKey] = set()
        self._settling: dict[ConversationKey, float] = {}
        """When no more parts are expected of what comes next."""
        self._ids: set[int] = set()
        self._send_ids: set[int] = set()
        self._senders: list[Callable[[Waiting], None]] = []
        self._chats_due: dict[int, None] = {}
        self._drained: set[int] = set()
        self._spilt: set[int] = set()

    def __len__(self) -> int:
        """How many updates are here, those being handled too."""
        return len(self._ids)

    def __iter__(self) -> Iterator[int]:
        """Yield the chats with a lane."""
        return iter(self._lanes)

    def __contains__(self, chat: object) -> bool:
        """Whether a chat has a lane."""
        return chat in self._lanes

    @property
    def unsent(self) -> int:
        """How many sends are here."""
        return sum(len(lane.unsent) for lane in self._lanes.values())

    @property
    def oldest_send(self) -> datetime | None:
        """When the send that has waited longest was put into the outbox; None without one."""
        waiting = (w.created_at for lane in self._lanes.values() for w in lane.unsent.values())
        return min(waiting, default=None)

    def ids(self, chats: Iterable[int]) -> set[int]:
        """Return the numbers of some chats' updates, of those being handled too."""
        lanes = (self._lanes[chat] for chat in chats if chat in self._lanes)
        return {number for lane in lanes for queue in lane.queues.values() for number in queue.ids}

    def put(self, update: Update, since: float) -> Fate:
        """Let an update wait for its turn, before those with a higher number."""
        if update.id in self._ids:
            return Fate.KNOWN
        queue = self._lane(update.key.chat).queues.setdefault(update.key, Queue())
        if queue.flooded:
            return Fate.FLOOD
        if queue.spilt or len(queue.waiting) >= MOST_OF_ONE:
            queue.spilt = True
            return Fate.LEFT
        if self._patience is not None and len(queue.waiting) >= self._patience:
            queue.flooded = True
            queue.opening = Queued(update, since, too_fast=True)
        else:
            queue.insert(Queued(update, since, is_part=is_part(update.payload)))
        self._ids.add(update.id)
        self._offer(update.key)
        return Fate.TAKEN

    @property
    def settles_at(self) -> float | None:
        """When something settles that is to be taken then; None if nothing is waited for."""
        return min(self._settling.values(), default=None)

    def take(self, limit: int = BATCH, now: float = math.inf) -> list[Queued]:
        """Return the next updates, one of each conversation, in their order.

        What may have further parts is left until it has settled.
        """
        for key in [key for key, due in self._settling.items() if due <= now]:
            del self._settling[key]
            self._offer(key)
        batch: list[Queued] = []
        while self._ready and len(batch) < limit:
            key = next(iter(self._ready))
            del self._ready[key]
            lane = self._lanes[key.chat]
            queue = lane.queues[key]
            if len(lane.unsent) >= MAX_UNSENT:
                continue  # offered again when one has left
            if queue.opening:
                queue.busy, queue.opening = queue.opening, None
            elif parts := self._settled(key, queue, now):
                queue.busy = replace(parts[0], parts=tuple(parts[1:]))
                for _ in parts:
                    queue.waiting.popleft()
            else:
                continue
            batch.append(queue.busy)
        return sorted(batch, key=lambda one: one.update.id)

    def _settled(self, key: ConversationKey, queue: Queue, now: float) -> list[Queued]:
        """Return what is to be handled next, or nothing while more may belong to it."""
        parts = queue.together()
        due = max(part.since for part in parts) + SETTLED
        if parts[-1].is_part and now < due:
            self._settling[key] = due
            return []
        self._settling.pop(key, None)
        return parts

    def done(self, batch: Sequence[Queued]) -> set[ConversationKey]:
        """Forget updates that were handled, so that their conversations go on.

        Return those that get no turn until `rested`: somebody has most of all turns, though
        others come too.
        """
        self._latest.extend(one.update.key.user for one in batch)
        resting = {one.update.key for one in batch if self._has_most(one.update.key.user)}
        self._resting |= resting
        for one in batch:
            key = one.update.key
            lane = self._lanes.get(key.chat)
            queue = lane and lane.queues.get(key)
            if not lane or not queue or queue.busy is not one:
                continue  # given up in the meantime
            self._ids.difference_update(update.id for update in one.updates)
            queue.busy = None
            if queue.next:
                self._offer(key)
                continue
            del lane.queues[key]
            if queue.spilt:
                self._spilt.add(key.chat)
                self.work.set()
            self._check_drained(key.chat)
        return resting

    def rested(self, key: ConversationKey) -> None:
        """Let a conversation go on."""
        self._resting.discard(key)
        if key.chat in self._lanes and key in self._lanes[key.chat].queues:
            self._offer(key)

    def again(self, batch: Sequence[Queued]) -> None:
        """Put updates back that could not be handled now."""
        for one in batch:
            lane = self._lanes.get(one.update.key.chat)
            queue = lane and lane.queues.get(one.update.key)
            if queue and queue.busy is one:
                queue.busy = None
                queue.put_back(one)
                self._offer(one.update.key)

    def put_due(self, timer: Timer) -> None:
        """Let something due wait for its turn."""
        self._lane(timer.chat).due.put(timer)
        self._chats_due[timer.chat] = None
        self.timing.set()

    def take_due(self) -> list[Timer]:
        """Return what is due next, one thing of each chat whose last one is over.

        A chat that does not take its answers has to wait.
        """
        lanes = [self._lanes[chat] for chat in self._chats_due]
        free = (lane for lane in lanes if len(lane.unsent) < MAX_UNSENT)
        return [timer for lane in free if (timer := lane.due.take())]

    def due_done(self, timer: Timer) -> None:
        """Forget something due that was handled, or could not be."""
        lane = self._lanes.get(timer.chat)
        if lane and lane.due.at_hand is timer:
            lane.due.at_hand = None
            if not lane.due:
                del self._chats_due[timer.chat]
            self._check_drained(timer.chat)
        self.timing.set()

    @property
    def due_names(self) -> set[str]:
        """The names of what is due and here, of what is being handled too."""
        dues = [self._lanes[chat].due for chat in self._chats_due]
        at_hand = {due.at_hand.name for due in dues if due.at_hand}
        return at_hand.union(*(due.waiting for due in dues))

    def add_send(self, waiting: Waiting) -> bool:
        """Let a send wait; tell whether it is new, and not here for a chat that has moved."""
        if waiting.id in self._send_ids:
            return False
        self._send_ids.add(waiting.id)
        self._lane(waiting.send.chat).unsent[waiting.id] = waiting
        for begin in self._senders:
            begin(waiting)
        return True

    def add_sends(self, sends: Iterable[Waiting]) -> None:
        """Let sends wait, each once."""
        for waiting in sends:
            self.add_send(waiting)

    def on_send(self, begin: Callable[[Waiting], None]) -> None:
        """Have `begin` called with each send that comes to wait."""
        self._senders.append(begin)

    def next_send(self, chat: int) -> Waiting | None:
        """Return the first of a chat's sends that keep an order."""
        lane = self._lanes.get(chat)
        ordered = (w for w in (lane.unsent.values() if lane else ()) if w.send.ordered)
        return min(ordered, key=lambda waiting: waiting.id, default=None)

    def sends(self, chat: int) -> Iterator[Waiting]:
        """Yield what is still to be sent to a chat, or has left and is not settled."""
        lane = self._lanes.get(chat)
        yield from lane.unsent.values() if lane else ()

    def sent(self, waiting: Waiting) -> None:
        """Forget a send that is over, and work for its chat again."""
        chat = waiting.send.chat
        lane = self._lanes.get(chat)
        if not lane or not lane.unsent.pop(waiting.id, None):
            return
        self._send_ids.discard(waiting.id)
        if len(lane.unsent) < MAX_UNSENT:
            for key in lane.queues:
                self._offer(key)
            if lane.due:
                self.timing.set()
            self._check_drained(chat)

    def drained(self) -> list[int]:
        """Return the chats of which nothing is left, each once, and close their lanes."""
        chats = [chat for chat in self._drained if not self._is_in_use(chat)]
        self._drained.clear()
        for chat in chats:
            self._lanes.pop(chat, None)
        return chats

    def spilt(self) -> set[int]:
        """Return the chats for which there is room again, and more in the database, each once."""
        chats, self._spilt = self._spilt, set()
        return chats

    def has_enough(self, chat: int) -> bool:
        """Whether so much of a private chat is here that the rest may be read when that is done.

        It is `spilt` then.
        """
        lane = self._lanes.get(chat) if chat > 0 else None
        queues = lane.queues.values() if lane else ()
        full = [queue for queue in queues if queue.spilt or len(queue.waiting) >= ENOUGH]
        for queue in full:
            queue.spilt = True
        return bool(full)

    def open(self, chat: int) -> None:
        """Make a lane, which `drained` closes if nothing is put there."""
        self._lane(chat)
        self._check_drained(chat)

    def forget_updates(self, chats: Iterable[int]) -> None:
        """Forget the updates of some chats, those being handled too; the database has them."""
        for chat in chats:
            lane = self._lane(chat)
            for key, queue in lane.queues.items():
                self._ready.pop(key, None)
                self._settling.pop(key, None)
                self._ids.difference_update(queue.ids)
            lane.queues.clear()
            self._check_drained(chat)

    def clear(self) -> None:
        """Forget everything; the database has it."""
        self.forget_updates(list(self._lanes))
        self._lanes.clear()
        self._send_ids.clear()
        self._chats_due.clear()
        self._drained.clear()
        self._spilt.clear()

    def _has_most(self, user: int) -> bool:
        return LATEST // 4 < self._latest.count(user) < len(self._latest)

    def _lane(self, chat: int) -> _Lane:
        return self._lanes.setdefault(chat, _Lane())

    def _offer(self, key: ConversationKey) -> None:
        queue = self._lanes[key.chat].queues[key]
        if queue.busy is None and queue.next and key not in self._resting:
            self._ready.setdefault(key, None)
            self.work.set()

    def _check_drained(self, chat: int) -> None:
        if not self._is_in_use(chat):
            self._drained.add(chat)
            self.work.set()

    def _is_in_use(self, chat: int) -> bool:
        lane = self._lanes.get(chat)
        return lane is not None and bool(lane.queues or lane.unsent or lane.due)
