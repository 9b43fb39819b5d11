"""Whether the bot is ready, and the figures of what waits in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot import __version__
from bot.content import Library
from bot.delivery.fair_queue import FairQueue
from bot.errors import StoreError
from bot.ops.metrics import Metrics
from bot.store import Store


class Health:
    """Looks after one running bot."""

    def __init__(self, store: Store, is_ready: Callable[[], bool]) -> None:
        self._store = store
        self._is_ready = is_ready

    async def trouble(self) -> str | None:
        """Return why updates cannot be answered at the moment; None if they can."""
        if not self._is_ready():
            return "not taking updates yet"
        try:
            await self._store.inbox.waiting(limit=1)
        except StoreError as error:
            return str(error)
        return None


def watching(library: Library, store: Store, queue: FairQueue) -> Metrics:
    """Return what counts from now on, the time that the database takes included."""
    metrics = Metrics()
    metrics.describe(__version__, library.version)
    metrics.watch("waiting_updates", "Updates that wait in memory.", lambda: len(queue))
    metrics.watch("waiting_sends", "Sends that wait in memory.", lambda: queue.unsent)
    metrics.watch("outbox_age_seconds", "How long the oldest send waits.", lambda: _age(queue))
    store.database.timed = metrics.stored
    return metrics


def _age(queue: FairQueue) -> float:
    """Return how many seconds the oldest send has waited; 0 if none does."""
    oldest = queue.oldest_send
    return (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
