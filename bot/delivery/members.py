"""Who administrates a group: asked of Telegram, and believed for a minute."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta

from bot.delivery.client import CallFailed, Client, Gone, Refused
from bot.delivery.values import as_dict
from bot.delivery.wire import ANONYMOUS_ADMIN

BELIEVED = timedelta(minutes=1)
_PATIENCE = 3.0
"""Seconds to wait for Telegram in a turn; others wait for the same one."""
_REMEMBERED = 10_000
_RANKS = frozenset({"creator", "administrator"})


class Members:
    """What Telegram has said of members, in memory: it is asked again soon anyway."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: OrderedDict[tuple[int, int], tuple[bool, datetime]] = OrderedDict()

    def administrates(self, chat: int, user: int, now: datetime) -> bool | None:
        """Tell whether somebody administrates a group; None if Telegram has to be asked."""
        if user == ANONYMOUS_ADMIN:
            return True
        told = self._known.get((chat, user))
        return told[0] if told and abs(now - told[1]) <= BELIEVED else None

    async def is_administrator(self, chat: int, user: int, now: datetime) -> bool:
        """Tell the same, asking if need be; no, if Telegram does not say."""
        known = self.administrates(chat, user, now)
        if known is None:
            try:
                async with asyncio.timeout(_PATIENCE):
                    await self.ask(chat, user, now)
            except (CallFailed, TimeoutError):
                return False
        return bool(known or self.administrates(chat, user, now))

    async def ask(self, chat: int, user: int, now: datetime) -> None:
        """Ask Telegram. Raises CallFailed if it does not answer."""
        try:
            found = await self._client.call("getChatMember", {"chat_id": chat, "user_id": user})
            is_one = str(as_dict(found).get("status")) in _RANKS
        except (Refused, Gone):  # it knows no such member
            is_one = False
        self._known[chat, user] = is_one, now
        self._known.move_to_end((chat, user))
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
