"""What is done with a case: by its buttons, and by what is typed after one of them.

Members work on the steps; its owner and a group's administrators change plan, dates and members.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from bot.cases import case as cases
from bot.cases import reminders
from bot.cases.case import MAX_NOTE, Case, Member, NotNow, Why
from bot.cases.dates import Unclear, dates_in
from bot.dialogue.accounts import cleaned
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_view import CaseView
from bot.dialogue.desk import Desk
from bot.dialogue.heard import heard
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import NO_STEP, Go, OnCase
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.match import fold

TYPED = "case:"
"""How `Position.naming` begins while what is typed next is about a case: deed:number:step."""
YOU = Member(1)
"""Whoever works alone, at a terminal."""
MANAGING = frozenset({
    "more", "name", "start", "facts", "set", "archive", "archived", "reopen", "forget",
    "forgot", "owner",
})  # fmt: skip
"""What only the owner of a case, or an administrator of its group, may do."""
_OWNING = "own"
_TO = "to"
"""Before the place of a member in the list of members: whom a case, or a step, is given to."""
_LATER = dt.timedelta(hours=3)
_DAY = dt.timedelta(days=1)
_TOAST = 190
"""Characters that Telegram shows over a button, with some to spare."""
_TO_FORGET = 2
"""Administrators that it takes to have a group's case forgotten."""

_Deed: TypeAlias = Callable[[Knowledge, Session, Case, str], Turn]


def needs_rights(deed: str) -> bool:
    """Tell whether a deed is for the owner of a case and for administrators."""
    return deed in MANAGING or deed.startswith(_OWNING)


def act(k: Knowledge, session: Session, payload: OnCase) -> Turn | None:
    """Do what a button says; None for a case that is no more."""
    case = session.desk.case(payload.number)
    deed = _deed_of(payload.deed)
    if case is None or deed is None:
        return None
    return attempted(k, session, case, payload.step, payload.deed, deed)


def typed(k: Knowledge, session: Session, naming: str, text: str) -> Turn | None:
    """Take a text as what was asked for about a case; None if the case is no more."""
    _, deed, number, step = naming.split(":", 3)
    case, take = session.desk.case(int(number)), _ANSWERS.get(deed)
    if case is None or take is None:
        return None
    return attempted(
        k,
        session,
        case,
        step,
        deed,
        lambda k, session, case, step: take(k, session, case, step, text),
    )


def attempted(  # noqa: PLR0913, PLR0917 - what is done, and with what
    k: Knowledge, session: Session, case: Case, step: str, name: str, deed: _Deed
) -> Turn:
    """Do something with a case; where it does not fit, say why and show the case as it is."""
    if needs_rights(name) and not session.desk.manages(case):
        return session, refused(k, session, case, k.text("case.not_yours", session.lang))
    try:
        return deed(k, session, case, step)
    except NotNow as error:
        return session, refused(k, session, case, _why(view_of(k, session, case), error), step)


def view_of(k: Knowledge, session: Session, case: Case) -> CaseView:
    """Return a case as the reader sees it."""
    return CaseView(k.library, case, session.lang, session.desk.today)


def refused(k: Knowledge, session: Session, case: Case, said: str, step: str = NO_STEP) -> Reply:
    """Say why something cannot be done, over the case as it is."""
    view = view_of(k, session, case)
    shown = view.overview() if step == NO_STEP else view.card(step)
    return replace(shown, blocks=(Paragraph(said), *shown.blocks), toast=said[:_TOAST])


def done(  # noqa: PLR0913, PLR0917 - what is done with a case, and with what in it
    k: Knowledge, session: Session, case: Case, what: str, step: str = "", words: str = ""
) -> Turn:
    """Keep a case as it is after a deed, say what was done and show it."""
    session = replace(session, desk=session.desk.with_case(case, what, step, words))
    view = view_of(k, session, case)
    said = deed_in_words(view, what, session.desk.reader.member, step, words)
    shown = view.overview()
    return session, replace(shown, blocks=(Paragraph(said), *shown.blocks), toast=said[:_TOAST])


def deed_in_words(view: CaseView, what: str, by: Member, step: str, words: str) -> str:
    """Say who has done what."""
    title = view.title(step) if step else ""
    return view.text(f"case.did_{what}", who=view.name(by), step=title, words=words)


def _why(view: CaseView, error: NotNow) -> str:
    steps = view.names_of(error.steps)
    return view.text(
        f"case.why_{error.why}", steps=steps, who=error.name or view.text("case.staff")
    )


def _deed_of(name: str) -> _Deed | None:
    for start, give in ((_TO, _given), (_OWNING, _owned)):
        place = name.removeprefix(start)
        if place != name and place.isdecimal():
            return _to_member(give, int(place))
    return _DEEDS.get(name)


def _to_member(give: Callable[..., Turn], place: int) -> _Deed:
    def deed(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
        if place >= len(case.members):
            return session, view_of(k, session, case).overview()
        return give(k, session, case, step, case.members[place])

    return deed


def _me(session: Session) -> Member:
    return session.desk.reader.member


def _show(k: Knowledge, session: Session, case: Case, page: str) -> Turn:
    return session, view_of(k, session, case).overview(int(page) if page.isdecimal() else 1)


def _card(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    return session, view_of(k, session, case).card(step)


def _tick(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    return _ticked_on(k, session, case, step, session.desk.today)


def _ticked_on(k: Knowledge, session: Session, case: Case, step: str, day: dt.date) -> Turn:
    view, is_today = view_of(k, session, case), day == session.desk.today
    after = cases.ticked(case, view.steps, step, day, _me(session))
    what = "propose" if after.proposal(step) else "tick" if is_today else "tick_on"
    return done(k, session, after, what, step, "" if is_today else view.day(day))


def _tock(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    steps = view_of(k, session, case).steps
    return done(k, session, cases.confirmed(case, steps, step, _me(session)), "confirm", step)


def _untick(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    steps = view_of(k, session, case).steps
    return done(k, session, cases.unticked(case, steps, step, _me(session)), "untick", step)


def _take(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    return done(k, session, cases.taken(case, step, _me(session)), "take", step)


def _leave(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    holder = case.taker(step)
    if holder and holder.id != _me(session).id and not session.desk.manages(case):
        raise NotNow(Why.TAKEN, name=holder.name)
    return done(k, session, cases.left(case, step, _me(session)), "leave", step)


def _give(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    """Ask whom a step is given to: one of the members, or whoever is named in reply."""
    return _asked(k, session, case, "give", step, _members(k, session, case, _TO, step))


def _given(k: Knowledge, session: Session, case: Case, step: str, to: Member) -> Turn:
    after = cases.handed_over(case, step, to, _me(session))
    return done(k, session, after, "give", step, view_of(k, session, case).name(to))


def _owner(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    return _asked(k, session, case, "owner", NO_STEP, _members(k, session, case, _OWNING, NO_STEP))


def _owned(k: Knowledge, session: Session, case: Case, _: str, to: Member) -> Turn:
    after = cases.belonging_to(case, to, _me(session))
    return done(k, session, after, "owner", words=view_of(k, session, case).name(to))


def _members(
    k: Knowledge, session: Session, case: Case, deed: str, step: str
) -> tuple[Button, ...]:
    view = view_of(k, session, case)
    return tuple(
        Button(OnCase(f"{deed}{place}", case.number, step).id, view.name(member))
        for place, member in enumerate(case.members)
    )


def _ask(deed: str) -> _Deed:
    """Return what asks for something that is to be typed."""
    return lambda k, session, case, step: _asked(k, session, case, deed, step)


def _asked(  # noqa: PLR0913, PLR0917 - what is asked, of what, and what can be pressed instead
    k: Knowledge,
    session: Session,
    case: Case,
    deed: str,
    step: str,
    instead: tuple[Button, ...] = (),
) -> Turn:
    if case.archived:
        raise NotNow(Why.ARCHIVED)
    view = view_of(k, session, case)
    title = "" if step == NO_STEP else view.title(step)
    lines = [Paragraph(view.text(f"case.ask_{deed}", step=title, name=case.nickname))]
    if session.desk.is_group:
        lines.append(Paragraph(view.text("case.ask_in_group")))
    back = view.back() if step == NO_STEP else view.button("step", step, key="button.case_back")
    naming = f"{TYPED}{deed}:{case.number}:{step}"
    return replace(session, naming=naming), Reply(tuple(lines), buttons=(*instead, back))


def _take_note(k: Knowledge, session: Session, case: Case, step: str, text: str) -> Turn:
    said = " ".join(text.split())[:MAX_NOTE]
    after = cases.noted(case, step, session.desk.today, _me(session), said)
    return done(k, session, after, "note", step, said)


def _take_reason(k: Knowledge, session: Session, case: Case, step: str, text: str) -> Turn:
    said, steps = " ".join(text.split())[:MAX_NOTE], view_of(k, session, case).steps
    after = cases.skipped(case, steps, step, session.desk.today, _me(session), said)
    return done(k, session, after, "skip", step, said)


def _take_day(k: Knowledge, session: Session, case: Case, step: str, text: str) -> Turn:
    day = day_typed(k, session, text)
    if isinstance(day, dt.date) and day > session.desk.today:
        day = k.text("case.not_yet", session.lang)
    if isinstance(day, str):
        session, reply = _asked(k, session, case, "day", step)
        return session, replace(reply, blocks=(Paragraph(day), *reply.blocks))
    return _ticked_on(k, session, case, step, day)


def _take_name(k: Knowledge, session: Session, case: Case, _: str, text: str) -> Turn:
    name = cleaned(text)
    if not name:
        return _asked(k, session, case, "name", NO_STEP)
    return done(k, session, cases.renamed(case, name, _me(session)), "rename", words=name)


def _take_start(k: Knowledge, session: Session, case: Case, _: str, text: str) -> Turn:
    day = day_near(k, session, text)
    if isinstance(day, str):
        session, reply = _asked(k, session, case, "start", NO_STEP)
        return session, replace(reply, blocks=(Paragraph(day), *reply.blocks))
    after = cases.moved(case, day, _me(session))
    return done(k, session, after, "start", words=view_of(k, session, case).day(day))


def _take_member(k: Knowledge, session: Session, case: Case, step: str, _: str) -> Turn:
    if meant := session.desk.reader.meant:
        return _given(k, session, case, step, meant)
    return _give(k, session, case, step)


def _take_owner(k: Knowledge, session: Session, case: Case, step: str, _: str) -> Turn:
    if meant := session.desk.reader.meant:
        return _owned(k, session, case, step, meant)
    return _owner(k, session, case, step)


def day_typed(k: Knowledge, session: Session, text: str) -> dt.date | str:
    """Return the day that a text names, or what is to be said of it if it names none."""
    dates = heard(text, session.desk.today).dates
    if not dates:
        return k.text("case.no_day", session.lang)
    found = dates[0]
    if isinstance(found.day, Unclear):
        return k.text(f"dated.{found.day}", session.lang, words=text[found.start : found.end])
    return found.day


def day_near(k: Knowledge, session: Session, text: str) -> dt.date | str:
    """Return what `day_typed` does, but the nearest such day, be it over or to come."""
    today = session.desk.today
    found = dates_in(fold(text), today, is_english=text.isascii(), ahead=True)
    past = day_typed(k, session, text)
    if isinstance(past, str) or not found or not isinstance(found[0].day, dt.date):
        return past
    return min(found[0].day, past, key=lambda day: abs(day - today))


def _snooze(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    tomorrow = session.desk.today + _DAY
    return _put_off(k, session, case, step, reminders.at(case.settings, tomorrow), "snooze")


def _later(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
    now = session.desk.now or reminders.at(case.settings, session.desk.today)
    return _put_off(k, session, case, step, now + _LATER, "later")


def _put_off(  # noqa: PLR0913, PLR0917 - a deed with its moment
    k: Knowledge, session: Session, case: Case, step: str, at: dt.datetime, what: str
) -> Turn:
    return done(k, session, cases.snoozed(case, step, at, _me(session)), what, step)


def _export(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    view = view_of(k, session, case)
    said = Paragraph(view.text("case.export"))
    return session, Reply((said,), buttons=(view.out("ics"), view.out("csv"), view.back()))


def _more(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    view = view_of(k, session, case)
    names = ("name", "start", "facts", "owner", "set", "archive", "forget")
    blocks = (Paragraph(view.heading(), strong=True), Paragraph(view.text("case.more")))
    return session, Reply(blocks, buttons=(*map(view.button, names), view.back()))


def _facts(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    return done(k, session, cases.informed(case, session.facts, _me(session)), "facts")


def _archive(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    view = view_of(k, session, case)
    said = Paragraph(view.text("case.sure_archive", name=case.nickname))
    return session, Reply((said,), buttons=(view.button("archived"), view.back()))


def _archived(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    return done(k, session, cases.archived(case, session.desk.today, _me(session)), "archive")


def _reopen(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    return done(k, session, cases.reopened(case, _me(session)), "reopen")


def _forget(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    """Ask whether all of a case is to be forgotten, or who else has to say so."""
    view = view_of(k, session, case)
    said = [Paragraph(view.text("case.sure_forget", name=case.nickname))]
    if session.desk.is_group:
        said.append(Paragraph(view.text("case.two_forget")))
    if case.forget:
        who = view.joined([view.name(one) for one in case.forget])
        said.append(Paragraph(view.text("case.wants_forget", who=who)))
    return session, Reply(tuple(said), buttons=(view.button("forgot"), view.back()))


def _forgot(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    case = cases.to_forget(case, _me(session))
    wanted = _TO_FORGET if session.desk.is_group else 1
    if len(case.forget) < wanted:
        return done(k, session, case, "forget")
    session = replace(session, desk=session.desk.without(case))
    said = k.text("case.forgotten", session.lang, name=case.nickname)
    return session, Reply((Paragraph(said),), toast=said[:_TOAST])


def listed(k: Knowledge, session: Session) -> Reply:
    """List the cases of the chat."""
    desk, lang = session.desk, session.lang
    if not desk.cases:
        paths = Button(Go("paths").id, k.text("button.paths", lang))
        return Reply((Paragraph(k.text("case.none", lang)),), buttons=(paths,))
    shown = (*desk.going_on, *(case for case in desk.cases if case.archived))
    buttons = tuple(
        Button(OnCase("show", case.number).id, view_of(k, session, case).heading())
        for case in shown
    )
    return Reply((Paragraph(k.text("case.list", lang)),), buttons=buttons)


def meant_case(desk: Desk) -> Case | None:
    """Return the case that is meant where none is named: the only one."""
    only = desk.going_on or desk.cases
    return only[0] if len(only) == 1 else None


_DEEDS: Mapping[str, _Deed] = {
    "show": _show,
    "step": _card,
    "tick": _tick,
    "tock": _tock,
    "untick": _untick,
    "take": _take,
    "leave": _leave,
    "give": _give,
    "snooze": _snooze,
    "later": _later,
    "export": _export,
    "more": _more,
    "facts": _facts,
    "owner": _owner,
    "archive": _archive,
    "archived": _archived,
    "reopen": _reopen,
    "forget": _forget,
    "forgot": _forgot,
    **{name: _ask(name) for name in ("note", "skip", "day", "name", "start")},
}
_ANSWERS: Mapping[str, Callable[[Knowledge, Session, Case, str, str], Turn]] = {
    "note": _take_note,
    "skip": _take_reason,
    "day": _take_day,
    "name": _take_name,
    "start": _take_start,
    "give": _take_member,
    "owner": _take_owner,
}
