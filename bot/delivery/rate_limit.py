"""How fast messages may leave: Telegram's limits, kept before it has to name them."""

from __future__ import annotations

import asyncio
from collections import deque

from aiolimiter import AsyncLimiter

GROUP_RATE = 20
"""Messages a minute that Telegram takes for one group."""
_REMEMBERED = 1000
"""Groups whose limits are kept; one of which nothing was heard for a minute needs none."""


class RateLimit:
    """Lets at most `rate` messages a second go, over all chats; 0 lets everything go.

    Half of what may go at once is kept for chats that nothing was sent to lately, so that one
    which is sent to all the time delays nobody.
    """

    def __init__(self, rate: float) -> None:
        self._overall = _limiter(rate, 1) if rate else None
        self._groups: dict[int, AsyncLimiter] = {}
        self._latest: deque[int] = deque(maxlen=max(round(rate), 1))

    async def wait(self, chat: int) -> None:
        """Return when the next message to a chat may leave."""
        if self._overall is None:
            return
        if chat < 0:
            await self._group(chat).acquire()
        burst = self._overall.max_rate
        room = min(burst / 2 + 1, burst)
        while chat in self._latest and not self._overall.has_capacity(room):  # noqa: ASYNC110 - time alone makes room
            await asyncio.sleep(self._overall.time_period / burst)
        self._latest.append(chat)
        await self._overall.acquire()

    def _group(self, chat: int) -> AsyncLimiter:
        if len(self._groups) > _REMEMBERED:
            idle = [c for c, limiter in self._groups.items() if limiter.has_capacity(GROUP_RATE)]
            for group in idle:
                del self._groups[group]
        return self._groups.setdefault(chat, _limiter(GROUP_RATE, 60))


def _limiter(count: float, seconds: float) -> AsyncLimiter:
    """Allow `count` in `seconds`, in bursts too; one at a time if it is less than one."""
    burst = max(count, 1)
    return AsyncLimiter(burst, seconds * burst / count)
