"""Tells those who run the bot of each new kind of error, once a day and not in a storm."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeAlias

from bot import __version__
from bot.admin.audience import sends_to, sessions_of
from bot.content.models import Lang
from bot.dialogue import Reply
from bot.dialogue.blocks import Copy, Note, Paragraph
from bot.errors import StoreError
from bot.service import Service
from bot.store import ErrorKinds, News, Send, Waiting

REST = 1.0
"""Seconds between two transactions: a storm of errors costs no more."""

Sending: TypeAlias = Callable[[Sequence[Waiting]], None]
"""Has something sent that is in the outbox already."""

_log = logging.getLogger(__name__)


class Alerts:
    """Takes note of kinds of errors, in this process, and tells of them for all."""

    def __init__(
        self, service: Service, kinds: ErrorKinds, sending: Sending, chats: Collection[int]
    ) -> None:
        """Tell `chats`; without any, kinds are counted all the same. Needs a running loop."""
        self._service = service
        self._kinds = kinds
        self._sending = sending
        self._chats = chats
        self._loop = asyncio.get_running_loop()
        self._happened: Counter[str] = Counter()
        self._any = asyncio.Event()

    def note(self, kind: str) -> None:
        """Take note of an error, from whatever thread."""
        with suppress(RuntimeError):  # the loop has ended: there is nobody to tell any more
            self._loop.call_soon_threadsafe(self._add, kind)

    async def run(self) -> None:
        """Tell of what is noted, for ever."""
        while True:
            await self._any.wait()
            self._any.clear()
            happened, self._happened = self._happened, Counter()
            try:
                await self._tell(happened)
            except StoreError as error:
                _log.warning("kinds of errors cannot be noted: %s", error)
                self._happened.update(happened)
                self._any.set()
            await asyncio.sleep(REST)

    async def _tell(self, happened: Mapping[str, int]) -> None:
        sessions = await sessions_of(self._service, self._chats)

        def telling(news: News) -> Sequence[Send]:
            return sends_to(sessions, lambda lang: self._said(news, lang))

        self._sending(await self._kinds.note(happened, datetime.now(UTC), telling))

    def _add(self, kind: str) -> None:
        self._happened[kind] += 1
        self._any.set()

    def _said(self, news: News, lang: Lang) -> Reply:
        k = self._service.knowledge
        title = Paragraph(k.text("alert.title", lang, version=__version__), strong=True)
        kinds = Copy("\n".join(one.kind for one in news.kinds))
        note = k.text("alert.last" if news.is_last else "alert.note", lang)
        return Reply((title, kinds, Note(note)))
