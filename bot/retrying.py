"""What is repeated until it succeeds: a call, with waits between one attempt and the next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from logging import Logger
from typing import TypeAlias, TypeVar

R = TypeVar("R")
E = TypeVar("E", bound=Exception)

After: TypeAlias = Callable[[E, int], float]
"""Called with an error and how many there were before it; returns the seconds to wait.

It tells the log, and gives up by raising the error.
"""


async def retrying(
    call: Callable[[], Awaitable[R]], on: type[E] | tuple[type[E], ...], after: After[E]
) -> R:
    """Return what `call` returns, as often as it has to be repeated for errors of kind `on`."""
    failures = 0
    while True:
        try:
            return await call()
        except on as error:
            seconds = after(error, failures)
        failures += 1
        await asyncio.sleep(seconds)


def backoff(failures: int, longest: float, first: float = 1.0) -> float:
    """Return the seconds to wait after so many failures before: 1, 2, 4 … up to `longest`."""
    return min(first * 2.0 ** min(failures, 10), longest)


def each_second(log: Logger, trouble: str) -> After[Exception]:
    """Return what waits a second each time and warns of the trouble."""

    def after(error: Exception, _failures: int) -> float:
        log.warning("%s, next try in 1 s: %s", trouble, error)
        return 1

    return after
