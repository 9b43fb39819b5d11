"""A path's steps along the days that they take, at best and at worst.

The days are counted, not dated: nobody has said when they begin. Every number comes from a fact, or
is a sum of such; a step of which none says how long it takes has a place and no length.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.cases.schedule import Dated, Span, schedule
from bot.content import Library
from bot.content.models import DayUnit, Facts, Lang
from bot.dialogue.attachments import DAY, Bar, Legend, Timeline
from bot.dialogue.blocks import Block, Note, Paragraph, Steps, texts_of
from bot.dialogue.grading import graded

_START = dt.date(2001, 1, 1)
"""A Monday; which one makes no difference."""
_SATURDAY = 5


class _Weeks:
    """Five working days a week: of days without a date no holidays can be known."""

    def is_working_day(self, day: dt.date) -> bool:
        return day.weekday() < _SATURDAY

    def knows(self, year: int) -> bool:  # noqa: ARG002 - asked of every calendar
        return False


@dataclass(frozen=True, slots=True)
class Timed:
    """A timeline, the same as text, and the facts that it rests on."""

    drawing: Timeline
    blocks: tuple[Block, ...]
    facts: tuple[str, ...]


def is_timed(library: Library, topic: str, known: Facts) -> bool:
    """Tell whether any step of a path has a time that a fact gives."""
    return any(not step.is_open for step in _dated(library, topic, known))


def timeline(library: Library, topic: str, known: Facts, lang: Lang) -> Timed | None:
    """Return a path's timeline for a reader's case; None where nothing of it has a time."""
    dated = _dated(library, topic, known)
    if all(step.is_open for step in dated):
        return None
    titles = (step.step.title.get(lang) for step in dated)
    times = (_time(library, step, lang) for step in dated)
    view = graded(library, known, lang, (Steps((*titles, *times)),))
    written = texts_of(view.blocks[0])
    own = zip(dated, written, written[len(dated) :], strict=False)
    bars = tuple(_bar(library, step, label, time, lang) for step, label, time in own)
    title = library.text("timeline.title", lang, topic=library.topic_title(topic, lang))
    notes = "\n".join(_notes(library, dated, lang))
    blocks = (
        Paragraph(title, strong=True),
        Paragraph(_whole(library, dated, lang)),
        Steps(tuple(_line(library, bar, lang) for bar in bars)),
        Note(notes),
        *view.blocks[1:],
    )
    return Timed(Timeline(title, bars, _legend(library, lang), notes), blocks, view.facts)


def _dated(library: Library, topic: str, known: Facts) -> tuple[Dated, ...]:
    plan = library.plans.get(topic)
    steps = plan.fitting(known) if plan else ()
    return schedule(steps, library.facts, known, _START, calendar=_Weeks())


def _bar(library: Library, dated: Dated, label: str, time: str, lang: Lang) -> Bar:
    best, worst = _days(dated.best)[1], _days(dated.worst)[1]
    key = "timeline.over" if best == worst else "timeline.over_between"
    told = () if time in label else (time,)
    when = (*told, library.text(key, lang, best=best, worst=worst))
    return Bar(
        label,
        _days(dated.best),
        _days(dated.worst),
        "" if dated.is_open else library.text("timeline.join", lang).join(when),
        is_open=dated.is_open,
        irreversible=dated.step.irreversible,
    )


def _days(span: Span) -> tuple[int, int]:
    return (span.start - _START).days, (span.end - _START).days


def _time(library: Library, dated: Dated, lang: Lang) -> str:
    """Say how long a step takes, or within what time it must be done, by the facts."""
    own = [f"{{{fact}}}" for fact in dated.facts]
    windows = len(dated.deadlines)
    times = own[: len(own) - windows]
    if windows:
        shortest = dated.deadlines[0].fact
        times.append(library.text("timeline.window", lang, time=f"{{{shortest}}}"))
    return library.text("line.join", lang).join(times)


def _line(library: Library, bar: Bar, lang: Lang) -> str:
    step = bar.label
    if bar.irreversible:
        step = library.text("plan.irreversible", lang, step=step)
    return library.text("timeline.line", lang, step=step, when=bar.when) if bar.when else step


def _whole(library: Library, dated: Sequence[Dated], lang: Lang) -> str:
    best = max(_days(step.best)[1] for step in dated)
    worst = max(_days(step.worst)[1] for step in dated)
    key = "timeline.whole" if best == worst else "timeline.whole_between"
    return library.text(key, lang, best=best, worst=worst)


def _notes(library: Library, dated: Sequence[Dated], lang: Lang) -> Iterator[str]:
    yield library.text("timeline.from_zero", lang)
    if any(step.is_open for step in dated):
        yield library.text("timeline.open_counts", lang)
    used = {fact for step in dated for fact in step.facts}
    if any(library.facts[fact].unit is DayUnit.WORKING for fact in used):
        yield library.text("timeline.weeks", lang)


def _legend(library: Library, lang: Lang) -> Legend:
    return Legend(
        best=library.text("timeline.best", lang),
        worst=library.text("timeline.worst", lang),
        is_open=library.text("timeline.open", lang),
        irreversible=library.text("timeline.irreversible", lang),
        day=library.text("timeline.day", lang, day=DAY),
    )
