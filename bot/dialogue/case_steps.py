"""What members do with the steps of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.cases import deeds, reminders
from bot.cases.case import HELPER, Case, Member
from bot.cases.deeds import MAX_NOTE, NotNow, Why
from bot.dialogue.accounts import cleaned
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_desk import (
    TO,
    Answer,
    Deed,
    ask,
    asked,
    day_over,
    done,
    me,
    member_typed,
    members,
    not_known,
    saying_first,
    view_of,
    why_not,
)
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn
from bot.dialogue.session import Session
from bot.typed import replace

_LATER = dt.timedelta(hours=3)
_DAY = dt.timedelta(days=1)


def _card(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    return session, view_of(k, session, case).card(step)


def _tick(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    return ticked_on(k, session, case, step, session.desk.today)


def ticked_on(k: Knowledge, session: Session, case: Case, step: str, day: dt.date) -> Turn:
    """Tick a step as done on a day, or propose it. Raises NotNow."""
    view, is_today = view_of(k, session, case), day == session.desk.today
    after = deeds.ticked(case, view.steps, step, day, me(session))
    what = "propose" if after.proposal(step) else "tick" if is_today else "tick_on"
    return done(k, session, after, what, step, "" if is_today else view.day(day))


def _tock(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    steps = view_of(k, session, case).steps
    return done(k, session, deeds.confirmed(case, steps, step, me(session)), "confirm", step)


def _untick(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    steps = view_of(k, session, case).steps
    return done(k, session, deeds.unticked(case, steps, step, me(session)), "untick", step)


def _take(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    return done(k, session, deeds.taken(case, step, me(session)), "take", step)


def _leave(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    holder = case.taker(step)
    if holder and holder.id != me(session).id and not session.desk.manages(case):
        raise NotNow(Why.TAKEN, by=holder)
    return done(k, session, deeds.left(case, step, me(session)), "leave", step)


def _give(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    """Ask whom a step is given to: one of the members, or whoever is named in reply.

    Where one works alone, others have no more than a name.
    """
    session, reply = asked(k, session, case, "give", step, members(k, session, case, TO, step))
    if session.desk.is_group:
        return session, reply
    view = view_of(k, session, case)
    said = (
        Paragraph(view.text("case.ask_give_alone", step=view.title(step))),
        Paragraph(view.text("case.group_instead")),
    )
    return session, replace(reply, blocks=said)


def given(k: Knowledge, session: Session, case: Case, step: str, to: Member) -> Turn:
    """Hand a step to a member."""
    after = deeds.handed_over(case, step, to, me(session))
    return done(k, session, after, "give", step, view_of(k, session, case).name(to))


def _take_note(k: Knowledge, session: Session, case: Case, step: str, text: str) -> Turn:
    said = " ".join(text.split())[:MAX_NOTE]
    after = deeds.noted(case, step, session.desk.today, me(session), said)
    return done(k, session, after, "note", step, said)


def _take_reason(k: Knowledge, session: Session, case: Case, step: str, text: str) -> Turn:
    said, steps = " ".join(text.split())[:MAX_NOTE], view_of(k, session, case).steps
    after = deeds.skipped(case, steps, step, session.desk.today, me(session), said)
    return done(k, session, after, "skip", step, said)


def _take_day(k: Knowledge, session: Session, case: Case, step: str, text: str) -> Turn:
    day = day_over(k, session, text)
    if isinstance(day, dt.date) and day > session.desk.today:
        day = k.text("case.not_yet", session.lang)
    try:
        if isinstance(day, dt.date):
            return ticked_on(k, session, case, step, day)
    except NotNow as error:
        if error.why is not Why.ORDER:
            raise
        day = why_not(view_of(k, session, case), error)
    return saying_first(day, asked(k, session, case, "day", step))


def _take_member(k: Knowledge, session: Session, case: Case, step: str, text: str) -> Turn:
    if meant := member_typed(session, case, text):
        return given(k, session, case, step, meant)
    if not session.desk.is_group:
        name = cleaned(text)
        is_name = any(map(str.isalpha, name))  # a number is a button that is not there
        to = Member(HELPER, name)
        return given(k, session, case, step, to) if is_name else _give(k, session, case, step)
    return not_known(k, session, case, text, _give(k, session, case, step))


def _snooze(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    tomorrow = session.desk.today + _DAY
    return _put_off(k, session, case, step, reminders.at(case.settings, tomorrow), "snooze")


def _later(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    now = session.desk.now or reminders.at(case.settings, session.desk.today)
    return _put_off(k, session, case, step, now + _LATER, "later")


def _put_off(  # noqa: PLR0913, PLR0917 - a deed with its moment
    k: Knowledge, session: Session, case: Case, step: str, at: dt.datetime, what: str
) -> Turn:
    return done(k, session, deeds.snoozed(case, step, at, me(session)), what, step)


DEEDS: Mapping[str, Deed] = {
    "step": _card,
    "tick": _tick,
    "tock": _tock,
    "untick": _untick,
    "take": _take,
    "leave": _leave,
    "give": _give,
    "snooze": _snooze,
    "later": _later,
    **{name: ask(name) for name in ("note", "skip", "day")},
}
ANSWERS: Mapping[str, Answer] = {
    "note": _take_note,
    "skip": _take_reason,
    "day": _take_day,
    "give": _take_member,
}
