"""Answers that take their time: made beside the turns, sent when they are ready."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from typing import Any, TypeAlias, TypeVar

from bot.errors import StoreError
from bot.store import Send

Post: TypeAlias = Callable[[Sequence[Send]], Awaitable[None]]
"""Has something sent that no turn has kept. May raise StoreError."""

R = TypeVar("R")
_log = logging.getLogger(__name__)


class Background:
    """Runs the making of such answers; one that is cut off by a crash has to be asked for again."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, making: Coroutine[Any, Any, Sequence[Send]]) -> None:
        """Make an answer in the background and send it."""
        task = asyncio.create_task(self._finish(making))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _finish(self, making: Coroutine[Any, Any, Sequence[Send]]) -> None:
        try:
            await self._post(await making)
        except StoreError as error:
            _log.warning("an answer could not be made: %s", error)
        except Exception:
            _log.exception("an answer could not be made")


def in_background(stack: AsyncExitStack, work: Coroutine[Any, Any, R]) -> asyncio.Task[R]:
    """Begin `work`; it is cancelled, and waited for, when the stack is closed."""
    task = asyncio.create_task(work)

    async def end() -> None:
        task.cancel()
        await asyncio.wait({task})

    stack.push_async_callback(end)
    return task
