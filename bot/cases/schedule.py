"""A plan with its days: for each step the best and the worst case, and until when it must be done.

The day on which something begins is not counted: what begins on the 20th and lasts 15 days is over
on the 5th. Nothing is made up: a step of which no fact says how long it takes counts as done on the
day it can begin, and is marked as open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.cases.workdays import Calendar, add_working_days
from bot.content.models import DayUnit, Fact, Facts
from bot.content.plans import PlanStep
from bot.content.wording import own_fact


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a step by what one fact says."""

    day: dt.date
    fact: str


class Clock(Enum):
    """How far a limit is: its days count from the step that the plan names in `since`."""

    RUNS = "that step is done, on a day that is known"
    NEARS = "that step is under way, and may be over from the day on that it can be over at best"
    WAITS = "that step cannot have begun, so that the limit is no more than an estimate"


@dataclass(frozen=True, slots=True)
class Dated:
    """A step with its days."""

    step: PlanStep
    best: Span
    """If everything before it, and the step itself, takes as little as it can."""
    worst: Span
    """If all takes as long as it can and every window is used to its last safe day."""
    window: Span | None = None
    """From the day of the step that it counts from, the first possible one while that is open, to
    the last day that is safe then."""
    clock: Clock = Clock.RUNS
    """Of its window."""
    moves: bool = False
    """Whether its window may be later, since the step that it counts from may."""
    deadlines: tuple[Deadline, ...] = ()
    """What each source says, the shortest first, which is the one that counts."""
    facts: tuple[str, ...] = ()
    """What its days rest on: the times it takes, then its windows."""
    is_open: bool = False
    """Whether no fact says how long it takes: counted as done on the day it begins."""
    done: dt.date | None = None
    by_weekends: bool = False
    """Whether working days were counted in a year whose holidays are not known."""
    first_over: dt.date = dt.date.min
    """The first day on which it may be over, also if that is past and nobody has said so."""
    is_under_way: bool = False
    """Whether it takes its time, and that has begun since all before it is done."""


def schedule(  # noqa: PLR0913 - everything that days depend on, and nothing else
    steps: Iterable[PlanStep],
    facts: Mapping[str, Fact],
    known: Facts,
    start: dt.date,
    *,
    today: dt.date = dt.date.min,
    done: Mapping[str, dt.date] | None = None,
    calendar: Calendar,
) -> tuple[Dated, ...]:
    """Date the steps of `Plan.fitting(known)`, in their order.

    `facts` are the library's. `done` has the day of each step that is done; others in it are passed
    over, so that a change of what is known loses none. A step before which nothing is to be done
    begins on `start`, every other one when all before it are over. What nobody times is begun by
    people, and not before `start`, however early they were done with what is before it; a time that
    runs has run since then. What is open is over on `today` at the earliest, and what people begin
    is not begun before.
    """
    dated: dict[str, Dated] = {}
    for step in steps:
        before = [dated[name] for name in step.after if name in dated]
        times = _Times(step, facts, known, calendar, today)
        day = (done or {}).get(step.id)
        if day:
            dated[step.id] = times.over(day)
            continue
        runs = bool(before and _own(step.takes, facts, known))
        begins = _begins(before, dt.date.min if runs else max(start, today))
        if not step.by_itself:  # at worst nobody has begun it yet
            begins = Span(begins.start, max(begins.end, today))
        is_under_way = runs and all(one.done for one in before)
        origin = dated.get(step.since or "")
        dated[step.id] = times.between(begins, origin, is_under_way=is_under_way)
    return tuple(dated.values())


def has_time(step: PlanStep, facts: Mapping[str, Fact], known: Facts) -> bool:
    """Tell whether some fact says how long a step takes, or within what time it must be done."""
    return bool(_own((*step.takes, *step.window), facts, known))


def onwards(steps: Iterable[PlanStep], first: str) -> tuple[PlanStep, ...]:
    """Return the step of that id and all that come after it, near or far: what is still to come."""
    found: list[PlanStep] = []
    names = {first}
    for step in steps:
        if step.id == first or not names.isdisjoint(step.after):
            names.add(step.id)
            found.append(step)
    return tuple(found)


def _own(names: Iterable[str], facts: Mapping[str, Fact], known: Facts) -> list[Fact]:
    """Return the reader's own facts that give a time."""
    own = (facts.get(own_fact(name, facts, known)) for name in names)
    return [fact for fact in own if fact and fact.days]


def _begins(before: Iterable[Dated], first: dt.date) -> Span:
    """Return when a step can begin, in the best and in the worst case; `first` at the earliest."""
    ends = [(first, first), *((one.best.end, one.worst.end) for one in before)]
    return Span(max(best for best, _ in ends), max(worst for _, worst in ends))


def _clock(origin: Dated | None) -> Clock:
    if origin is None or origin.done:
        return Clock.RUNS
    return Clock.NEARS if origin.is_under_way else Clock.WAITS


@dataclass(frozen=True, slots=True)
class _Times:
    """How long a step takes, and how long it may wait."""

    step: PlanStep
    facts: Mapping[str, Fact]
    known: Facts
    calendar: Calendar
    today: dt.date

    def over(self, day: dt.date) -> Dated:
        """Return the step as done on a day."""
        span = Span(day, day)
        return Dated(self.step, span, span, done=day, first_over=day)

    def between(self, begins: Span, origin: Dated | None, *, is_under_way: bool) -> Dated:
        """Return the step as it goes if it can begin on the first of two days, or on the other.

        Its window counts from the end of `origin`; if that is not known, from when it can begin.
        """
        takes = _own(self.step.takes, self.facts, self.known)
        windows = _own(self.step.window, self.facts, self.known)
        opens = Span(origin.first_over, origin.worst.end) if origin else begins
        deadlines = self._deadlines(opens.start, windows)
        latest = begins.end
        if windows:
            closes = min(self._after(opens.end, fact, most=False) for fact in windows)
            latest = max(latest, closes)
        best_end, worst_end = begins.start, latest
        for fact in takes:
            best_end = self._after(best_end, fact, most=False)
            worst_end = self._after(worst_end, fact, most=True)
        first_over = best_end
        best_end, worst_end = max(best_end, self.today), max(worst_end, self.today)
        last = max((worst_end, *(deadline.day for deadline in deadlines)))
        return Dated(
            self.step,
            Span(begins.start, best_end),
            Span(begins.end, worst_end),
            Span(opens.start, deadlines[0].day) if deadlines else None,
            clock=_clock(origin),
            moves=bool(deadlines) and opens.start != opens.end,
            deadlines=deadlines,
            facts=tuple(fact.id for fact in (*takes, *windows)),
            is_open=not takes and not windows,
            by_weekends=self._by_weekends((*takes, *windows), begins.start, last),
            first_over=first_over,
            is_under_way=is_under_way,
        )

    def _deadlines(self, opens: dt.date, windows: list[Fact]) -> tuple[Deadline, ...]:
        found = (Deadline(self._after(opens, fact, most=False), fact.id) for fact in windows)
        return tuple(sorted(found, key=lambda deadline: deadline.day))

    def _after(self, day: dt.date, fact: Fact, *, most: bool) -> dt.date:
        count = (fact.days or (0, 0))[most]
        if fact.unit is DayUnit.WORKING:
            return add_working_days(day, count, self.calendar)
        return day + dt.timedelta(days=count)

    def _by_weekends(self, facts: Iterable[Fact], first: dt.date, last: dt.date) -> bool:
        return any(fact.unit is DayUnit.WORKING for fact in facts) and not all(
            self.calendar.knows(year) for year in range(first.year, last.year + 1)
        )
