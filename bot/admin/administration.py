"""What administrators can do in their private chat: read the log of gaps and act on it."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bot.admin import gap_screens as screens
from bot.admin.reloading import Reloader
from bot.admin.rights import is_administrators
from bot.content.models import Lang
from bot.content.phrasing import Added, add_phrasing, refuse_unwritable, standing_in
from bot.delivery.messages import Key
from bot.dialogue import Called, Chose, ConversationKey, Event, Reply, Session
from bot.dialogue.explaining import explained
from bot.dialogue.feedback import answer_given
from bot.dialogue.gap import language_list, phrasing_of
from bot.errors import EntryRefused
from bot.match import Verdict
from bot.render import localised
from bot.render.callbacks import Callback, TooLongError, encode
from bot.service import Service
from bot.store import Change, GapRemoved, GapStore, LoggedGap

_WHY = "why"
"""The button below an answer that tells why it was given: `why:<entry>`."""
_BUTTONS = frozenset({"gaps", "add", "drop", _WHY})

Answer: TypeAlias = tuple[Reply, tuple[Change, ...]]
"""What an administrator is told, and what changes with it."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What an administrator wants: a screen, or something done with question `number`."""

    kind: str
    number: int = 0
    entry: str = ""


class Administration:
    """Takes the commands and buttons that only administrators have; they stand in no menu."""

    def __init__(
        self,
        service: Service,
        gaps: GapStore,
        reloader: Reloader,
        admins: tuple[int, ...],
        folder: Path | None,
    ) -> None:
        self._service = service
        self._gaps = gaps
        self._reloader = reloader
        self._admins = frozenset(admins)
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()

    def takes(self, key: ConversationKey, event: Event | None) -> bool:
        """Tell whether an event is an administrator's business and not the conversation's."""
        if not is_administrators(key, self._admins):
            return False
        if isinstance(event, Called):
            return event.name == "gaps"
        return isinstance(event, Chose) and event.id.partition(":")[0] in _BUTTONS

    def takes_long(self, event: Event) -> bool:
        """Tell whether an event that was taken has the knowledge read again."""
        return _read(event).kind == "add"

    async def reply(self, event: Event, session: Session) -> Answer:
        """Return the reply to an event that was taken, and what changes with it.

        May raise StoreError.
        """
        order, k, lang = _read(event), self._service.knowledge, session.lang
        if order.kind == _WHY:
            return explained(k, session, order.entry), ()
        if order.kind == "gaps":
            return await self._list(max(order.number, 1), lang), ()
        gap = await self._gaps.get(order.number)
        if gap is None:
            return screens.gone(k, lang, order.number), ()
        if order.kind == "drop":
            return screens.dismissed(k, lang, gap), (GapRemoved(gap.id),)
        return screens.shown(k, lang, gap), ()

    async def add(self, event: Event, lang: Lang) -> Answer:
        """Put a question into an entry and read the knowledge again, which takes seconds.

        Done over again after a crash, it finds what is done and does the rest. May raise
        StoreError.
        """
        order = _read(event)
        async with self._one_at_a_time:
            gap = await self._gaps.get(order.number)
            if gap is None:
                return screens.gone(self._service.knowledge, lang, order.number), ()
            return await self._add(gap, order.entry, lang)

    def why(self, key: ConversationKey, reply: Reply, session: Session) -> Key | None:
        """Return the button that tells an administrator why this is the answer."""
        about = reply.answered
        if about is None or reply.verdict != Verdict.ANSWER or not answer_given(session, about):
            return None
        if not is_administrators(key, self._admins):
            return None
        try:
            data = encode(Callback(key.user, session.stamp, f"{_WHY}:{about}"))
        except TooLongError:
            return None
        text = self._service.knowledge.text("button.explain", session.lang)
        return {"text": localised(text, session.lang), "callback_data": data}

    async def _list(self, first: int, lang: Lang) -> Reply:
        today = dt.datetime.now(dt.UTC).date()
        gaps = await self._gaps.most_asked(today, screens.PAGE, first - 1)
        if not gaps and first > 1:  # the page has gone since its button was made
            return await self._list(1, lang)
        count = await self._gaps.size(today)
        return screens.listed(self._service.knowledge, lang, gaps, first, count)

    async def _add(self, gap: LoggedGap, entry: str, lang: Lang) -> Answer:
        """Put the question into the entry's file and read the knowledge again."""
        k, folder = self._service.knowledge, self._writable()
        if folder is None:
            return screens.to_copy(k, lang, gap, entry), ()
        try:
            place = await asyncio.to_thread(_put, folder, entry, gap)
        except EntryRefused as error:
            return screens.refused(k, lang, str(error)), ()
        reloaded = self._reloader.told(await self._reloader.reload(), lang)
        return screens.added(k, lang, entry, place, reloaded), (GapRemoved(gap.id),)

    def _writable(self) -> Path | None:
        try:
            if self._folder:
                refuse_unwritable(self._folder)
        except EntryRefused:
            return None
        return self._folder


def _put(folder: Path, entry: str, gap: LoggedGap) -> Added:
    phrasing = phrasing_of(gap.question)
    try:
        return add_phrasing(folder, entry, phrasing, language_list(gap.question, gap.lang))
    except EntryRefused:
        if place := standing_in(folder, entry, phrasing):
            return place
        raise


def _read(event: Event) -> _Order:
    if isinstance(event, Called):
        return _Order("gap", _number(event.argument)) if event.argument else _Order("gaps")
    kind, _, rest = event.id.partition(":") if isinstance(event, Chose) else ("", "", "")
    if kind == _WHY:
        return _Order(kind, entry=rest)
    number, _, entry = rest.partition(":")
    return _Order(kind, _number(number), entry)


def _number(text: str) -> int:
    """Read the number of a question or a place in the list; 0 if it is none."""
    return int(text) if text.isdecimal() and int(text) < 2**31 else 0
