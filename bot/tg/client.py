"""Calls of the Bot API by name and payload, past python-telegram-bot's objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.delivery.client import CallFailed, Gone, Migrated, Refused
from bot.delivery.wire import is_number
from bot.tg.request import NOT_TELEGRAM


class Api:
    """Calls whose failures are what the library makes of them."""

    def __init__(self, base_url: str, token: str, request: BaseRequest) -> None:
        self._address = f"{base_url}{token}/"
        self._request = request

    async def call(
        self, method: str, payload: Mapping[str, object], patience: float | None = None
    ) -> Any:  # noqa: ANN401 - each method has a result of its own
        """Return a call's result; wait at most `patience` seconds for it, or as usual.

        Every failure is a TelegramError.
        """
        seconds = BaseRequest.DEFAULT_NONE if patience is None else patience
        parameters = [RequestParameter(name, value, None) for name, value in payload.items()]
        try:
            return await self._request.post(
                self._address + method, RequestData(parameters), read_timeout=seconds
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            raise NetworkError(NOT_TELEGRAM) from None
        except RetryAfter as error:
            if not isinstance(error.retry_after, timedelta | int):
                raise NetworkError(NOT_TELEGRAM) from None
            raise
        except ChatMigrated as error:
            if not is_number(error.new_chat_id):
                raise NetworkError(NOT_TELEGRAM) from None
            raise


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
    return CallFailed(error.message)


def seconds_named(error: RetryAfter) -> float:
    """Return how long Telegram wants us to wait, in seconds."""
    named = error.retry_after
    return max(0.0, named.total_seconds() if isinstance(named, timedelta) else float(named))
