"""Methods that a Bot API server may not know: somebody's own may be older than we are."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.delivery.attachments import RICH
from bot.delivery.client import CallFailed, Client, NotFound, Refused

NEWEST = frozenset({RICH})

_log = logging.getLogger(__name__)


class WaryClient:
    """Makes calls, and finds out which of the newest methods the server is lacking."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.lacking: set[str] = set()
        """What it has turned out not to know, for as long as this process lives."""

    async def call(self, method: str, payload: Mapping[str, object]) -> object:
        """Return a call's result. Every failure is a CallFailed."""
        try:
            return await self._client.call(method, payload)
        except NotFound:
            if method not in NEWEST or not await self._is_known():
                raise
        try:  # it may have been the bot that was not found for a moment
            return await self._client.call(method, payload)
        except NotFound as error:
            self.lacking.add(method)
            _log.warning("the Bot API server does not know %s: %s", method, error.message)
            raise Refused(error.message) from None

    async def _is_known(self) -> bool:
        """Tell whether the server knows the bot at this moment: else all is not found there."""
        try:
            await self._client.call("getMe", {})
        except CallFailed:
            return False
        return True
