"""Work beside the turns, for as long as the program runs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar

R = TypeVar("R")


def in_background(stack: AsyncExitStack, work: Coroutine[Any, Any, R]) -> asyncio.Task[R]:
    """Begin `work`; it is cancelled, and waited for, when the stack is closed."""
    task = asyncio.create_task(work)
    ends_here(stack, task)
    return task


def ends_here(stack: AsyncExitStack, task: asyncio.Task[Any]) -> None:
    """Cancel a task before all ends that the stack has so far, unless it has ended by then."""

    async def end() -> None:
        task.cancel()
        await asyncio.wait({task})

    stack.push_async_callback(end)
