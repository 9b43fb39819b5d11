"""What the owner of a case and administrators do: its name, days, people, and its end."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases import deeds
from bot.cases.case import Case, Member
from bot.content.models import Facts
from bot.content.when import UNKNOWN
from bot.dialogue.accounts import cleaned
from bot.dialogue.blocks import Bullets, Paragraph
from bot.dialogue.case_desk import (
    OWNING,
    Answer,
    Deed,
    ask,
    asked,
    day_near,
    done,
    me,
    member_typed,
    members,
    not_known,
    saying_first,
    view_of,
)
from bot.dialogue.case_payloads import NO_STEP
from bot.dialogue.case_view import CaseView
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.typed import replace

_TO_FORGET = 2
"""Administrators that it takes to have a group's case forgotten."""


def _owner(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    return asked(k, session, case, "owner", NO_STEP, members(k, session, case, OWNING, NO_STEP))


def owned(k: Knowledge, session: Session, case: Case, _: str, to: Member) -> Turn:
    """Put a member in charge."""
    after = deeds.belonging_to(case, to, me(session))
    return done(k, session, after, "owner", words=view_of(k, session, case).name(to))


def _take_name(k: Knowledge, session: Session, case: Case, _: str, text: str) -> Turn:
    name = cleaned(text)
    if not name:
        return asked(k, session, case, "name", NO_STEP)
    return done(k, session, deeds.renamed(case, name, me(session)), "rename", words=name)


def _take_start(k: Knowledge, session: Session, case: Case, _: str, text: str) -> Turn:
    day = day_near(k, session, text)
    if isinstance(day, str):
        return saying_first(day, asked(k, session, case, "start", NO_STEP))
    after = deeds.moved(case, day, me(session))
    view = view_of(k, session, after)
    session, reply = done(k, session, after, "start", words=view.day(day))
    if view.begun == day:
        return session, reply
    line, *rest = reply.blocks
    behind = view.text("case.start_behind", begun=view.day(view.begun), start=view.day(day))
    said = (line, Paragraph(behind))
    return session, replace(reply, blocks=(*said, *rest), brief=said)


def _take_owner(k: Knowledge, session: Session, case: Case, step: str, text: str) -> Turn:
    if meant := member_typed(session, case, text):
        return owned(k, session, case, step, meant)
    return not_known(k, session, case, text, _owner(k, session, case, step))


def _more(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    view = view_of(k, session, case)
    names = ["name", "start", "facts", "owner", "set", "archive", "forget"]
    if not session.desk.is_group:
        names.remove("owner")
    blocks = (Paragraph(view.heading(), strong=True), Paragraph(view.text("case.more")))
    return session, Reply(blocks, buttons=(*map(view.button, names), view.back()))


def _facts(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    """Show what is known by now and not in the case, before it is taken over."""
    view, news = view_of(k, session, case), _news(session, case)
    if not news:
        same = Paragraph(view.text("case.same_facts"))
        return session, Reply((same,), buttons=(view.button("facts"), view.back()))
    lines = tuple(
        view.text(
            "case.news",
            slot=k.library.slots[slot].name.get(view.lang),
            old=_option(k, view, slot, case.known.get(slot, UNKNOWN)),
            new=_option(k, view, slot, option),
        )
        for slot, option in news.items()
    )
    blocks = (Paragraph(view.text("case.sure_facts")), Bullets(lines))
    return session, Reply(blocks, buttons=(view.button("inform"), view.back()))


def _inform(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    known = {**case.known, **_news(session, case)}
    return done(k, session, deeds.informed(case, known, me(session)), "facts")


def _news(session: Session, case: Case) -> Facts:
    """Return what is known of the account and is otherwise, or not at all, in the case."""
    known = session.facts.items()
    return {slot: new for slot, new in known if new not in {UNKNOWN, case.known.get(slot)}}


def _option(k: Knowledge, view: CaseView, slot: str, option: str) -> str:
    found = k.library.slots[slot].option(option)
    if found is None or option == UNKNOWN:
        return view.text("case.unknown")
    return found.label.get(view.lang)


def _archive(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    view = view_of(k, session, case)
    said = Paragraph(view.text("case.sure_archive", name=case.nickname))
    return session, Reply((said,), buttons=(view.button("archived"), view.back()))


def _archived(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    return done(k, session, deeds.archived(case, session.desk.today, me(session)), "archive")


def _reopen(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    return done(k, session, deeds.reopened(case, me(session)), "reopen")


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
    case = deeds.to_forget(case, me(session))
    wanted = _TO_FORGET if session.desk.is_group else 1
    if len(case.forget) < wanted:
        return done(k, session, case, "forget")
    session = replace(session, desk=session.desk.without(case))
    said = k.text("case.forgotten", session.lang, name=case.nickname)
    return session, Reply((Paragraph(said),), toast=said)


DEEDS: Mapping[str, Deed] = {
    "more": _more,
    "facts": _facts,
    "inform": _inform,
    "owner": _owner,
    "archive": _archive,
    "archived": _archived,
    "reopen": _reopen,
    "forget": _forget,
    "forgot": _forgot,
    **{name: ask(name) for name in ("name", "start")},
}
ANSWERS: Mapping[str, Answer] = {
    "name": _take_name,
    "start": _take_start,
    "owner": _take_owner,
}
