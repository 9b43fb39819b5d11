"""Who runs a group, by what Telegram says at that moment."""

from __future__ import annotations

import asyncio

from bot.delivery.client import CallFailed, Client
from bot.delivery.wire import as_dict

_PATIENCE = 3.0
"""Seconds to wait for Telegram; others wait for the same turn."""
_RUNNING = frozenset({"creator", "administrator"})


async def is_administrator(client: Client, chat: int, user: int) -> bool:
    """Tell whether somebody is an administrator of a group; no, if Telegram does not say."""
    asked = {"chat_id": chat, "user_id": user}
    try:
        async with asyncio.timeout(_PATIENCE):
            member = as_dict(await client.call("getChatMember", asked))
    except (CallFailed, TimeoutError):
        return False
    return member.get("status") in _RUNNING
