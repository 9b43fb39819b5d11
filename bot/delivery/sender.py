"""Makes the calls that wait in the outbox: in order for each chat, side by side for different ones.

A send leaves the outbox when Telegram has answered it; the chat's next one waits for that, so
that a crash repeats one message of a chat at most.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from bot.delivery.batching import Batched
from bot.delivery.cards import GUEST, INLINE
from bot.delivery.client import AT_A_TIME, CallFailed, Client, Gone, Migrated, Refused
from bot.delivery.fair_queue import FairQueue
from bot.delivery.lacking import EPHEMERAL
from bot.delivery.meter import Meter
from bot.delivery.rate_limit import RateLimit
from bot.delivery.refusals import made_with_less, shut_out
from bot.delivery.values import is_number
from bot.dialogue.retention import GIVEN_UP_AFTER
from bot.errors import StoreError
from bot.retrying import backoff, each_second, retrying
from bot.store import JsonValue, Outbox, Send, Settled, Waiting

LONGEST_WAIT = 60.0
"""Seconds between two attempts at most, unless Telegram names more."""
TOAST = "answerCallbackQuery"
CHATLESS = frozenset({TOAST, INLINE, GUEST})
"""Calls that name what they answer, and no chat."""
_LEVELS = {
    "sendMessage": logging.ERROR,
    **dict.fromkeys(CHATLESS, logging.INFO),  # it was too old to be answered
    "editMessageText": logging.INFO,
    "deleteMessage": logging.INFO,  # it is gone already, or older than two days
    "editMessageReplyMarkup": logging.INFO,  # the message is gone, or has none already
}
"""How grave a refusal is; whatever else is refused goes with a text that says the same."""

Moved: TypeAlias = Callable[[int, int], Awaitable[None]]
"""Called with the old and the new id of a chat that has become another. May raise StoreError."""

ShutOut: TypeAlias = Callable[[int, str], Awaitable[None]]
"""Called with a group in which nothing can be said, and why. May raise StoreError."""
_REMEMBERED = 1_000
"""Groups of which is remembered what was logged of them."""

_log = logging.getLogger(__name__)


async def _unheard(_chat: int, _why: str) -> None:
    """Tell nobody."""


class Sender:
    """Empties the outbox: whatever comes into the queue is sent, from now on."""

    def __init__(  # noqa: PLR0913 - all that sending needs
        self,
        client: Client,
        outbox: Outbox,
        queue: FairQueue,
        rate_limit: RateLimit,
        meter: Meter,
        *,
        moved: Moved,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._queue = queue
        self._rate_limit = rate_limit
        self._meter = meter
        self._slots = asyncio.Semaphore(AT_A_TIME)
        self._settle = Batched(self._settle_all)
        self._chats: dict[int, asyncio.Task[None]] = {}
        self._loose: set[asyncio.Task[None]] = set()
        self._moved = moved
        self._shut_out: ShutOut = _unheard
        self._logged: set[tuple[int, str]] = set()
        queue.on_send(self._begin)

    def on_shut_out(self, tell: ShutOut) -> None:
        """Have `tell` called with each group in which something could not be said."""
        self._shut_out = tell

    def _begin(self, waiting: Waiting) -> None:
        chat = waiting.send.chat
        if not waiting.send.ordered:
            task = asyncio.create_task(self._send(waiting))
            self._loose.add(task)
            task.add_done_callback(self._loose.discard)
        elif chat not in self._chats:
            self._chats[chat] = asyncio.create_task(self._empty(chat))

    async def stop(self, patience: float) -> None:
        """Finish within so many seconds; what has not left by then stays in the outbox."""
        tasks = {*self._chats.values(), *self._loose}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _empty(self, chat: int) -> None:
        try:
            while waiting := self._queue.next_send(chat):
                await self._rate_limit.wait(chat)
                await self._send(waiting)
        finally:
            del self._chats[chat]

    async def _send(self, waiting: Waiting) -> None:
        """Make a call until it is over, whatever that takes."""
        outcome = await retrying(
            partial(self._attempt, waiting),
            (CallFailed, StoreError),
            partial(self._after_failure, waiting),
        )
        noting = each_second(_log, "what was sent cannot be noted")
        await retrying(partial(self._settle, outcome), StoreError, noting)
        if outcome.moved_to is not None:
            moving = partial(self._moved, waiting.send.chat, outcome.moved_to)
            reading = each_second(_log, "what waits for a chat cannot be read")
            await retrying(moving, StoreError, reading)

    async def _attempt(self, waiting: Waiting) -> Settled:
        """Make a call. Raises CallFailed or StoreError if it may succeed later."""
        try:
            async with self._slots:
                message = await self._call(waiting.send)
        except CallFailed as error:
            outcome = self._over(waiting, error)
            if outcome.moved_to is None and waiting.send.chat < 0 and (why := _shut_out(error)):
                await self._shut_out(waiting.send.chat, why)
            return outcome
        except StoreError:
            raise
        except Exception:
            _log.exception("%s cannot be sent and is given up", waiting.send.method)
            return Settled(waiting)
        self._count(waiting, "sent")
        return Settled(waiting, message)

    async def _call(self, send: Send) -> int | None:
        """Make a call and return the message it made or changed, if any."""
        method, payload = send.method, dict(send.payload)
        if method not in CHATLESS:
            payload["chat_id"] = send.chat
        if send.replaces is not None:
            answer = await self._outbox.answer_to(send.chat, send.replaces)
            if answer is None and method == "deleteMessage":
                return None
            payload["message_id"] = answer
        if method == "editMessageText":
            number = payload["message_id"]
            if number is not None and await self._edited(payload):
                return number if is_number(number) else None
            del payload["message_id"]
            method = "sendMessage"
        result = await self._made(method, payload, send.chat)
        made = result.get("message_id") if isinstance(result, dict) else None
        return made if is_number(made) else None

    async def _made(self, method: str, payload: Mapping[str, JsonValue], chat: int) -> object:
        """Make a call, with less in it if need be: of a group each reason is logged once."""

        def level(message: str) -> int:
            return logging.WARNING if self._is_new(chat, message) else logging.DEBUG

        return await made_with_less(self._client, method, payload, level)

    async def _edited(self, payload: Mapping[str, JsonValue]) -> bool:
        """Tell whether a message is now as it should be; False if it cannot be edited."""
        allowed = {name: value for name, value in payload.items() if name != "message_thread_id"}
        try:
            await made_with_less(self._client, "editMessageText", allowed)
        except Refused as error:
            if "not modified" not in error.message.lower():
                _log.info("a message cannot be edited, sending a new one: %s", error.message)
                return False
        return True

    def _over(self, waiting: Waiting, error: CallFailed) -> Settled:
        """Return what a failure leaves of a send; it is raised if it may pass."""
        method = waiting.send.method
        match error:
            case Migrated():
                return Settled(waiting, moved_to=error.chat)
            case Gone():
                _log.info("a user has blocked the bot or a chat has removed it: %s", error.message)
                self._count(waiting, "gone")
                return Settled(waiting)
            case Refused():
                level = _level(waiting.send, error)
                _log.log(level, "%s was refused: %s", method, error.message)
                self._count(waiting, "refused")
                return Settled(waiting)
        if datetime.now(UTC) - waiting.created_at > GIVEN_UP_AFTER:
            _log.error("%s is given up: %s", method, error.message)
            self._count(waiting, "refused")
            return Settled(waiting)
        raise error

    def _is_new(self, chat: int, message: str) -> bool:
        """Tell whether this has not been logged of a group yet; of anybody else always."""
        if chat >= 0:
            return True
        if len(self._logged) > _REMEMBERED:
            self._logged.clear()
        is_new = (chat, message) not in self._logged
        self._logged.add((chat, message))
        return is_new

    def _after_failure(self, waiting: Waiting, error: Exception, failures: int) -> float:
        seconds = backoff(failures, LONGEST_WAIT)
        if not isinstance(error, CallFailed):
            _log.warning("what was sent before cannot be looked up: %s", error)
            return seconds
        if error.wait is not None:
            seconds = error.wait
        _log.warning("%s failed, next try in %s s: %s", waiting.send.method, seconds, error.message)
        self._count(waiting, "retried")
        return seconds

    async def _settle_all(self, outcomes: list[Settled]) -> None:
        await self._outbox.settle(outcomes, datetime.now(UTC))
        for outcome in outcomes:
            self._queue.sent(outcome.waiting)
            if outcome.moved_to is not None:
                for waiting in list(self._queue.sends(outcome.waiting.send.chat)):
                    self._queue.sent(waiting)

    def _count(self, waiting: Waiting, fate: str) -> None:
        age = 0.0 if waiting.since is None else time.monotonic() - waiting.since
        self._meter.sent(waiting.send.method, fate, age)


def _level(send: Send, error: Refused) -> int:
    """Return how grave a refusal is: a group that lets nobody write is told of elsewhere."""
    if EPHEMERAL in send.payload or (send.chat < 0 and _shut_out(error)):
        return logging.INFO
    return _LEVELS.get(send.method, logging.WARNING)


def _shut_out(error: CallFailed) -> str | None:
    """Return why nothing can be said in a group."""
    if isinstance(error, Gone):
        return "removed"
    return shut_out(error.message) if isinstance(error, Refused) else None
