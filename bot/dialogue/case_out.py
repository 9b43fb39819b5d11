"""What a case sends as a message of its own: its history, its report, its files, its picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.cases.case import Case
from bot.cases.ics import calendar_file
from bot.cases.table import csv_text, plan_row
from bot.content.wording import expand, of_case
from bot.dialogue.attachments import TextFile
from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.case_desk import deed_in_words, view_of
from bot.dialogue.case_payloads import CaseOut
from bot.dialogue.case_picture import picture_of
from bot.dialogue.case_view import CaseView
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn, quiet
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.dialogue.tables import file_name
from bot.typed import replace

LOG, BOARD = "log", "board"
MAX_SHOWN = 40
"""Deeds of a history that are shown, the latest."""
_COLUMNS = (
    *("id", "step", "role", "best_from", "best_to", "worst_from", "worst_to"),
    *("opens", "closes", "done", "taken", "by", "notes"),
)

_Out: TypeAlias = Callable[[Knowledge, Session, Case], Reply]


def send(k: Knowledge, session: Session, payload: CaseOut) -> Turn | None:
    """Send something of a case; None for a case that is no more."""
    case, out = session.desk.case(payload.number), OUT.get(payload.what)
    return (quiet(session), out(k, session, case)) if case and out else None


def _log(k: Knowledge, session: Session, case: Case) -> Reply:
    view = view_of(k, session, case)
    past = [one for one in session.desk.history if one.deed.number == case.number][:MAX_SHOWN]
    lines = tuple(
        view.text(
            "case.past",
            at=_moment(view, one.at),
            deed=deed_in_words(view, one.deed.what, one.deed.by, one.deed.step, one.deed.words),
        )
        for one in past
    )
    title = Paragraph(view.text("case.history", name=case.nickname), strong=True)
    rest = Bullets(lines) if lines else Paragraph(view.text("case.no_history"))
    return Reply((title, rest), buttons=(view.out(BOARD),))


def _moment(view: CaseView, at: dt.datetime) -> str:
    local = at.astimezone(ZoneInfo(view.case.settings.zone))
    return view.text("case.moment", day=view.day(local.date()), time=f"{local:%H:%M}")


def _report(k: Knowledge, session: Session, case: Case) -> Reply:
    view = view_of(k, session, case)
    return Reply(report(view), buttons=(view.out(BOARD),))


def report(view: CaseView) -> tuple[Block, ...]:
    """Tell what was done when and by whom, and what goes on."""
    case = view.case
    ended = case.archived or view.today
    lines = [_done_line(view, step.id) for step in view.steps if step.id in case.done]
    left = [
        view.text("case.left", step=view.title(step.id))
        for step in view.steps
        if step.id not in case.done
    ]
    remains = tuple(_remains(view))
    return (
        Paragraph(view.text("case.report", name=case.nickname), strong=True),
        Paragraph(view.text("case.report_days", start=view.day(view.begun), end=view.day(ended))),
        Bullets((*lines, *left)),
        *((Paragraph(view.text("case.remains")), Bullets(remains)) if remains else ()),
        Note(view.text("plan.note_zone")),
    )


def _done_line(view: CaseView, step: str) -> str:
    return view.text("case.report_line", step=view.title(step), how=view.over(step))


def _remains(view: CaseView) -> Iterator[str]:
    """Yield what goes on, with the day it ends where that is known."""
    plan, facts = view.library.plans.get(view.case.path), view.library.facts
    for one in plan.remains if plan else ():
        fact = facts[one.fact]
        text = expand(of_case(f"{{{fact.id}|text}}", facts, view.plan.known), facts, view.lang)
        tick = view.case.tick(one.after) if one.after else None
        if one.after and tick is None:
            continue  # it never began
        if tick and fact.days:
            end = tick.day + dt.timedelta(days=fact.days[1])
            text = view.text("case.remains_until", text=text, day=view.day(end))
        yield text


def _ics(k: Knowledge, session: Session, case: Case) -> Reply:
    view = view_of(k, session, case)
    stamp = session.desk.now or dt.datetime.combine(view.today, dt.time(), dt.UTC)
    title = view.heading()
    made = calendar_file(
        view.told.entries(), case=case.uid, title=title, stamp=stamp, sequence=case.sequence
    )
    return _file(view, "case.sent_ics", TextFile(file_name(title, "ics"), made.decode()))


def _csv(k: Knowledge, session: Session, case: Case) -> Reply:
    view = view_of(k, session, case)
    header = [view.text(f"case.column_{name}") for name in _COLUMNS]
    made = csv_text(header, _rows(view))
    return _file(view, "case.sent_csv", TextFile(file_name(view.heading(), "csv"), made))


def _rows(view: CaseView) -> Iterator[tuple[str, ...]]:
    case = view.case
    for dated in view.plan.steps:
        step = dated.step.id
        taker, tick = case.taker(step), case.tick(step)
        notes = [one.text for one in case.notes if one.step == step]
        if skip := case.skip(step):
            notes.append(skip.reason)
        row = plan_row(dated, view.told.title(dated), view.told.role(dated))
        yield (
            *row,
            view.name(taker) if taker else "",
            view.name(tick.by) if tick else "",
            view.text("case.join_notes").join(notes),
        )


def _file(view: CaseView, key: str, file: TextFile) -> Reply:
    said = Paragraph(view.text(key, name=view.case.nickname))
    buttons = (view.out("ics"), view.out("csv"), view.out(BOARD))
    return Reply((said,), buttons=buttons, attachment=file)


def _picture(k: Knowledge, session: Session, case: Case) -> Reply:
    view = view_of(k, session, case)
    said = Paragraph(view.text("case.sent_picture", name=case.nickname))
    picture = picture_of(view, dark=session.dark)
    return Reply((said,), buttons=(view.out(BOARD),), attachment=picture)


def _board(k: Knowledge, session: Session, case: Case) -> Reply:
    """Show the case below what was sent of it, which stays."""
    return replace(view_of(k, session, case).overview(), live=case.number)


OUT: Mapping[str, _Out] = {
    LOG: _log,
    "report": _report,
    "ics": _ics,
    "csv": _csv,
    "picture": _picture,
    BOARD: _board,
}
