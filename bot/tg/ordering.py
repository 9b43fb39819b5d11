"""Updates of one conversation in their order, those of different ones side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Hashable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MAX_CONCURRENT = 256


class OrderedProcessor(BaseUpdateProcessor):
    """Holds a lock for each chat and user while one of their updates is handled.

    asyncio's locks are fair and python-telegram-bot starts its tasks in update order, so
    the order inside a conversation is kept.
    """

    def __init__(self) -> None:
        super().__init__(MAX_CONCURRENT)
        self._locks: dict[Hashable, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the earlier updates of the same conversation, then handle this one."""
        key = _key(update)
        lock, users = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, users + 1)
        try:
            async with lock:
                await coroutine
        finally:
            lock, users = self._locks[key]
            if users == 1:
                del self._locks[key]
            else:
                self._locks[key] = (lock, users - 1)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def _key(update: object) -> Hashable:
    if not isinstance(update, Update):
        return None
    chat = update.effective_chat.id if update.effective_chat else 0
    user = update.effective_user.id if update.effective_user else 0
    return chat, user
