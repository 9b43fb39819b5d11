"""What is done with a case: by its buttons, and by what is typed after one of them.

Members work on the steps; its owner and a group's administrators change plan, dates and members.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.cases.case import Case
from bot.cases.deeds import NotNow
from bot.dialogue import case_entering, case_managing, case_steps
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_desk import OWNING, TO, Answer, Deed, refused, view_of, why_not
from bot.dialogue.case_payloads import CaseOut, OnCase
from bot.dialogue.case_ways import ways
from bot.dialogue.desk import Desk
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session

_MANAGING = frozenset({*case_managing.DEEDS, *case_managing.ANSWERS, "set"})


def needs_rights(deed: str) -> bool:
    """Tell whether a deed is for the owner of a case and for administrators."""
    return deed in _MANAGING or deed.startswith(OWNING)


def act(k: Knowledge, session: Session, payload: OnCase) -> Turn | None:
    """Do what a button says; None for a case that is no more."""
    case = session.desk.case(payload.number)
    deed = _deed_of(payload.deed)
    if case is None or deed is None:
        return None
    return attempted(k, session, case, payload.step, payload.deed, deed)


def typed(k: Knowledge, session: Session, naming: str, text: str) -> Turn | None:
    """Take a text as what was asked for about a case; None if the case is no more."""
    meant = OnCase.read(naming)
    case = session.desk.case(meant.number) if meant else None
    take = _ANSWERS.get(meant.deed) if meant else None
    if meant is None or case is None or take is None:
        return None
    return attempted(
        k,
        session,
        case,
        meant.step,
        meant.deed,
        lambda k, session, case, step: take(k, session, case, step, text),
    )


def again(k: Knowledge, session: Session, naming: str) -> Turn | None:
    """Ask again for what was to be typed; None if the case is no more."""
    meant = OnCase.read(naming)
    return act(k, session, meant) if meant else None


def attempted(  # noqa: PLR0913, PLR0917 - what is done, and with what
    k: Knowledge, session: Session, case: Case, step: str, name: str, deed: Deed
) -> Turn:
    """Do something with a case; where it does not fit, say why and show the case as it is."""
    if needs_rights(name) and not session.desk.manages(case):
        return session, refused(k, session, case, k.text("case.not_yours", session.lang))
    try:
        return deed(k, session, case, step)
    except NotNow as error:
        return session, refused(k, session, case, why_not(view_of(k, session, case), error), step)


def _deed_of(name: str) -> Deed | None:
    for start, give in ((TO, case_steps.given), (OWNING, case_managing.owned)):
        place = name.removeprefix(start)
        if place != name and place.isdecimal():
            return _to_member(give, int(place))
    return _DEEDS.get(name)


def _to_member(give: Callable[..., Turn], place: int) -> Deed:
    def deed(k: Knowledge, session: Session, case: Case, step: str) -> Turn:
        if place >= len(case.members):
            return session, view_of(k, session, case).overview()
        return give(k, session, case, step, case.members[place])

    return deed


def _show(k: Knowledge, session: Session, case: Case, page: str) -> Turn:
    return session, view_of(k, session, case).overview(int(page) if page.isdecimal() else 1)


def _export(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    view = view_of(k, session, case)
    said = Paragraph(view.text("case.export"))
    return session, Reply((said,), buttons=(view.out("ics"), view.out("csv"), view.back()))


def listed(k: Knowledge, session: Session, what: str = "") -> Reply:
    """List the cases of the chat, each to be shown, or to send `what` was asked of them.

    Without any, what one can be made of.
    """
    desk, lang = session.desk, session.lang
    if not desk.cases:
        return ways(k, session, "case.none")
    shown = (*desk.going_on, *(case for case in desk.cases if case.archived))
    buttons = tuple(
        Button(
            (CaseOut(what, case.number) if what else OnCase("show", case.number)).id,
            view_of(k, session, case).heading(),
        )
        for case in shown
    )
    another = Button(Go("project").id, k.text("button.project_new", lang))
    return Reply((Paragraph(k.text("case.list", lang)),), buttons=(*buttons, another))


def meant_case(desk: Desk) -> Case | None:
    """Return the case that is meant where none is named: the only one."""
    only = desk.going_on or desk.cases
    return only[0] if len(only) == 1 else None


_DEEDS: Mapping[str, Deed] = {
    "show": _show,
    "export": _export,
    **case_steps.DEEDS,
    **case_entering.DEEDS,
    **case_managing.DEEDS,
}
_ANSWERS: Mapping[str, Answer] = {
    **case_steps.ANSWERS,
    **case_entering.ANSWERS,
    **case_managing.ANSWERS,
}
