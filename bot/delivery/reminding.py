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
from bot.cases.case import FORMER, STAFF, Case, CaseSettings, Member, Trouble, troubled, untroubled
from bot.cases.clock import day_in_china, hour_in_china
from bot.content.models import Lang
from bot.delivery.client import CallFailed, Client, Gone, Migrated, Refused
from bot.delivery.live_cases import (
    PIN,
    REMIND,
    once_more,
    place_of,
    timers_of,
    updated,
)
from bot.delivery.messages import Place, new_message
from bot.delivery.timers import Due
from bot.delivery.values import as_dict
from bot.dialogue import ConversationKey, Reply, Session
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_reminding import reminder_of
from bot.dialogue.case_view import CaseView
from bot.dialogue.personal import AHEAD, said_on
from bot.dialogue.reply import Reminding
from bot.service import Service
from bot.store import (
    CaseKey,
    CaseSaved,
    Change,
    Commit,
    JsonValue,
    Outbox,
    Send,
    Store,
    Timer,
    TimerSet,
)
from bot.store.timers import personal_name

PERSONAL = "remind"
"""The kind of timer that reminds one person of one day."""
_TRIES = 20
"""Looks for a message that is to be pinned."""
_WAIT = dt.timedelta(seconds=3)
_DAY, _HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
_NO_ONE = frozenset({STAFF, FORMER})
"""Whom Telegram does not know."""
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
        self._outbox: Outbox = store.outbox

    @property
    def handlers(self) -> Mapping[str, Due]:
        """What does each kind of timer."""
        return {REMIND: self.remind, PIN: self.pin, PERSONAL: self.remind_person}

    async def remind(self, timer: Timer, now: dt.datetime) -> Commit:
        """Say what is due of a case, and set its timer for what is next. May raise StoreError."""
        found = await self._find(timer)
        if found is None or found[0].archived:
            return Commit(timer)
        case, version = found
        if end := await self._quiet_end(timer.chat, case.settings, now):
            return Commit(timer, (once_more(timer, end),))
        library = self._service.knowledge.library
        view = CaseView(library, case, case.lang, day_in_china(now))
        due = reminders.due(case, view.plan.steps, now)
        if not due:  # the plan has changed with the knowledge
            return Commit(timer, (timers_of(library, timer.chat, case),))
        worth = reminders.worth_saying(due, view.today)
        after = _reminded(await self._checked(timer.chat, case) if worth else case, now)
        changes = (self._saved(timer, after, version), timers_of(library, timer.chat, after))
        told = self._told_owner(timer.chat, case, after)
        if not worth or Trouble.GONE in after.troubles:
            return Commit(timer, changes, told)
        said = _mentioning(
            (self._named(case, one.step) for one in worth),
            new_message(place_of(case, timer.chat), reminder_of(view, worth, now), _in(case)),
        )
        live = updated(library, timer.chat, after, now)
        return Commit(timer, changes, (*said, *live, *told))

    async def pin(self, timer: Timer, now: dt.datetime) -> Commit:
        """Pin the message of a case, as soon as it has been sent. May raise StoreError."""
        found = await self._find(timer)
        if found is None:
            return Commit(timer)
        case, version = found
        message = await self._outbox.answer_to(timer.chat, -case.number)
        if message is None:
            return self._tried(timer, now)
        payload = {"chat_id": timer.chat, "message_id": message, "disable_notification": True}
        try:
            await self._client.call("pinChatMessage", payload)
        except (Refused, Gone, Migrated) as error:
            _log.info("the message of a case cannot be pinned: %s", error.message)
            after = troubled(case, Trouble.NO_PIN)
        except CallFailed:
            return self._tried(timer, now)
        else:
            after = untroubled(case, Trouble.NO_PIN)
        if after == case:
            return Commit(timer)
        live = updated(self._service.knowledge.library, timer.chat, after, now)
        told = self._told_owner(timer.chat, case, after)
        return Commit(timer, (self._saved(timer, after, version),), (*live, *told))

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
        """Return when the quiet hours end that it is in; a group's own come before all others."""
        place = ConversationKey(chat, 0, 0)
        group = (await self._turns.load([place]))[place].settings
        if not (place.in_group and group.quiet):
            return reminders.quiet_end(settings, now)
        end = now
        while group.is_quiet(hour_in_china(end)):
            end = end.replace(minute=0, second=0, microsecond=0) + _HOUR
        return end if end > now else None

    async def _find(self, timer: Timer) -> tuple[Case, int] | None:
        """Return the case of a timer with its version; None if it is no more."""
        stored = await self._cases.of_chat(timer.chat)
        uid = timer.payload["uid"]
        case = next((case for case in stored.cases if case.uid == uid), None)
        return (case, stored.version(case.number)) if case else None

    async def _checked(self, chat: int, case: Case) -> Case:
        """Return the case with what keeps its reminders from those they are for.

        As it is, if Telegram does not say: who waits for that would be reminded of nothing.
        """
        asked: dict[str, object] = {"chat_id": chat}
        try:
            if chat > 0 or case.owner.id in _NO_ONE:
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

    def _told_owner(self, chat: int, before: Case, after: Case) -> tuple[Send, ...]:
        """Tell the owner of a group's case in private what has just gone wrong with it."""
        fresh = [one for one in after.troubles if one not in before.troubles]
        if chat > 0 or after.owner.id in _NO_ONE or not fresh:
            return ()
        text = self._service.knowledge.text
        said = tuple(
            Paragraph(
                text(
                    "case.private_trouble",
                    after.lang,
                    name=after.nickname,
                    trouble=text(f"case.trouble_{one}", after.lang),
                )
            )
            for one in fresh
        )
        return new_message(Place(after.owner.id, after.owner.id), Reply(said), _in(after))

    def _tried(self, timer: Timer, now: dt.datetime) -> Commit:
        """Try again a little later, but not for ever."""
        tries = timer.payload.get("tries", 0)
        count = tries + 1 if isinstance(tries, int) else 1
        if count > _TRIES:
            return Commit(timer)
        again = replace(timer, payload={**timer.payload, "tries": count})
        return Commit(timer, (once_more(again, now + _WAIT),))

    @staticmethod
    def _saved(timer: Timer, case: Case, version: int) -> Change:
        return CaseSaved(CaseKey(timer.chat, case.number), case, version)

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
        if one.id not in _NO_ONE
    ]
    first, *others = sends
    if not links:
        return sends
    text = f"{' '.join(links)}\n{first.payload['text']}"
    return (replace(first, payload={**first.payload, "text": text}), *others)
