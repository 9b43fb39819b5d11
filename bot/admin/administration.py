"""What administrators can do in their private chat: look at the bot, and act on what they see."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from bot.admin import gap_screens as screens
from bot.admin.health_screen import MOST_ERRORS, Health, health
from bot.admin.payloads import AddTo, Dismiss, ListGaps
from bot.admin.reloading import Reloader
from bot.admin.rights import is_administrators
from bot.admin.usage_screen import PERIODS, usage, wrong_period
from bot.content.models import Lang
from bot.content.phrasing import Added, add_phrasing, refuse_unwritable, standing_in
from bot.delivery.timers import Now, clock
from bot.dialogue import Called, Chose, ConversationKey, Event, Reply, Session
from bot.dialogue.gap import language_list, phrasing_of
from bot.dialogue.route import Route, Routes, Scope
from bot.errors import EntryRefused
from bot.service import Service
from bot.store import Change, GapRemoved, LoggedGap, Store

Answer: TypeAlias = tuple[Reply, tuple[Change, ...]]
"""What an administrator is told, and what changes with it."""


class Administration:
    """Takes the commands and buttons that only administrators have; `ROUTES` has them."""

    def __init__(  # noqa: PLR0913 - all that administrators look at, and the hour
        self,
        service: Service,
        store: Store,
        reloader: Reloader,
        admins: tuple[int, ...],
        folder: Path | None,
        *,
        now: Now = clock,
    ) -> None:
        self._service = service
        self._store = store
        self._reloader = reloader
        self._admins = frozenset(admins)
        self._folder = folder
        self._now = now
        self._one_at_a_time = asyncio.Lock()

    def takes(self, key: ConversationKey, event: Event | None) -> bool:
        """Tell whether an event is an administrator's business and not the conversation's."""
        if not is_administrators(key, self._admins):
            return False
        return _found(event) is not None

    def takes_long(self, event: Event) -> bool:
        """Tell whether an event that was taken has the knowledge read again: seconds."""
        found = _found(event)
        return found is not None and found[0].name in _SLOW

    async def reply(self, event: Event, session: Session) -> Answer:
        """Return the reply to an event that was taken, and what changes with it.

        One that takes long, done over again after a crash, finds what is done and does the rest.
        May raise StoreError.
        """
        found = _found(event)
        if found is None:
            raise ValueError(f"administrators have no such thing: {event}")
        route, said = found
        reply, changes = await route.handler(self, session, said)
        if isinstance(event, Chose):
            reply = replace(reply, placement=route.placement)
        return reply, changes

    async def reload(self, session: Session, _argument: str) -> Answer:
        """Read the knowledge again."""
        reloaded = await self._reloader.reload()
        return self._reloader.told(reloaded, session.lang), self._reloader.announced(reloaded)

    async def usage(self, session: Session, argument: str) -> Answer:
        """Tell what was used in the days that the argument names; in a week without one."""
        k, days = self._service.knowledge, _number(argument) if argument else PERIODS[0]
        if days not in PERIODS:
            return wrong_period(k, session.lang), ()
        today = self._now().date()
        return usage(k, session, await self._store.usage.statistics(today, days)), ()

    async def health(self, session: Session, _argument: str) -> Answer:
        """Tell how the bot is."""
        began = time.perf_counter()
        condition = await self._store.condition(self._now())
        seconds = time.perf_counter() - began
        errors = await self._store.error_kinds.latest(MOST_ERRORS)
        found = Health(self._reloader.loaded, condition, seconds, errors)
        return health(self._service.knowledge, session.lang, found), ()

    async def gaps(self, session: Session, argument: str) -> Answer:
        """List the questions that went without a good answer, or show the one of a number."""
        if not argument:
            return await self._list(1, session.lang), ()
        k, lang, number = self._service.knowledge, session.lang, _number(argument)
        gap = await self._store.gaps.get(number)
        return screens.shown(k, lang, gap) if gap else screens.gone(k, lang, number), ()

    async def turn_over(self, session: Session, payload: ListGaps) -> Answer:
        """List the questions from another place on."""
        return await self._list(max(payload.first, 1), session.lang), ()

    async def add(self, session: Session, payload: AddTo) -> Answer:
        """Put a question into an entry's file and read the knowledge again."""
        async with self._one_at_a_time:
            gap = await self._store.gaps.get(payload.gap)
            if gap is None:
                return screens.gone(self._service.knowledge, session.lang, payload.gap), ()
            return await self._add(gap, payload.entry, session.lang)

    async def dismiss(self, session: Session, payload: Dismiss) -> Answer:
        """Strike a question out."""
        k, lang = self._service.knowledge, session.lang
        gap = await self._store.gaps.get(payload.gap)
        if gap is None:
            return screens.gone(k, lang, payload.gap), ()
        return screens.dismissed(k, lang, gap), (GapRemoved(gap.id),)

    async def _list(self, first: int, lang: Lang) -> Reply:
        today = self._now().date()
        gaps = await self._store.gaps.most_asked(today, screens.PAGE, first - 1)
        if not gaps and first > 1:  # the page has gone since its button was made
            return await self._list(1, lang)
        count = await self._store.gaps.size(today)
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
        reloaded = await self._reloader.reload()
        told = screens.added(k, lang, entry, place, self._reloader.told(reloaded, lang))
        return told, (GapRemoved(gap.id), *self._reloader.announced(reloaded))

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


def _number(text: str) -> int:
    """Read the number of a question or a place in the list; 0 if it is none."""
    return int(text) if text.isdecimal() and int(text) < 2**31 else 0


Handler: TypeAlias = Callable[[Administration, Session, Any], Awaitable[Answer]]
"""Takes the argument of a command, or what a button says."""

_ONLY = Scope.ADMINISTRATORS
ROUTES: Routes[Handler] = Routes(
    Route("gaps", Administration.gaps, command=True, scope=_ONLY),
    Route("stats", Administration.usage, command=True, scope=_ONLY),
    Route("health", Administration.health, command=True, scope=_ONLY),
    Route("reload", Administration.reload, command=True, scope=_ONLY),
    Route("gaps_from", Administration.turn_over, button=ListGaps, scope=_ONLY),
    Route("add_gap", Administration.add, button=AddTo, scope=_ONLY),
    Route("drop_gap", Administration.dismiss, button=Dismiss, scope=_ONLY),
)
_SLOW = frozenset({"reload", "add_gap"})


def _found(event: Event | None) -> tuple[Route[Handler], object] | None:
    """Return the route of an event, and what its handler is called with."""
    if isinstance(event, Called):
        route = ROUTES.called(event.name)
        return (route, event.argument) if route else None
    return ROUTES.pressed(event.id) if isinstance(event, Chose) else None
