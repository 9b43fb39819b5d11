"""The dated plan of one way out for one case, and the same plan under other circumstances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.cases.schedule import Dated, schedule
from bot.cases.workdays import ChineseCalendar
from bot.content import Library
from bot.content.models import Facts
from bot.content.pages import Verdict
from bot.content.when import UNKNOWN, first_holding, holds


@dataclass(frozen=True, slots=True)
class DatedPlan:
    """A plan with its days, and what is to be said of it before anything else."""

    path: str
    start: dt.date
    known: Facts
    steps: tuple[Dated, ...]
    closed: Verdict | None
    """Why this way is closed in this case, which therefore has no steps."""
    undecided: tuple[str, ...]
    """Slots that are not known and would change the steps or their days."""


def dated_plan(  # noqa: PLR0913 - as `schedule`
    library: Library,
    path: str,
    known: Facts,
    start: dt.date,
    *,
    today: dt.date = dt.date.min,
    done: Mapping[str, dt.date] | None = None,
    ticked: Collection[str] = (),
) -> DatedPlan:
    """Date the plan of a path, which the library must have; see `schedule`.

    Of two ways the one is left out once a step of the other is `ticked`; what was done stays.
    """
    known = with_implied(library, known)
    closed = _closed(library, path, known)
    steps = () if closed else tuple(library.plans[path].fitting(known))
    others = {name for step in steps if step.id in ticked for name in step.instead}
    steps = tuple(step for step in steps if step.id not in others or step.id in (done or ()))
    calendar = ChineseCalendar(library.holidays)
    dated = schedule(steps, library.facts, known, start, today=today, done=done, calendar=calendar)
    undecided = () if closed else tuple(dict.fromkeys(_undecided(library, path, known)))
    return DatedPlan(path, start, known, dated, closed, undecided)


def by_option(
    library: Library, path: str, known: Facts, slot: str, start: dt.date
) -> dict[str, DatedPlan]:
    """Return the plan for each answer to a slot, in the slot's order: a dry run side by side."""
    return {
        option.id: dated_plan(library, path, {**known, slot: option.id}, start)
        for option in library.slots[slot].options
        if option.id != UNKNOWN
    }


def with_implied(library: Library, known: Facts) -> Facts:
    """Add what follows from the facts, where nothing else is known."""
    found = dict(known)
    for slot, option in known.items():
        chosen = library.slots[slot].option(option) if slot in library.slots else None
        for name, value in (chosen.implies if chosen else {}).items():
            if found.get(name, UNKNOWN) == UNKNOWN:
                found[name] = value
    return found


def _closed(library: Library, path: str, known: Facts) -> Verdict | None:
    topic = library.topics.get(path)
    verdict = first_holding(topic.page.verdict, known) if topic and topic.page else None
    return verdict if verdict and verdict.when and verdict.instead else None


def _undecided(library: Library, path: str, known: Facts) -> Iterator[str]:
    for step in library.plans[path].steps:
        fits = holds(step.when, known)
        if fits is False:
            continue
        families = (library.facts[name].by for name in (*step.takes, *step.window))
        for slot in (*step.when, *(slot for family in families for slot in family)):
            if known.get(slot, UNKNOWN) == UNKNOWN:
                yield slot
