"""Steps that were done before anybody ticked them: several typed at once, a line for each day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from bot.cases.case import Case
from bot.cases.dates import dates_in
from bot.cases.deeds import MAX_NICKNAME, NotNow, Why
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_desk import (
    Answer,
    Deed,
    ask,
    asked,
    beginning,
    day_over,
    me,
    saying_first,
    view_of,
    why_not,
)
from bot.dialogue.case_payloads import NO_STEP
from bot.dialogue.case_steps import ticked_on
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn
from bot.dialogue.session import Session
from bot.match import fold
from bot.typed import replace

SEVERAL = "several"
_LINES = re.compile(r"[\n;；。]+")
_STEPS = re.compile(r"(?P<first>\d{1,2})(?: ?(?:[-~—–到至]|to) ?(?:第|step )?(?P<last>\d{1,2}))?")


class _Unread(ValueError):
    """A line, or a step in it, that cannot be entered, as it is told."""


def _take_several(k: Knowledge, session: Session, case: Case, _: str, text: str) -> Turn:
    """Tick all that is named, or nothing: half an entry would have to be looked for."""
    try:
        days = _days_of_steps(k, session, case, text)
        return _entered(k, session, case, days)
    except _Unread as error:
        return saying_first(str(error), asked(k, session, case, SEVERAL, NO_STEP))


def _entered(k: Knowledge, session: Session, case: Case, days: Mapping[str, dt.date]) -> Turn:
    view = view_of(k, session, case)
    ticked = [step for step in days if step not in case.done]
    if not ticked:
        raise NotNow(Why.DONE, by=me(session))
    for step in ticked:
        now = session.desk.case(case.number) or case
        try:
            session, reply = ticked_on(k, session, now, step, days[step])
        except NotNow as error:
            why = why_not(view_of(k, session, now), error)
            raise _Unread(
                view.text("case.not_entered", number=view.number_of(step), why=why)
            ) from None
    who = beginning(view, me(session))
    said = Paragraph(view.text("case.entered", who=who, steps=view.names_of(ticked)))
    return session, replace(reply, blocks=(said, *reply.blocks[1:]), brief=(said,), toast="")


def _days_of_steps(k: Knowledge, session: Session, case: Case, text: str) -> dict[str, dt.date]:
    """Return the day of each step that is named, in the plan's order."""
    steps = [step.id for step in view_of(k, session, case).steps]
    found: dict[int, dt.date] = {}
    for line in filter(str.strip, _LINES.split(text)):
        numbers, day = _read(k, session, line)
        if not numbers or max(numbers) > len(steps) or min(numbers) < 1:
            raise _Unread(_unread(k, session, line))
        found |= dict.fromkeys(numbers, day)
    return {steps[number - 1]: found[number] for number in sorted(found)}


def _read(k: Knowledge, session: Session, line: str) -> tuple[list[int], dt.date]:
    """Return the numbers of the steps in a line, and the day in it."""
    folded, is_english = fold(line), session.lang == "en"
    dates = dates_in(folded, session.desk.today, is_english=is_english, is_asked_for=True)
    if len(dates) != 1:
        raise _Unread(_unread(k, session, line))
    day = day_over(k, session, line)
    if isinstance(day, str):
        raise _Unread(day)
    if day > session.desk.today:
        raise _Unread(k.text("case.not_yet", session.lang))
    beside = f"{folded[: dates[0].start]} {folded[dates[0].end :]}"
    return list(_numbers(beside)), day


def _numbers(words: str) -> Iterator[int]:
    for match in _STEPS.finditer(words):
        first = int(match["first"])
        yield from range(first, int(match["last"] or first) + 1)


def _unread(k: Knowledge, session: Session, line: str) -> str:
    return k.text("case.unread", session.lang, words=line.strip()[:MAX_NICKNAME])


DEEDS: Mapping[str, Deed] = {SEVERAL: ask(SEVERAL)}
ANSWERS: Mapping[str, Answer] = {SEVERAL: _take_several}
