"""Calls of the Bot API by name and payload, past python-telegram-bot's objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Protocol

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.delivery.client import CallFailed, Gone, Migrated, NotFound, Refused
from bot.delivery.values import is_number
from bot.tg.request import NOT_TELEGRAM, READ_TIMEOUT, answer_of


class _NotFound(InvalidToken):
    """No bot has the token, or else the server has no such method."""


_ERRORS: Mapping[int, Callable[[str], TelegramError]] = {
    HTTPStatus.BAD_REQUEST: BadRequest,
    HTTPStatus.UNAUTHORIZED: InvalidToken,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: _NotFound,
    HTTPStatus.CONFLICT: Conflict,
}
"""What the library makes of an answer's status; everything else is a fault of the network."""
_LONGEST_NAMED = 10**9
"""Seconds that Telegram may want us to wait; more would be no time the library can tell."""


class Transport(Protocol):
    """Takes payloads to an address."""

    async def exchange(
        self, url: str, payload: Mapping[str, object], patience: float
    ) -> tuple[int, bytes]:
        """Return status and body. Every failure is a TelegramError."""


class Api:
    """Calls whose failures are what the library makes of them."""

    def __init__(self, base_url: str, token: str, transport: Transport) -> None:
        self._address = f"{base_url}{token}/"
        self._transport = transport

    async def call(
        self, method: str, payload: Mapping[str, object], patience: float | None = None
    ) -> Any:  # noqa: ANN401 - each method has a result of its own
        """Return a call's result; wait at most `patience` seconds for it, or as usual.

        Every failure is a TelegramError.
        """
        seconds = READ_TIMEOUT if patience is None else patience
        status, body = await self._transport.exchange(self._address + method, payload, seconds)
        answer = answer_of(body)
        if status == HTTPStatus.OK and "result" in answer:
            return answer["result"]
        raise _error(status, answer)


def _error(status: int, answer: Mapping[str, Any]) -> TelegramError:
    """Return what the library raises for such an answer; how it reads one is its own affair."""
    named = answer.get("parameters")
    parameters = named if isinstance(named, dict) else {}
    if chat := parameters.get("migrate_to_chat_id"):
        return ChatMigrated(chat) if is_number(chat) else NetworkError(NOT_TELEGRAM)
    if seconds := parameters.get("retry_after"):
        is_time = is_number(seconds) and seconds <= _LONGEST_NAMED
        return RetryAfter(seconds) if is_time else NetworkError(NOT_TELEGRAM)
    message = answer.get("description")
    if status == HTTPStatus.OK or not isinstance(message, str):
        return NetworkError(NOT_TELEGRAM)
    return _ERRORS.get(status, NetworkError)(message)


class SendingClient:
    """Calls whose failures are told by what can be done about them, for the sender."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def call(self, method: str, payload: Mapping[str, object]) -> object:
        """Return a call's result. Every failure is a CallFailed."""
        try:
            return await self._api.call(method, payload)
        except TelegramError as error:
            raise _failure(error) from None


def _failure(error: TelegramError) -> CallFailed:
    match error:
        case ChatMigrated():
            return Migrated(error.message, error.new_chat_id)
        case Forbidden():
            return Gone(error.message)
        case BadRequest():
            return Refused(error.message)
        case RetryAfter():
            return CallFailed(error.message, seconds_named(error))
        case _NotFound():
            return NotFound(error.message)
    return CallFailed(error.message)


def seconds_named(error: RetryAfter) -> float:
    """Return how long Telegram wants us to wait, in seconds."""
    named = error.retry_after
    return max(0.0, named.total_seconds() if isinstance(named, timedelta) else float(named))
