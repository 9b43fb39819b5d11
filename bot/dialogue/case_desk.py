"""What deeds on cases have in common: the case in words, what was done, what is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias

from bot.cases.case import FORMER, Case, Member
from bot.cases.dates import Unclear, dates_in
from bot.cases.deeds import MAX_NICKNAME, NotNow, Why
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_payloads import NO_STEP, OnCase
from bot.dialogue.case_view import CaseView
from bot.dialogue.days import day_in_words
from bot.dialogue.desk import NAMING
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.match import fold
from bot.typed import replace

TYPED = f"{OnCase.prefix}:"
"""How `Position.naming` begins while what is typed next is about a case: it is an `OnCase`."""
YOU = Member(1)
"""Whoever works alone, at a terminal."""
TO, OWNING = "to", "own"
"""Before the place of a member in the list of members: whom a step, or a case, is given to."""
_FAR = dt.timedelta(days=2 * 366)
"""A day farther away than this is rather a slip of the pen."""
_HALF_A_YEAR = dt.timedelta(days=183)
_TOAST = 190
"""Characters that Telegram shows over a button, with some to spare."""

Deed: TypeAlias = Callable[[Knowledge, Session, Case, str], Turn]
"""Does something with a case, or with one of its steps."""
Answer: TypeAlias = Callable[[Knowledge, Session, Case, str, str], Turn]
"""Takes the text that such a deed has asked for."""


def view_of(k: Knowledge, session: Session, case: Case) -> CaseView:
    """Return a case as the reader sees it: in a group in the one language that is spoken of it."""
    lang = case.lang if session.desk.is_group else session.lang
    return CaseView(k.library, case, lang, session.desk.today)


def refused(k: Knowledge, session: Session, case: Case, said: str, step: str = NO_STEP) -> Reply:
    """Say why something cannot be done, over the case as it is."""
    view = view_of(k, session, case)
    shown = view.overview() if step == NO_STEP else view.card(step)
    return replace(shown, blocks=(Paragraph(said), *shown.blocks), toast=said[:_TOAST])


def done(  # noqa: PLR0913, PLR0917 - what is done with a case, and with what in it
    k: Knowledge, session: Session, case: Case, what: str, step: str = "", words: str = ""
) -> Turn:
    """Keep a case as it is after a deed, say what was done and show it.

    After one on a step what comes next is enough: all steps are a press away.
    """
    session = replace(session, desk=session.desk.with_case(case, what, step, words))
    view = view_of(k, session, case)
    said = deed_in_words(view, what, session.desk.reader.member, step, words)
    shown, line = view.what_next() if step else view.overview(), Paragraph(said)
    blocks = (line, *shown.blocks)
    return session, replace(shown, blocks=blocks, brief=(line,), toast=said[:_TOAST])


def deed_in_words(view: CaseView, what: str, by: Member, step: str, words: str) -> str:
    """Say who has done what."""
    title = view.title(step) if step else ""
    if what in NAMING and not words:
        words = view.name(Member(FORMER))
    return view.text(f"case.did_{what}", who=beginning(view, by), step=title, words=words)


def beginning(view: CaseView, by: Member) -> str:
    """Return how somebody is called where that begins a sentence: You, An administrator."""
    who = view.name(by)
    return who if by.name else who[0].upper() + who[1:]


def me(session: Session) -> Member:
    """Return who is at work."""
    return session.desk.reader.member


def members(k: Knowledge, session: Session, case: Case, deed: str, step: str) -> tuple[Button, ...]:
    """Return a button for each member whom a step or a case may be given to; not who has it."""
    view = view_of(k, session, case)
    holder = case.owner if step == NO_STEP else case.taker(step)
    return tuple(
        Button(OnCase(f"{deed}{place}", case.number, step).id, view.name(member))
        for place, member in enumerate(case.members)
        if not holder or member.id != holder.id
    )


def member_typed(session: Session, case: Case, text: str) -> Member | None:
    """Return whom a text names: whoever it mentions or replies to, or a member by their name.

    Of names with an @ it is nowhere kept whose they are.
    """
    name = fold(text).strip()
    named = (one for one in case.members if name and fold(one.name).strip() == name)
    return session.desk.reader.meant or next(named, None)


def saying_first(said: str, turn: Turn) -> Turn:
    """Return a turn whose reply says something before all else, such as why it asks again."""
    session, reply = turn
    return session, replace(reply, blocks=(Paragraph(said), *reply.blocks))


def not_known(k: Knowledge, session: Session, case: Case, words: str, asked: Turn) -> Turn:
    """Say that it cannot be told who somebody is, in place of the question that is asked again."""
    view, (session, reply) = view_of(k, session, case), asked
    said = Paragraph(view.text("case.not_known", words=words[:MAX_NICKNAME]))
    return session, replace(reply, blocks=(said, *reply.blocks[1:]))


def ask(deed: str) -> Deed:
    """Return what asks for something that is to be typed."""
    return lambda k, session, case, step: asked(k, session, case, deed, step)


def asked(  # noqa: PLR0913, PLR0917 - what is asked, of what, and what can be pressed instead
    k: Knowledge,
    session: Session,
    case: Case,
    deed: str,
    step: str,
    instead: tuple[Button, ...] = (),
) -> Turn:
    """Ask for something that is to be typed; `instead` can be pressed. Raises NotNow."""
    if case.archived:
        raise NotNow(Why.ARCHIVED)
    view = view_of(k, session, case)
    title = "" if step == NO_STEP else view.title(step)
    lines = [Paragraph(view.text(f"case.ask_{deed}", step=title, name=case.nickname))]
    if session.desk.is_group:
        lines.append(Paragraph(view.text("case.ask_in_group")))
    back = view.back() if step == NO_STEP else view.button("step", step, key="button.back")
    naming = OnCase(deed, case.number, step).id
    return replace(session, naming=naming), Reply(tuple(lines), buttons=(*instead, back))


def day_over(k: Knowledge, session: Session, text: str) -> dt.date | str:
    """Return the day on which something was done, or what is to be said of a text that names none.

    A day more than half a year ago is not meant if one of its name is still to come.
    """
    days = _days_typed(k, session, text)
    if isinstance(days, str):
        return days
    last, coming = days
    return last if session.desk.today - last <= _HALF_A_YEAR else coming


def day_near(k: Knowledge, session: Session, text: str) -> dt.date | str:
    """Return what `day_over` does, but the nearest such day, be it over or to come."""
    days, today = _days_typed(k, session, text), session.desk.today
    if isinstance(days, str):
        return days
    return min(reversed(days), key=lambda day: abs(day - today))


def names_day(k: Knowledge, session: Session, text: str) -> bool:
    """Tell whether a text names a day, be it one that is or is not."""
    return _days_typed(k, session, text) != k.text("case.no_day", session.lang)


def _days_typed(k: Knowledge, session: Session, text: str) -> tuple[dt.date, dt.date] | str:
    """Return the last and the next day that a text may name."""
    folded, today, lang = fold(text), session.desk.today, session.lang
    found = [
        dates_in(folded, today, is_english=lang == "en", ahead=ahead, is_asked_for=True)
        for ahead in (False, True)
    ]
    if not all(found):
        return k.text("case.no_day", lang)
    last, coming = (dates[0].day for dates in found)
    if isinstance(last, Unclear) or isinstance(coming, Unclear):
        why = last if isinstance(last, Unclear) else coming
        words = text[found[0][0].start : found[0][0].end]
        return k.text(f"dated.{why}", lang, words=words)
    if min(abs(last - today), abs(coming - today)) > _FAR:
        far = day_in_words(k.library, lang, last, year=True)
        return k.text("case.far", lang, day=far)
    return last, coming


def why_not(view: CaseView, error: NotNow) -> str:
    """Say why something cannot be done now."""
    steps = view.names_of(error.steps)
    return view.text(f"case.why_{error.why}", steps=steps, who=view.name(error.by or Member()))
