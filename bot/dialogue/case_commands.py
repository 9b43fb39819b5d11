"""Cases by what is typed: `/case`, `/when`, and a text that was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.when import UNKNOWN
from bot.dialogue import case_opening, case_settings, casework, on_screen
from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.case_desk import TYPED, names_day, view_of
from bot.dialogue.case_out import LOG, send
from bot.dialogue.case_payloads import CaseOut, OnCase
from bot.dialogue.casework import listed, meant_case
from bot.dialogue.events import Called, Chose, Event, Said
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go
from bot.dialogue.questions import Turn, quiet
from bot.dialogue.reply import Reply
from bot.dialogue.route import Handler, Routes
from bot.dialogue.session import Session
from bot.match import Verdict
from bot.typed import replace

_ASKED: Mapping[str, str] = {
    "history": LOG,
    "log": LOG,
    "历史": LOG,
    "歷史": LOG,
    "记录": LOG,
    "記錄": LOG,
    "report": "report",
    "报告": "report",
    "報告": "report",
    "picture": "picture",
    "timeline": "picture",
    "时间线": "picture",
    "時間線": "picture",
    "ics": "ics",
    "csv": "csv",
}
"""What `/case` may be followed by, and what it sends."""
_FREE = frozenset({"note", "skip"})
"""Deeds that take any text: a note may be a question."""
_EXPORT = frozenset({"export", "导出", "匯出", "導出"})


def act(k: Knowledge, session: Session, payload: OnCase) -> Turn | None:
    """Do what a button says; None for a case that is no more.

    Whatever question of a guided decision was open is left: it is not asked amid the work.
    """
    case, session = session.desk.case(payload.number), quiet(session)
    if case and payload.deed == "set":
        return casework.attempted(k, session, case, payload.step, payload.deed, case_settings.show)
    return casework.act(k, session, payload)


def command(k: Knowledge, session: Session, payload: str | Go) -> Turn:
    """Show the only case, or all there are; `/case history` and the like go further."""
    session = quiet(session)
    desk, words = session.desk, payload.strip().lower() if isinstance(payload, str) else ""
    case = meant_case(desk)
    if case is None:
        return session, listed(k, session, _ASKED.get(words, ""))
    if words in _EXPORT and (turn := casework.act(k, session, OnCase("export", case.number))):
        return turn
    if what := _ASKED.get(words):
        return send(k, session, CaseOut(what, case.number)) or (session, listed(k, session))
    return session, replace(view_of(k, session, case).overview(), live=case.number)


def when(k: Knowledge, session: Session, _: object) -> Turn:
    """Tell the next deadlines of each case that goes on."""
    going_on = session.desk.going_on
    if not going_on:
        return session, listed(k, session)
    blocks: list[Block] = []
    for case in going_on:
        view = view_of(k, session, case)
        blocks.append(Paragraph(view.heading(), strong=True))
        running, waiting = tuple(view.next_deadlines()), tuple(view.waiting_limits())
        blocks += running
        if waiting:
            blocks.append(Bullets(waiting))
        if not (running or waiting):
            blocks.append(Paragraph(view.text("case.no_deadline")))
    blocks.append(Note(k.text("plan.note_zone", session.lang)))
    buttons = tuple(
        view_of(k, session, case).button("show", key="button.case_open", name=case.nickname)
        for case in going_on
    )
    return session, Reply(tuple(blocks), buttons=buttons)


def is_typed(k: Knowledge, naming: str, text: str) -> bool:
    """Tell whether a text is what was asked for about a case; 不知道 may be, no other word is."""
    return naming.startswith(TYPED) and k.control_word(text) in {None, UNKNOWN}


def typed(k: Knowledge, session: Session, naming: str, text: str) -> Turn | None:
    """Take a text as what was asked for about a case; None if that is no more."""
    take = case_opening.typed if naming.startswith(case_opening.OPENING) else casework.typed
    return take(k, session, naming, text)


def is_aside(k: Knowledge, session: Session, naming: str, text: str) -> bool:
    """Tell whether a text asks something, where a day, a name or a person was asked for."""
    meant = OnCase.read(naming)
    is_free = meant is not None and meant.deed in _FREE
    if is_free or not k.matcher.is_question(text) or names_day(k, session, text):
        return False
    return k.match(text, (), session.facts, "").verdict is not Verdict.UNKNOWN


def page_of(session: Session, naming: str) -> str:
    """Return the path that something was asked for about."""
    if naming.startswith(case_opening.OPENING):
        return case_opening.path_of(naming)
    meant = OnCase.read(naming)
    case = session.desk.case(meant.number) if meant else None
    return case.path if case else ""


def asked_again(k: Knowledge, session: Session, answer: Reply, naming: str) -> Turn:
    """Come back to what was asked for about a case, below the answer to something else."""
    ask = case_opening.asked_again if naming.startswith(case_opening.OPENING) else casework.again
    found = ask(k, session, naming)
    if found is None:
        return session, answer
    session, asked = found
    blocks = (*answer.blocks, *asked.blocks)
    return session, replace(answer, blocks=blocks, buttons=(*asked.buttons, *answer.buttons))


def concerns_cases(
    k: Knowledge, session: Session | None, event: Event, routes: Routes[Handler]
) -> bool:
    """Tell whether a turn works on cases, so that it has to come with those of its chat."""
    match event:
        case Chose(button):
            pressed = routes.pressed(button)
            return pressed is not None and pressed[0].cases
        case Called(name):
            route = routes.called(name)
        case Said(text):
            if session and is_typed(k, session.naming, text):
                return True
            named = on_screen.button_meant(k, session, text.strip()) if session else None
            if named and (pressed := routes.pressed(named)):
                return pressed[0].cases
            route = routes.meant(k.control_word(text))
    return route is not None and route.cases


def tells_history(event: Event) -> bool:
    """Tell whether a turn is told what was done with the cases."""
    match event:
        case Chose(button):
            sent = CaseOut.read(button)
            return sent is not None and sent.what == LOG
        case Called("case", argument):
            return _ASKED.get(argument.strip().lower()) == LOG
    return False


def needs_rights(session: Session | None, event: Event) -> bool:
    """Tell whether a turn may change what is for owners of cases and administrators."""
    if isinstance(event, Chose) and event.id.startswith("caseset:"):
        return True
    naming = session.naming if session else ""
    meant = OnCase.read(event.id if isinstance(event, Chose) else naming)
    return meant is not None and casework.needs_rights(meant.deed)
