"""Reminds of cases, and of single days, when it is time: once, late rather than never.

A case has one timer, due when there is something to say of it next. Whatever is due by then is said
in one message, and the moment until which all has been said is kept with it, in one turn: who comes
second finds the timer, or the case, changed, and says nothing.
"""

from __future__ import annotations

import datetime as dt
import html
import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.cases import reminders
from bot.cases.case import FORMER, Case, CaseSettings, Member, Trouble, troubled, untroubled
from bot.cases.clock import day_in_china
from bot.content.models import Lang
from bot.delivery.client import CallFailed, Client, Gone, Refused
from bot.delivery.live_cases import (
    NO_ONE,
    REMIND,
    once_more,
    place_of,
    saved,
    timers_of,
    told_owner,
    updated,
)
from bot.delivery.messages import Place, new_message
from bot.delivery.timers import Due
from bot.delivery.values import as_dict
from bot.dialogue import ConversationKey, Session
from bot.dialogue.case_reminding import reminder_of
from bot.dialogue.case_settings import with_quiet_hours
from bot.dialogue.case_view import CaseView
from bot.dialogue.personal import AHEAD, said_on
from bot.dialogue.reply import Reminding
from bot.service import Service
from bot.store import (
    Commit,
    JsonValue,
    Send,
    Store,
    Timer,
    TimerSet,
)
from bot.store.timers import personal_name

PERSONAL = "remind"
"""The kind of timer that reminds one person of one day."""
_DAY = dt.timedelta(days=1)
_AWAY = frozenset({"left", "kicked"})

_log = logging.getLogger(__name__)


def personal_timer(
    key: ConversationKey, name: str, lang: Lang, about: Reminding, now: dt.datetime
) -> TimerSet:
    """Return what reminds somebody of a day, where they have asked for it."""
    timer = personal_name(key, f"{about.what}:{about.by}")
    payload: dict[str, JsonValue] = {
        "what": about.what,
        "by": str(about.by),
        "topic": key.topic,
        "user": key.user,
        "name": name,
        "lang": lang,
    }
    due = _next(about.by, now) or now
    return TimerSet(Timer(timer, key.chat, due, PERSONAL, payload))


def _next(by: dt.date, now: dt.datetime) -> dt.datetime | None:
    """Return the next morning on which a day is to be reminded of."""
    mornings = (reminders.at(CaseSettings(), by - days * _DAY) for days in AHEAD)
    return next((morning for morning in sorted(mornings) if morning > now), None)


class Reminders:
    """Says what is due."""

    def __init__(self, client: Client, service: Service, store: Store) -> None:
        self._client = client
        self._service = service
        self._turns = store.turns
        self._cases = store.cases

    @property
    def handlers(self) -> Mapping[str, Due]:
        """What does each kind of timer."""
        return {REMIND: self.remind, PERSONAL: self.remind_person}

    async def remind(self, timer: Timer, now: dt.datetime) -> Commit:
        """Say what is due of a case, and set its timer for what is next. May raise StoreError."""
        found = await self._cases.find(timer.chat, timer.payload["uid"])
        if found is None or found[0].archived:
            return Commit(timer)
        case, version = found
        quiet_end = await self._quiet_end(timer.chat, case.settings, now)
        library = self._service.knowledge.library
        view = CaseView(library, case, case.lang, day_in_china(now))
        due = reminders.due(case, view.plan.steps, now)
        is_too_late = quiet_end and reminders.is_last_chance(case.settings, due, now, quiet_end)
        if quiet_end and not is_too_late:
            return Commit(timer, (once_more(timer, quiet_end),))
        if not due:  # the plan has changed with the knowledge
            return Commit(timer, (timers_of(library, timer.chat, case),))
        worth = reminders.worth_saying(due, view.today)
        after = _reminded(await self._checked(timer.chat, case) if worth else case, now)
        changes = (saved(timer, after, version), timers_of(library, timer.chat, after))
        told = told_owner(library, timer.chat, case, after)
        if not worth or Trouble.GONE in after.troubles:
            return Commit(timer, changes, told)
        place = replace(place_of(case, timer.chat), silent=quiet_end is not None)
        said = _mentioning(
            (self._named(case, one.step) for one in worth),
            new_message(place, reminder_of(view, worth, now), _in(case)),
        )
        live = updated(library, timer.chat, after, now)
        return Commit(timer, changes, (*said, *live, *told))

    async def remind_person(self, timer: Timer, now: dt.datetime) -> Commit:
        """Say how near a day is, and set the timer for the next time. May raise StoreError."""
        payload: Any = timer.payload
        by, lang = dt.date.fromisoformat(payload["by"]), payload["lang"]
        if end := await self._quiet_end(timer.chat, CaseSettings(), now):
            return Commit(timer, (once_more(timer, end),))
        about = Reminding(payload["what"], by)
        reply = said_on(self._service.knowledge.library, lang, about, day_in_china(now))
        place = Place(timer.chat, payload["user"], payload["topic"] or None)
        said = new_message(place, reply, Session(lang=lang))
        if timer.chat < 0:
            said = _mentioning([Member(payload["user"], payload["name"])], said)
        following = _next(by, now)
        return Commit(timer, (once_more(timer, following),) if following else (), said)

    async def _quiet_end(
        self, chat: int, settings: CaseSettings, now: dt.datetime
    ) -> dt.datetime | None:
        """Return when the quiet hours end that it is in.

        In private the person's, in a group its own by China's clock, or else the case's.
        """
        key = ConversationKey(chat, 0, max(chat, 0))
        found = (await self._turns.load([key]))[key]
        if not key.in_group:
            settings = with_quiet_hours(settings, (found.session or Session()).quiet)
        elif quiet := found.settings.quiet:
            settings = with_quiet_hours(CaseSettings(), quiet)
        return reminders.quiet_end(settings, now)

    async def _checked(self, chat: int, case: Case) -> Case:
        """Return the case with what keeps its reminders from those they are for.

        As it is, if Telegram does not say: who waits for that would be reminded of nothing.
        """
        asked: dict[str, object] = {"chat_id": chat}
        try:
            if chat > 0 or case.owner.id in NO_ONE:
                await self._client.call("sendChatAction", {**asked, "action": "typing"})
                member: object = {}
            else:
                asked["user_id"] = case.owner.id
                member = await self._client.call("getChatMember", asked)
        except Gone:
            return troubled(case, Trouble.GONE)
        except Refused as error:
            is_gone = "chat not found" in error.message.lower()
            return troubled(case, Trouble.GONE) if is_gone else case
        except CallFailed:
            return case
        case = untroubled(case, Trouble.GONE, Trouble.LEFT)
        has_left = case.owner.id == FORMER or as_dict(member).get("status") in _AWAY
        return troubled(case, Trouble.LEFT) if has_left else case

    @staticmethod
    def _named(case: Case, step: str) -> Member:
        return case.taker(step) or case.owner


def _in(case: Case) -> Session:
    return Session(lang=case.lang)


def _reminded(case: Case, now: dt.datetime) -> Case:
    """Return the case as one of which all until now has been said.

    A clock that was ahead has said more: nothing is said twice.
    """
    until = max(now, reminders.reminded_until(case))
    return replace(case, reminded=until, snoozed=tuple(s for s in case.snoozed if s.at > until))


def _mentioning(people: Iterable[Member], sends: tuple[Send, ...]) -> tuple[Send, ...]:
    """Put the names of people before a message, so that Telegram tells them of it."""
    links = [
        f'<a href="tg://user?id={one.id}">{html.escape(one.name or "@", quote=False)}</a>'
        for one in dict.fromkeys(people)
        if one.id not in NO_ONE
    ]
    first, *others = sends
    if not links:
        return sends
    text = f"{' '.join(links)}\n{first.payload['text']}"
    return (replace(first, payload={**first.payload, "text": text}), *others)
