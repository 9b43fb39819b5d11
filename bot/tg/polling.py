"""Takes updates from Telegram by asking for them; the offset moves on when they are stored."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError

from bot.delivery.values import KINDS, is_number
from bot.errors import StoreError
from bot.retrying import backoff, retrying
from bot.tg.client import Api, seconds_named
from bot.tg.line import LONGEST_WAIT, Takes

LONG_POLL = 20
"""Seconds Telegram may hold a question for updates until there is one."""
CONFLICT_WAIT = 5.0
"""Seconds to leave to another program that polls with the same token."""
_BATCH = 100

_log = logging.getLogger(__name__)


async def poll(api: Api, intake: Takes) -> None:
    """Take updates for ever, whatever Telegram answers; a stored webhook is deleted first."""
    await retrying(lambda: api.call("deleteWebhook", {}), TelegramError, _after_trouble)
    offset = 0
    while True:
        await intake.room()
        taking = partial(_take, api, intake, offset)
        offset = await retrying(taking, (TelegramError, StoreError), _after_trouble)


async def _take(api: Api, intake: Takes, offset: int) -> int:
    """Ask for updates and return the offset that confirms them; they are stored by then."""
    updates = await _updates(api, offset)
    await intake.take(updates)
    return max([offset, *map(_after, updates)])


async def _updates(api: Api, offset: int) -> Sequence[object]:
    question: dict[str, object] = {"timeout": LONG_POLL, "limit": _BATCH, "allowed_updates": KINDS}
    if offset:
        question["offset"] = offset
    updates = await api.call("getUpdates", question, patience=LONG_POLL + 10)
    if not isinstance(updates, list) or (updates and not any(map(_after, updates))):
        raise NetworkError("the updates are none of Telegram's")
    return updates


def _after(update: object) -> int:
    """Return the offset that confirms an update; 0 if it has no number."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number + 1 if is_number(number) else 0


def _after_trouble(error: Exception, failures: int) -> float:
    wait = _pause(error, failures)
    _log.warning("polling failed, next try in %s s: %s", wait, error)
    return wait


def _pause(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        return seconds_named(error)
    if isinstance(error, Conflict):
        return CONFLICT_WAIT
    return backoff(failures, LONGEST_WAIT)
