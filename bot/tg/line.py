"""The line to Telegram, and what begins once there is one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.delivery.refusals import lasting_reason
from bot.errors import ConfigurationError
from bot.retrying import backoff, retrying
from bot.settings import Settings
from bot.tg.client import Api, seconds_named

LONGEST_WAIT = 30.0
"""Seconds between two attempts to reach Telegram at most."""

_log = logging.getLogger(__name__)


class Takes(Protocol):
    """Stores updates; `bot.delivery.intake` does."""

    async def room(self) -> None:
        """Return when there is room."""

    async def take(self, raws: Sequence[object], /) -> None:
        """Return once decoded updates are stored. May raise StoreError."""


class Awaited:
    """An intake that is still to come: what has arrived meanwhile waits for it."""

    def __init__(self) -> None:
        self._intake: asyncio.Future[Takes] = asyncio.get_running_loop().create_future()

    def is_here(self, intake: Takes) -> None:
        """Let it take what waits, and all that comes."""
        self._intake.set_result(intake)

    async def room(self) -> None:
        """Return when there is room; for the first few there is."""
        if self._intake.done():
            await self._intake.result().room()

    async def take(self, raws: Sequence[object]) -> None:
        """Return once they are stored. May raise StoreError."""
        intake = await asyncio.shield(self._intake)
        await intake.take(raws)


@dataclass(frozen=True, slots=True)
class Line:
    """A bot that Telegram knows."""

    bot: Bot
    api: Api
    intake: Awaited
    polling: asyncio.Task[None] | None
    """What asks for updates already, where no other process may."""


Begin: TypeAlias = Callable[
    [Settings, AsyncExitStack, asyncio.Event, Line], Coroutine[Any, Any, set[asyncio.Task[None]]]
]
"""Sets everything else going, and returns the tasks without which nothing goes."""


async def connect(bot: Bot) -> None:
    """Wait until Telegram knows the bot, however long it is out of reach.

    Raises ConfigurationError for a refused token.
    """
    try:
        await retrying(bot.initialize, TelegramError, after_trouble)
    except InvalidToken:
        raise refused_token() from None


def refused_token() -> ConfigurationError:
    """Return what to tell whoever has given a token that Telegram does not know."""
    return ConfigurationError("BOT_TOKEN: Telegram does not accept this token")


def after_trouble(error: TelegramError, failures: int) -> float:
    """Wait until Telegram takes it; what waiting does not change is raised."""
    if _is_lasting(error):
        raise error
    wait = backoff(failures, LONGEST_WAIT)
    if isinstance(error, RetryAfter):
        wait = seconds_named(error)
    _log.warning("Telegram does not answer as it should, next try in %s s: %s", wait, error)
    return wait


def _is_lasting(error: TelegramError) -> bool:
    is_refused = isinstance(error, BadRequest) and lasting_reason(error.message)
    return bool(isinstance(error, InvalidToken) or is_refused)
