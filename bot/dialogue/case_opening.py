"""A case is opened: of a path, from a day on, under a name; or only looked at as if it were."""

from __future__ import annotations

import datetime as dt
from hashlib import blake2b

from bot.cases.case import Case
from bot.cases.plans import DatedPlan, dated_plan
from bot.dialogue.accounts import cleaned
from bot.dialogue.blocks import Block, Note, Paragraph, Warn
from bot.dialogue.case_desk import TYPED, day_near, done, saying_first
from bot.dialogue.case_dry import as_if_begun
from bot.dialogue.case_payloads import OpenCase, StartCase
from bot.dialogue.case_ways import ways
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.plan_text import PlanText
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.typed import replace

MAX_CASES = 20
"""Cases of a chat, closed ones among them."""
OPENING = f"{TYPED}open:"
"""How `Position.naming` begins while day and name of a new case are asked for: then path/name."""
TODAY, MONDAY, DRY = "today", "monday", "dry"
"""When a case begins, by a button; and next Monday too, but only to look at."""
_WEEK = 7


def choose(k: Knowledge, session: Session, _: object) -> Turn:
    """Ask which way out is to be made a case of."""
    return session, ways(k, session, "case.which")


def ask(k: Knowledge, session: Session, payload: OpenCase) -> Turn | None:
    """Ask when a path is to be begun; None if there is no plan for it."""
    return _asked(k, session, payload.path, "") if payload.path in k.library.plans else None


def begin(k: Knowledge, session: Session, payload: StartCase) -> Turn | None:
    """Open a case that begins on the day of a button, or show what would be."""
    if payload.path not in k.library.plans:
        return None
    path, name = _named(session.desk.naming)
    monday = _monday(session.desk.today)
    if payload.when == DRY:
        shown = as_if_begun(k, session, payload.path, monday)
        buttons = _starts(k, session, payload.path, (TODAY, MONDAY))
        return replace(session, naming=session.desk.naming), replace(shown, buttons=buttons)
    start = {TODAY: session.desk.today, MONDAY: monday}.get(payload.when)
    if start is None:
        return None
    return _opened(k, session, payload.path, start, name if path == payload.path else "")


def typed(k: Knowledge, session: Session, naming: str, text: str) -> Turn | None:
    """Take a text as the day a case begins, or else as its name; None if the path is no more."""
    path, name = _named(naming)
    if path not in k.library.plans:
        return None
    day = day_near(k, session, text)
    if isinstance(day, dt.date):
        return _opened(k, session, path, day, name)
    if k.control_word(text):
        day = k.text("case.undated", session.lang)
    if day == k.text("case.no_day", session.lang):
        return _asked(k, session, path, cleaned(text) or name)
    return saying_first(day, _asked(k, session, path, name))


def path_of(naming: str) -> str:
    """Return the path of a case to be opened."""
    return _named(naming)[0]


def asked_again(k: Knowledge, session: Session, naming: str) -> Turn | None:
    """Ask for the day again; None if the path is no more."""
    path, name = _named(naming)
    return _asked(k, session, path, name) if path in k.library.plans else None


def _named(naming: str) -> tuple[str, str]:
    """Return the path of a case to be opened, and its name."""
    path, _, name = naming.removeprefix(OPENING).partition("/")
    return path, name


def _monday(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=_WEEK - today.weekday())


def _asked(k: Knowledge, session: Session, path: str, name: str) -> Turn:
    lang, desk = session.lang, session.desk
    if len(desk.cases) >= MAX_CASES:
        return session, Reply((Paragraph(k.text("case.full", lang, count=MAX_CASES)),))
    plan = dated_plan(k.library, path, session.facts, desk.today)
    if plan.closed:
        return session, Reply(_closed(k, session, plan))
    title = k.library.topic_title(path, lang)
    lines = [
        Paragraph(k.text("case.ask_open", lang, path=title), strong=True),
        Paragraph(k.text("case.name_noted", lang, name=name))
        if name
        else Paragraph(k.text("case.ask_begin", lang, name=_default_name(k, session, path))),
    ]
    if desk.is_group:
        lines.append(Paragraph(k.text("case.ask_in_group", lang)))
    buttons = _starts(k, session, path, (TODAY, MONDAY, DRY))
    return replace(session, naming=f"{OPENING}{path}/{name}"), Reply(tuple(lines), buttons=buttons)


def _starts(k: Knowledge, session: Session, path: str, days: tuple[str, ...]) -> tuple[Button, ...]:
    return tuple(
        Button(StartCase(path, when).id, k.text(f"button.begin_{when}", session.lang))
        for when in days
    )


def _closed(k: Knowledge, session: Session, plan: DatedPlan) -> tuple[Block, ...]:
    told = PlanText(k.library, session.lang, plan, session.desk.today)
    first, *others = told.notes()
    return (Warn(first), *map(Paragraph, others))


def _default_name(k: Knowledge, session: Session, path: str) -> str:
    name = session.account_name or k.library.topic_title(path, session.lang)
    taken = {case.nickname for case in session.desk.cases}
    others = (f"{name} {number}" for number in range(2, MAX_CASES + 2))
    return next(one for one in (name, *others) if one not in taken)


def _opened(k: Knowledge, session: Session, path: str, start: dt.date, name: str) -> Turn:
    desk, me = session.desk, session.desk.reader.member
    if len(desk.cases) >= MAX_CASES:
        return _asked(k, session, path, name)
    plan = dated_plan(k.library, path, session.facts, start)
    if plan.closed:
        return session, Reply(_closed(k, session, plan))
    number = desk.last_number + 1
    opened = desk.now or dt.datetime.combine(desk.today, dt.time(), dt.UTC)
    case = Case(
        number,
        blake2b(f"{desk.chat}.{number}".encode(), digest_size=8).hexdigest(),
        name or _default_name(k, session, path),
        path,
        start,
        owner=me,
        opened=opened,
        topic=desk.topic,
        lang=session.lang,
        facts=tuple(sorted(session.facts.items())),
        members=(me,) if me.id else (),
    )
    session, reply = done(k, session, case, "open", words=case.nickname)
    reply = replace(reply, blocks=(*reply.blocks, Note(k.text("plan.note_zone", session.lang))))
    if start >= desk.today:
        return session, reply
    line, *rest = reply.blocks
    said = (line, Paragraph(k.text("case.begun_before", session.lang)))
    return session, replace(reply, blocks=(*said, *rest), brief=said)
