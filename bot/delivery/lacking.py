"""What a Bot API server may not know: somebody's own may be older than we are."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.delivery.attachments import RICH
from bot.delivery.client import CallFailed, Client, NotFound, Refused
from bot.delivery.values import as_dict

NEWEST = frozenset({RICH})
EPHEMERAL = "ephemeral_message_parameters"
"""The parameter by which one member of a group alone is told something."""
_OF_EPHEMERAL = "deleteEphemeralMessage"
"""A method that a server has if it knows the parameter; one that does not ignores that."""
_NO_MESSAGE = -1

_log = logging.getLogger(__name__)


class WaryClient:
    """Makes calls, and finds out what of the newest the server is lacking."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.lacking: set[str] = set()
        """What it has turned out not to know, for as long as this process lives."""
        self._knows_ephemeral = False

    async def call(self, method: str, payload: Mapping[str, object]) -> object:
        """Return a call's result. Every failure is a CallFailed."""
        if EPHEMERAL in payload:
            return await self._to_one(method, payload)
        try:
            return await self._client.call(method, payload)
        except NotFound:
            if method not in NEWEST or not await self._is_known():
                raise
        try:  # it may have been the bot that was not found for a moment
            return await self._client.call(method, payload)
        except NotFound as error:
            self._lacks(method, error.message)
            raise Refused(error.message) from None

    async def _to_one(self, method: str, payload: Mapping[str, object]) -> object:
        """Make a call whose message only one member is to see, or none at all."""
        if EPHEMERAL not in self.lacking and not self._knows_ephemeral:
            await self._probe(payload)
        if EPHEMERAL in self.lacking:
            raise Refused(f"the server does not know {EPHEMERAL}")
        made = as_dict(await self._client.call(method, payload))
        if "ephemeral_message_id" not in made and made.get("message_id"):
            self._lacks(EPHEMERAL, "everybody was shown what was meant for one")
            there = {"chat_id": payload["chat_id"], "message_id": made["message_id"]}
            await self._client.call("deleteMessage", there)
        return None

    async def _probe(self, payload: Mapping[str, object]) -> None:
        """Find out whether the server knows the parameter, by what else came with it."""
        user = as_dict(payload[EPHEMERAL]).get("receiver_user_id")
        nothing = {
            "chat_id": payload["chat_id"],
            "receiver_user_id": user,
            "ephemeral_message_id": _NO_MESSAGE,
        }
        try:
            await self._client.call(_OF_EPHEMERAL, nothing)
        except Refused:
            self._knows_ephemeral = True
        except NotFound as error:
            if not await self._is_known():
                raise
            self._lacks(EPHEMERAL, error.message)
        else:
            self._knows_ephemeral = True

    def _lacks(self, name: str, message: str) -> None:
        self.lacking.add(name)
        _log.warning("the Bot API server does not know %s: %s", name, message)

    async def _is_known(self) -> bool:
        """Tell whether the server knows the bot at this moment: else all is not found there."""
        try:
            await self._client.call("getMe", {})
        except CallFailed:
            return False
        return True
