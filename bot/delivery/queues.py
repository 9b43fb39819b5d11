"""What waits of one conversation. Knows no clock and no I/O."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.delivery.parts import goes_on
from bot.store import Timer, Update


@dataclass(frozen=True, slots=True)
class Queued:
    """An update that waits for its turn."""

    update: Update
    since: float
    """When it came, by the caller's clock."""
    too_fast: bool = False
    """Whether it opens a flood: its author is told, and it is not handled."""
    is_part: bool = False
    """Whether more may follow that belongs to it."""
    parts: tuple[Queued, ...] = ()
    """What has followed, and is handled with it."""

    @property
    def updates(self) -> tuple[Update, ...]:
        """All that is handled at once."""
        return (self.update, *(part.update for part in self.parts))


@dataclass(slots=True)
class Queue:
    """The updates of one conversation, in their order."""

    waiting: deque[Queued] = field(default_factory=deque)
    busy: Queued | None = None
    opening: Queued | None = None
    """The update that opened a flood, until its author is told."""
    flooded: bool = False
    """Whether nothing more is taken until it is empty."""
    spilt: bool = False
    """Whether the database holds more, which comes when it is empty."""

    @property
    def next(self) -> Queued | None:
        """What is to be handled next."""
        return self.opening or (self.waiting[0] if self.waiting else None)

    @property
    def ids(self) -> Iterator[int]:
        """Yield the numbers of all that is here, of what is being handled too."""
        here = (one for one in (*self.waiting, self.busy, self.opening) if one)
        yield from (update.id for one in here for update in one.updates)

    def together(self) -> list[Queued]:
        """Return the next update with those behind it that belong to it."""
        waiting = iter(self.waiting)
        parts = [next(waiting)]
        for one in waiting:
            if not parts[-1].is_part or not goes_on(parts[-1].update.payload, one.update.payload):
                break
            parts.append(one)
        return parts

    def insert(self, new: Queued) -> None:
        """Let an update wait before those with a higher number."""
        if self.waiting and self.waiting[-1].update.id > new.update.id:
            insort(self.waiting, new, key=lambda other: other.update.id)
        else:
            self.waiting.append(new)

    def put_back(self, taken: Queued) -> None:
        """Let what was taken wait again as it did."""
        if taken.too_fast:
            self.opening = taken
        else:
            self.waiting.extendleft(reversed((replace(taken, parts=()), *taken.parts)))


@dataclass(slots=True)
class DueQueue:
    """What is due in one chat, one thing after the other."""

    waiting: dict[str, Timer] = field(default_factory=dict)
    at_hand: Timer | None = None

    def __bool__(self) -> bool:
        """Whether anything is left, at hand or not."""
        return bool(self.waiting or self.at_hand)

    def put(self, timer: Timer) -> None:
        """Let a timer wait, behind those that are here; it replaces one of its name."""
        if timer != self.at_hand:
            self.waiting[timer.name] = timer

    def take(self) -> Timer | None:
        """Take the next in hand, unless one is."""
        if self.at_hand or not self.waiting:
            return None
        self.at_hand = self.waiting.pop(next(iter(self.waiting)))
        return self.at_hand
