"""What is done of a plan: ticked in order, un-ticked from the end, and kept when facts change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.content.plans import PlanStep

Ticks: TypeAlias = Mapping[str, dt.date]
"""The day on which each step was done, by its id; also of steps that no longer fit the case."""


class OutOfOrder(ValueError):
    """A tick that cannot be set or taken back; `steps` are the ones in its way."""

    def __init__(self, step: str, steps: Iterable[str]) -> None:
        self.step, self.steps = step, tuple(steps)
        super().__init__(f"{step} has to wait for {', '.join(self.steps)}")


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of ticks when a case gets other steps."""

    here: Ticks
    """Those of its steps."""
    aside: Ticks
    """Those of steps that it no longer has; they count again if it gets them back."""
    skipped: tuple[str, ...]
    """Steps it now has before one that is done, and that are not done themselves."""


def ticked(steps: Sequence[PlanStep], done: Ticks, step: str, day: dt.date) -> Ticks:
    """Return the ticks with one more.

    Raises OutOfOrder while a step before it is not done, or was done on a later day; KeyError if
    the plan has no such step.
    """
    own = _by_id(steps)[step]
    names = {other.id for other in steps}
    before = [name for name in own.after if name in names]
    if wrong := [name for name in before if name not in done or done[name] > day]:
        raise OutOfOrder(step, wrong)
    if wrong := [after for after in _done_after(steps, done, step) if done[after] < day]:
        raise OutOfOrder(step, wrong)
    return {**done, step: day}


def unticked(steps: Sequence[PlanStep], done: Ticks, step: str) -> Ticks:
    """Return the ticks without one. Raises OutOfOrder while a step after it is done."""
    if later := _done_after(steps, done, step):
        raise OutOfOrder(step, later)
    return {name: day for name, day in done.items() if name != step}


def is_locked(steps: Sequence[PlanStep], done: Ticks, step: str) -> bool:
    """Tell whether something before a step is still to be done."""
    names = {other.id for other in steps}
    return any(name in names and name not in done for name in _by_id(steps)[step].after)


def carried(steps: Sequence[PlanStep], done: Ticks) -> Carried:
    """Look at ticks beside the steps of a case whose facts have changed; none is lost."""
    names = {step.id for step in steps}
    before = {name for step in steps if step.id in done for name in _all_before(steps, step.id)}
    return Carried(
        here={name: day for name, day in done.items() if name in names},
        aside={name: day for name, day in done.items() if name not in names},
        skipped=tuple(step.id for step in steps if step.id in before and step.id not in done),
    )


def _done_after(steps: Sequence[PlanStep], done: Ticks, step: str) -> tuple[str, ...]:
    return tuple(other.id for other in steps if step in other.after and other.id in done)


def _all_before(steps: Sequence[PlanStep], step: str) -> set[str]:
    """Return what comes before a step, near and far; the steps are in their order."""
    found = {step}
    for other in reversed(steps):
        if other.id in found:
            found.update(other.after)
    return found - {step}


def _by_id(steps: Sequence[PlanStep]) -> dict[str, PlanStep]:
    return {step.id: step for step in steps}
