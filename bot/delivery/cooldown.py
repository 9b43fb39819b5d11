"""A group that calls the bot all the time is told so once, and then nothing for a while."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

CALLS = 15
"""Calls of one group in `SPAN` that are answered; Telegram takes twenty messages a minute."""
SPAN = timedelta(minutes=1)
"""The time in which calls are counted, and after which they are answered again."""
_REMEMBERED = 1_000
"""Groups whose calls are counted; of one that was quiet for `SPAN` nothing need be known."""


class Answer(Enum):
    """What a call gets."""

    DUE = auto()
    TOLD = auto()
    """The one sentence that says why there will be no answer."""
    NONE = auto()


@dataclass(slots=True)
class _Calls:
    latest: deque[tuple[datetime, int]] = field(default_factory=deque)
    until: datetime | None = None
    """When calls are answered again."""
    told: int | None = None
    """The update whose author was told."""


class Cooldown:
    """The latest calls of each group, in memory: a group has one process at a time."""

    def __init__(self, calls: int = CALLS) -> None:
        """Take how many calls in a minute are answered; 0 for all."""
        self._calls = calls
        self._groups: dict[int, _Calls] = {}

    def answer(self, chat: int, update: int, now: datetime) -> Answer:
        """Tell what a call gets, and count it; the same update counts once."""
        if not self._calls or chat >= 0:
            return Answer.DUE
        calls = self._of(chat, now)
        if calls.told == update:
            return Answer.TOLD
        if calls.until is not None and now < calls.until:
            return Answer.NONE
        if calls.until is not None:
            self._groups[chat] = calls = _Calls()
        while calls.latest and now - calls.latest[0][0] > SPAN:
            calls.latest.popleft()
        if update in {number for _, number in calls.latest}:
            return Answer.DUE
        if len(calls.latest) >= self._calls:
            calls.until, calls.told = now + SPAN, update
            return Answer.TOLD
        calls.latest.append((now, update))
        return Answer.DUE

    def _of(self, chat: int, now: datetime) -> _Calls:
        if len(self._groups) > _REMEMBERED:
            self._groups = {
                group: calls
                for group, calls in self._groups.items()
                if (calls.latest and now - calls.latest[-1][0] <= SPAN)
                or (calls.until and now < calls.until)
            }
        return self._groups.setdefault(chat, _Calls())
