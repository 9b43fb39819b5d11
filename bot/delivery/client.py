"""What makes the calls of the Bot API, and how a call can fail; `bot.tg.client` has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

AT_A_TIME = 64
"""Calls under way; more only cost time here."""


class Upload(NamedTuple):
    """A file, in place of a parameter of a call."""

    name: str
    content: bytes
    kind: str
    """Its MIME type."""


class Client(Protocol):
    """Makes calls by name and payload."""

    async def call(self, method: str, payload: Mapping[str, object]) -> object:
        """Return a call's result. Every failure is a CallFailed."""


class CallFailed(Exception):
    """A call was not made, for a reason that may pass."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.wait = wait
        """Seconds after which it may be made again; None if none are named."""


class Refused(CallFailed):
    """The call will never be taken as it is; the message says what is wrong with it."""


class NotFound(CallFailed):
    """The server has no such bot at this moment, or no such method."""


class Gone(CallFailed):
    """A user has blocked the bot, or a chat has removed it."""


class Migrated(CallFailed):
    """The chat is another by now."""

    def __init__(self, message: str, chat: int) -> None:
        super().__init__(message)
        self.chat = chat
