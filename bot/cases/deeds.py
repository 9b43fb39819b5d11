"""What people do with a case.

Each function returns the case as it is after something has been done, or raises NotNow. Who may do
what, and what is said of it, is for others to know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from bot.cases import ticks
from bot.cases.case import (
    HELPER,
    STAFF,
    Case,
    CaseSettings,
    Member,
    Note,
    Skip,
    Snooze,
    Taken,
    Tick,
    Trouble,
)
from bot.content.models import Facts
from bot.content.plans import PlanStep

MAX_NICKNAME = 40
MAX_NOTE = 300
"""Longest note or reason, in characters."""
MAX_NOTES = 60
"""Notes that are kept; the earliest go."""
MAX_MEMBERS = 50


class Why(StrEnum):
    """Why something cannot be done now."""

    LOCKED = "locked"
    """Steps before it are open."""
    ORDER = "order"
    """Steps before it were done later than the day that is named, or steps after it earlier."""
    FOLLOWED = "followed"
    """Steps after it are done."""
    DONE = "done"
    OPEN = "open"
    """It is not done, so there is nothing to take back or to confirm."""
    SAME_PERSON = "same_person"
    """Who did it cannot be the one who confirms it."""
    TAKEN = "taken"
    """Somebody else has it."""
    ARCHIVED = "archived"
    NO_STEP = "no_step"
    """The plan has no such step, or no more."""


class NotNow(ValueError):
    """Something that does not fit the case as it is; `steps` are those in its way."""

    def __init__(self, why: Why, steps: Sequence[str] = (), by: Member | None = None) -> None:
        self.why, self.steps, self.by = why, tuple(steps), by
        super().__init__(why.value)


def taken(case: Case, step: str, by: Member) -> Case:
    """Let somebody take a step that nobody else has."""
    _must_be_open(case, step)
    holder = case.taker(step)
    if holder and holder.id != by.id:
        raise NotNow(Why.TAKEN, by=holder)
    return _joined(_given(case, step, by), by)


def handed_over(case: Case, step: str, to: Member, by: Member) -> Case:
    """Let somebody have a step, whoever had it."""
    _must_be_open(case, step)
    return _joined(_joined(_given(case, step, to), by), to)


def left(case: Case, step: str, by: Member) -> Case:
    """Give a step back."""
    _must_be_open(case, step)
    taken = tuple(one for one in case.taken if one.step != step)
    return replace(_joined(case, by), taken=taken)


def ticked(case: Case, steps: Sequence[PlanStep], step: str, day: dt.date, by: Member) -> Case:
    """Tick a step, or propose it if it cannot be undone and wants a second person."""
    _must_be_open(case, step)
    own = _step(steps, step)
    _in_order(case, steps, step, day)
    tick = Tick(step, day, by)
    case = _joined(case, by)
    if own.irreversible and case.settings.second:
        return replace(case, proposed=(*_others(case.proposed, step), tick))
    return _over(case, tick)


def confirmed(case: Case, steps: Sequence[PlanStep], step: str, by: Member) -> Case:
    """Let a second person confirm a step that somebody says is done."""
    _must_be_open(case, step)
    tick = case.proposal(step)
    if tick is None:
        raise NotNow(Why.OPEN)
    if tick.by.id == by.id:
        raise NotNow(Why.SAME_PERSON, by=tick.by)
    _in_order(case, steps, step, tick.day)
    return _over(_joined(case, by), replace(tick, second=by))


def unticked(case: Case, steps: Sequence[PlanStep], step: str, by: Member) -> Case:
    """Take a tick, a proposal or a reason to leave a step out back."""
    _must_go_on(case)
    if case.proposal(step):
        return replace(_joined(case, by), proposed=_others(case.proposed, step))
    if step not in case.done:
        raise NotNow(Why.OPEN)
    try:
        ticks.unticked(steps, case.done, step)
    except ticks.OutOfOrder as error:
        raise NotNow(Why.FOLLOWED, error.steps) from None
    case = replace(_joined(case, by), ticks=_others(case.ticks, step))
    skips = tuple(one for one in case.skips if one.step != step)
    return replace(case, skips=skips, sequence=case.sequence + 1)


def skipped(  # noqa: PLR0913, PLR0917 - a deed has all of these
    case: Case, steps: Sequence[PlanStep], step: str, day: dt.date, by: Member, reason: str
) -> Case:
    """Leave a step out, for a reason."""
    _must_be_open(case, step)
    _step(steps, step)
    _in_order(case, steps, step, day)
    case = _without_claims(_joined(case, by), step)
    skip = Skip(step, day, by, reason[:MAX_NOTE])
    return replace(case, skips=(*case.skips, skip), sequence=case.sequence + 1)


def noted(case: Case, step: str, day: dt.date, by: Member, text: str) -> Case:
    """Write something down about a step."""
    _must_go_on(case)
    notes = (*case.notes, Note(step, day, by, text[:MAX_NOTE]))
    return replace(_joined(case, by), notes=notes[-MAX_NOTES:])


def snoozed(case: Case, step: str, at: dt.datetime, by: Member) -> Case:
    """Have a step reminded of again at a moment."""
    _must_be_open(case, step)
    others = tuple(one for one in case.snoozed if one.step != step)
    return replace(_joined(case, by), snoozed=(*others, Snooze(step, at)))


def moved(case: Case, start: dt.date, by: Member) -> Case:
    """Let the plan begin on another day."""
    _must_go_on(case)
    return replace(_joined(case, by), start=start, sequence=case.sequence + 1)


def renamed(case: Case, nickname: str, by: Member) -> Case:
    """Call the case otherwise."""
    _must_go_on(case)
    return replace(_joined(case, by), nickname=nickname[:MAX_NICKNAME], sequence=case.sequence + 1)


def informed(case: Case, facts: Facts, by: Member) -> Case:
    """Take other facts as known; no tick is lost, see `ticks.carried`."""
    _must_go_on(case)
    kept = tuple(sorted(facts.items()))
    return replace(_joined(case, by), facts=kept, sequence=case.sequence + 1)


def configured(case: Case, settings: CaseSettings, by: Member) -> Case:
    """Have the case worked on otherwise; what waits for a second person still does."""
    _must_go_on(case)
    return replace(_joined(case, by), settings=settings)


def belonging_to(case: Case, owner: Member, by: Member) -> Case:
    """Give the case to another owner."""
    _must_go_on(case)
    troubles = tuple(one for one in case.troubles if one is not Trouble.LEFT)
    return replace(_joined(_joined(case, by), owner), owner=owner, troubles=troubles)


def archived(case: Case, day: dt.date, by: Member) -> Case:
    """Close the case; it can still be read."""
    _must_go_on(case)
    return replace(_joined(case, by), archived=day, snoozed=())


def reopened(case: Case, by: Member) -> Case:
    """Take the closing back."""
    return replace(_joined(case, by), archived=None)


def to_forget(case: Case, by: Member) -> Case:
    """Note that somebody wants the case forgotten."""
    others = tuple(one for one in case.forget if one.id != by.id)
    return replace(case, forget=(*others, by))


def _must_go_on(case: Case) -> None:
    if case.archived:
        raise NotNow(Why.ARCHIVED)


def _must_be_open(case: Case, step: str) -> None:
    _must_go_on(case)
    if step in case.done:
        done = case.tick(step) or case.skip(step)
        raise NotNow(Why.DONE, by=done.by if done else None)


def _step(steps: Sequence[PlanStep], step: str) -> PlanStep:
    found = next((one for one in steps if one.id == step), None)
    if found is None:
        raise NotNow(Why.NO_STEP)
    return found


def _in_order(case: Case, steps: Sequence[PlanStep], step: str, day: dt.date) -> None:
    _step(steps, step)
    try:
        ticks.ticked(steps, case.done, step, day)
    except ticks.OutOfOrder as error:
        waiting = [name for name in error.steps if name not in case.done]
        why = Why.LOCKED if waiting else Why.ORDER
        raise NotNow(why, waiting or error.steps) from None


def _over(case: Case, tick: Tick) -> Case:
    case = _without_claims(case, tick.step)
    return replace(case, ticks=(*case.ticks, tick), sequence=case.sequence + 1)


def _without_claims(case: Case, step: str) -> Case:
    """Drop what an open step may have and one that is over has not."""
    snoozes = tuple(one for one in case.snoozed if one.step != step)
    return replace(case, proposed=_others(case.proposed, step), snoozed=snoozes)


def _others(of: tuple[Tick, ...], step: str) -> tuple[Tick, ...]:
    return tuple(one for one in of if one.step != step)


def _given(case: Case, step: str, to: Member) -> Case:
    others = tuple(one for one in case.taken if one.step != step)
    return replace(case, taken=(*others, Taken(step, to)))


def _joined(case: Case, by: Member) -> Case:
    """Count somebody among the members, under the name they have now; only who can act."""
    if by.id in {STAFF, HELPER}:
        return case
    if any(one.id == by.id for one in case.members):
        members = tuple(by if one.id == by.id else one for one in case.members)
    else:
        members = (*case.members, by)[-MAX_MEMBERS:]
    return replace(case, members=members)
