"""Forgets what is no longer needed."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from bot.errors import StoreError
from bot.store import Store

SEEN = timedelta(days=2)
"""How long an update is known to have been handled; Telegram repeats none for so long."""
EDITABLE = timedelta(days=2)
"""How long an edited question still changes its answer; Telegram lets people edit for so long."""
_EVERY = 3600.0
"""Seconds between two times."""

_log = logging.getLogger(__name__)


async def prune(store: Store) -> None:
    """Forget old updates and answers, now and then, for ever."""
    while True:
        now = datetime.now(UTC)
        try:
            await store.inbox.prune(now - SEEN)
            await store.outbox.prune(now - EDITABLE)
            await store.questions.prune(now - EDITABLE)
        except StoreError as error:
            _log.warning("old updates could not be forgotten: %s", error)
        await asyncio.sleep(_EVERY)
