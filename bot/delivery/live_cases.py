"""The one living message of each case, and the timer that reminds of it.

The message is known as the answer to a question that nobody can ask: below zero, by the number of
its case. So it is edited in place, said anew where that cannot be, and remembered, as all answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot.cases.case import FORMER, HELPER, STAFF, Case
from bot.cases.clock import day_in_china
from bot.cases.reminders import next_moment
from bot.content import Library
from bot.content.models import Lang
from bot.delivery.messages import Place, edit_answer, new_message
from bot.dialogue import Reply, Session
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_view import CaseView
from bot.render.callbacks import ANYONE
from bot.store import CaseKey, CaseSaved, Send, Timer, TimerDropped, TimerSet
from bot.store.timers import SHOW, UPDATE

REMIND, PIN = "case", "pin_case"
"""The kinds of timer: to remind of a case, and to pin its message."""
NO_ONE = frozenset({STAFF, FORMER, HELPER})
"""Whom Telegram does not know."""
_SENT = dt.timedelta(seconds=2)
"""By then a message has been sent, as a rule."""


def place_of(case: Case, chat: int) -> Place:
    """Return where a case is told of; anybody there may press."""
    return Place(chat, ANYONE, case.topic or None)


def shown(library: Library, case: Case, now: dt.datetime) -> Reply:
    """Return a case as its message has it."""
    return CaseView(library, case, case.lang, day_in_china(now)).overview()


def updated(library: Library, chat: int, case: Case, now: dt.datetime) -> tuple[Send, ...]:
    """Show a case in its message as it is now."""
    session, reply = Session(lang=case.lang), shown(library, case, now)
    return edit_answer(place_of(case, chat), -case.number, reply, session)


def said_anew(library: Library, chat: int, case: Case, now: dt.datetime) -> tuple[Send, ...]:
    """Show a case in a new message, below what has been said since; the old one goes."""
    session, reply = Session(lang=case.lang), shown(library, case, now)
    old = Send(chat, "deleteMessage", {}, replaces=-case.number)
    return (old, *new_message(place_of(case, chat), reply, session, -case.number))


def taken_away(chat: int, case: Case, said: str, lang: Lang) -> tuple[Send, ...]:
    """Leave one sentence of a case's message."""
    reply = Reply((Paragraph(said),))
    return edit_answer(place_of(case, chat), -case.number, reply, Session(lang=lang))


def timers_of(library: Library, chat: int, case: Case) -> TimerSet | TimerDropped:
    """Return what has a case reminded of when there is something next, in place of any before."""
    name = f"{REMIND}:{case.uid}"
    view = CaseView(library, case, case.lang, case.start)
    due = next_moment(case, view.plan.steps)
    if due is None:
        return TimerDropped(name)
    return TimerSet(Timer(name, chat, due, REMIND, {"uid": case.uid}))


def pinned_soon(chat: int, case: Case, now: dt.datetime) -> TimerSet:
    """Return what pins a case's message once it is there."""
    return TimerSet(Timer(f"{PIN}:{case.uid}", chat, now + _SENT, PIN, {"uid": case.uid}))


def no_timers(case: Case) -> Iterator[TimerDropped]:
    """Yield what lets all timers of a case go."""
    for kind in (REMIND, PIN, SHOW, UPDATE):
        yield TimerDropped(f"{kind}:{case.uid}")


def saved(timer: Timer, case: Case, version: int) -> CaseSaved:
    """Return what keeps the case that a timer has changed."""
    return CaseSaved(CaseKey(timer.chat, case.number), case, version)


def told_owner(library: Library, chat: int, before: Case, after: Case) -> tuple[Send, ...]:
    """Tell the owner of a group's case in private what has just gone wrong with it."""
    fresh = [one for one in after.troubles if one not in before.troubles]
    if chat > 0 or after.owner.id in NO_ONE or not fresh:
        return ()
    said = tuple(
        Paragraph(
            library.text(
                "case.private_trouble",
                after.lang,
                name=after.nickname,
                trouble=library.text(f"case.trouble_{one}", after.lang),
            )
        )
        for one in fresh
    )
    place = Place(after.owner.id, after.owner.id)
    return new_message(place, Reply(said), Session(lang=after.lang))


def once_more(timer: Timer, due: dt.datetime) -> TimerSet:
    """Return what has a timer come again."""
    return TimerSet(replace(timer, due=due, attempts=0))
