"""Shows cases where no turn does: pins their messages, and says again what was said elsewhere."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.cases.case import Trouble, troubled, untroubled
from bot.delivery.client import CallFailed, Client, Gone, Migrated, Refused
from bot.delivery.live_cases import (
    PIN,
    once_more,
    pinned_soon,
    said_anew,
    saved,
    told_owner,
    updated,
)
from bot.delivery.timers import Due
from bot.service import Service
from bot.store import Commit, Store, Timer
from bot.store.timers import SHOW, UPDATE

_TRIES = 20
"""Looks for a message that is to be pinned."""
_WAIT = dt.timedelta(seconds=3)

_log = logging.getLogger(__name__)


class LiveCases:
    """Sees to the messages of cases."""

    def __init__(self, client: Client, service: Service, store: Store) -> None:
        self._client = client
        self._service = service
        self._cases = store.cases
        self._outbox = store.outbox

    @property
    def handlers(self) -> Mapping[str, Due]:
        """What does each kind of timer."""
        return {PIN: self.pin, SHOW: self.show, UPDATE: self.update}

    async def pin(self, timer: Timer, now: dt.datetime) -> Commit:
        """Pin the message of a case, as soon as it has been sent. May raise StoreError."""
        found = await self._cases.find(timer.chat, timer.payload["uid"])
        if found is None:
            return Commit(timer)
        case, version = found
        message = await self._outbox.answer_to(timer.chat, -case.number)
        if message is None:
            return _tried(timer, now)
        payload = {"chat_id": timer.chat, "message_id": message, "disable_notification": True}
        try:
            await self._client.call("pinChatMessage", payload)
        except (Refused, Gone, Migrated) as error:
            _log.info("the message of a case cannot be pinned: %s", error.message)
            after = troubled(case, Trouble.NO_PIN)
        except CallFailed:
            return _tried(timer, now)
        else:
            after = untroubled(case, Trouble.NO_PIN)
        if after == case:
            return Commit(timer)
        library = self._service.knowledge.library
        live = updated(library, timer.chat, after, now)
        told = told_owner(library, timer.chat, case, after)
        return Commit(timer, (saved(timer, after, version),), (*live, *told))

    async def show(self, timer: Timer, now: dt.datetime) -> Commit:
        """Show a case in a new message, and pin that. May raise StoreError."""
        found = await self._cases.find(timer.chat, timer.payload["uid"])
        if found is None:
            return Commit(timer)
        case, _ = found
        shown = said_anew(self._service.knowledge.library, timer.chat, case, now)
        return Commit(timer, (pinned_soon(timer.chat, case, now),), shown)

    async def update(self, timer: Timer, now: dt.datetime) -> Commit:
        """Show a case in its message as it is now. May raise StoreError."""
        found = await self._cases.find(timer.chat, timer.payload["uid"])
        if found is None:
            return Commit(timer)
        shown = updated(self._service.knowledge.library, timer.chat, found[0], now)
        return Commit(timer, (), shown)


def _tried(timer: Timer, now: dt.datetime) -> Commit:
    """Try again a little later, but not for ever."""
    tries = timer.payload.get("tries", 0)
    count = tries + 1 if isinstance(tries, int) else 1
    if count > _TRIES:
        return Commit(timer)
    again = replace(timer, payload={**timer.payload, "tries": count})
    return Commit(timer, (once_more(again, now + _WAIT),))
