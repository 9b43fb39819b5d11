"""Forgets what is no longer needed, each hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dialogue.retention import EDITABLE, PASSED_ON, RESENT, SEEN, UNUSED
from bot.store import Commit, Store, Timer, TimerSet

PRUNE = "prune"
"""The kind of timer that has it done, and the name of the only one."""
_EVERY = timedelta(hours=1)


class Pruning:
    """Forgets in many small transactions: to repeat one changes nothing, and nobody waits."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, now: datetime) -> None:
        """Have it done at once, and again and again. May raise StoreError."""
        await self._store.turns.commit([Commit(None, (_at(now),))], now)

    async def prune(self, timer: Timer, now: datetime) -> Commit:
        """Forget what is old, and come again in an hour. May raise StoreError."""
        await self._store.inbox.prune(now - SEEN)
        await self._store.outbox.prune(now - EDITABLE)
        await self._store.questions.prune(now - EDITABLE)
        await self._store.files.prune(now - RESENT)
        await self._store.handovers.prune(now - PASSED_ON)
        await self._store.turns.prune(now - UNUSED)
        await self._store.gaps.prune(now.date())
        await self._store.usage.prune(now.date())
        await self._store.error_kinds.prune(now)
        return Commit(timer, (_at(now + _EVERY),))


def _at(due: datetime) -> TimerSet:
    return TimerSet(Timer(PRUNE, 0, due, PRUNE))
