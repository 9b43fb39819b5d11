"""A path's steps along the days that they take, at best and at worst.

The days are counted, not dated: nobody has said when they begin. Every number comes from a fact, or
is a sum of such; a step of which none says how long it takes has a place and no length.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.cases.schedule import Dated, Span, has_time, schedule
from bot.content import Library
from bot.content.models import Facts, Lang
from bot.dialogue.attachments import DAY, Bar, Legend, Timeline
from bot.dialogue.blocks import Block, Note, Paragraph, Steps, texts_of
from bot.dialogue.grading import graded

_WEEK = tuple(dt.date(2001, 1, 1) + dt.timedelta(days=day) for day in range(7))
"""Days to begin on, one of each kind; which week makes no difference."""
_SATURDAY = 5


class _Weeks:
    """Five working days a week: of days without a date no holidays can be known."""

    def is_working_day(self, day: dt.date) -> bool:
        return day.weekday() < _SATURDAY

    def knows(self, year: int) -> bool:  # noqa: ARG002 - asked of every calendar
        return False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A step, and from which day to which it goes, whatever day of the week is the first."""

    dated: Dated
    best: tuple[int, int]
    worst: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Timed:
    """A timeline, the same as text, and the facts that it rests on."""

    drawing: Timeline
    blocks: tuple[Block, ...]
    facts: tuple[str, ...]


def is_timed(library: Library, topic: str, known: Facts) -> bool:
    """Tell whether any step of a path has a time that a fact gives."""
    plan = library.plans.get(topic)
    steps = plan.fitting(known) if plan else ()
    return any(has_time(step, library.facts, known) for step in steps)


def timeline(library: Library, topic: str, known: Facts, lang: Lang) -> Timed | None:
    """Return a path's timeline for a reader's case; None where nothing of it has a time."""
    if not is_timed(library, topic, known):
        return None
    steps = _stretches(library, topic, known)
    titles = (step.dated.step.title.get(lang) for step in steps)
    times = (_time(library, step.dated, lang) for step in steps)
    view = graded(library, known, lang, (Steps((*titles, *times)),))
    written = texts_of(view.blocks[0])
    own = zip(steps, written, written[len(steps) :], strict=False)
    bars = tuple(_bar(library, step, label, time, lang) for step, label, time in own)
    title = library.text("timeline.title", lang, topic=library.topic_title(topic, lang))
    notes = "\n".join(_notes(library, steps, lang))
    blocks = (
        Paragraph(title, strong=True),
        Paragraph(_whole(library, bars, lang)),
        Steps(tuple(_line(library, bar, lang) for bar in bars)),
        Note(notes),
        *view.blocks[1:],
    )
    return Timed(Timeline(title, bars, _legend(library, lang), notes), blocks, view.facts)


def _stretches(library: Library, topic: str, known: Facts) -> tuple[_Stretch, ...]:
    weeks = [
        [
            (dated, _days(dated.best, first), _days(dated.worst, first))
            for dated in _scheduled(library, topic, known, first)
        ]
        for first in _WEEK
    ]
    return tuple(
        _Stretch(
            same[0][0],
            (min(best[0] for _, best, _ in same), min(best[1] for _, best, _ in same)),
            (max(worst[0] for _, _, worst in same), max(worst[1] for _, _, worst in same)),
        )
        for same in zip(*weeks, strict=True)
    )


def _scheduled(library: Library, topic: str, known: Facts, first: dt.date) -> tuple[Dated, ...]:
    plan = library.plans.get(topic)
    steps = plan.fitting(known) if plan else ()
    return schedule(steps, library.facts, known, first, calendar=_Weeks())


def _days(span: Span, first: dt.date) -> tuple[int, int]:
    return (span.start - first).days, (span.end - first).days


def _bar(library: Library, step: _Stretch, label: str, time: str, lang: Lang) -> Bar:
    best, worst = step.best[1], step.worst[1]
    key = "timeline.over" if best == worst else "timeline.over_between"
    told = () if time in label else (time,)
    when = (*told, library.text(key, lang, best=best, worst=worst))
    return Bar(
        label,
        step.best,
        step.worst,
        "" if step.dated.is_open else library.text("timeline.join", lang).join(when),
        is_open=step.dated.is_open,
        irreversible=step.dated.step.irreversible,
    )


def _time(library: Library, dated: Dated, lang: Lang) -> str:
    """Say how long a step takes, or within what time it must be done, by the facts."""
    own = [f"{{{fact}}}" for fact in dated.facts]
    takes = own[: len(own) - len(dated.deadlines)]
    parts = [library.text("timeline.then", lang).join(takes)] if takes else []
    if dated.deadlines:
        shortest = f"{{{dated.deadlines[0].fact}}}"
        parts.append(library.text("timeline.window", lang, time=shortest))
    return library.text("timeline.join", lang).join(parts)


def _line(library: Library, bar: Bar, lang: Lang) -> str:
    step = bar.label
    if bar.irreversible:
        step = library.text("plan.irreversible", lang, step=step)
    return library.text("timeline.line", lang, step=step, when=bar.when) if bar.when else step


def _whole(library: Library, bars: Sequence[Bar], lang: Lang) -> str:
    best, worst = max(bar.best[1] for bar in bars), max(bar.worst[1] for bar in bars)
    key = "timeline.whole" if best == worst else "timeline.whole_between"
    return library.text(key, lang, best=best, worst=worst)


def _notes(library: Library, steps: Sequence[_Stretch], lang: Lang) -> Iterator[str]:
    yield library.text("timeline.from_zero", lang)
    if any(step.dated.window for step in steps):
        yield library.text("timeline.to_the_limit", lang)
    if any(step.dated.is_open for step in steps):
        yield library.text("timeline.open_counts", lang)
    if any(step.dated.by_weekends for step in steps):
        yield library.text("timeline.weeks", lang)


def _legend(library: Library, lang: Lang) -> Legend:
    return Legend(
        best=library.text("timeline.best", lang),
        worst=library.text("timeline.worst", lang),
        is_open=library.text("timeline.open", lang),
        irreversible=library.text("timeline.irreversible", lang),
        day=library.text("timeline.day", lang, day=DAY),
    )
