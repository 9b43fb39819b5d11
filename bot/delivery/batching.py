"""Doing in one go what several ask for at about the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Batched(Generic[T]):
    """Hands everything that came while it was busy to `work`, in order, and then is busy again.

    One transaction for many costs little more than one for one, so that durable writes stay
    cheap under load and quick without.
    """

    def __init__(self, work: Callable[[list[T]], Awaitable[None]]) -> None:
        self._work = work
        self._waiting: list[tuple[tuple[T, ...], asyncio.Future[None]]] = []
        self._busy: asyncio.Task[None] | None = None

    async def __call__(self, *items: T) -> None:
        """Return once the work is done that `items` were a part of, or raise what it raised."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((items, done))
        if self._busy is None:
            self._busy = asyncio.create_task(self._go())
        await done

    async def _go(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            error: Exception | None = None
            try:
                await self._work([item for items, _ in group for item in items])
            except Exception as raised:
                error = raised
            for _, done in group:
                if done.done():
                    continue
                if error:
                    done.set_exception(error)
                else:
                    done.set_result(None)
        self._busy = None
