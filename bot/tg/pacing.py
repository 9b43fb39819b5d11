"""How fast messages may leave: Telegram's limits, kept before it has to name them."""

from __future__ import annotations

from aiolimiter import AsyncLimiter

GROUP_RATE = 20
"""Messages a minute that Telegram takes for one group."""
_REMEMBERED = 1000
"""Groups whose limits are kept; one of which nothing was heard for a minute needs none."""


def backoff(failures: int, longest: float) -> float:
    """Return the seconds to wait after so many failures before: 1, 2, 4 … up to `longest`."""
    return min(2.0 ** min(failures, 10), longest)


class Pacing:
    """Lets at most `rate` messages a second go, over all chats; 0 lets everything go."""

    def __init__(self, rate: float) -> None:
        self._overall = _limiter(rate, 1) if rate else None
        self._groups: dict[int, AsyncLimiter] = {}

    async def wait(self, chat: int) -> None:
        """Return when the next message to a chat may leave."""
        if self._overall is None:
            return
        if chat < 0:
            await self._group(chat).acquire()
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
