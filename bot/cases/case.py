"""A team's way out as a value: whose it is, what is done of it, and who does the rest.

Each function returns the case as it is after something has been done, or raises NotNow. Who may do
what, and what is said of it, is for others to know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.cases import ticks
from bot.content.models import Facts, Lang
from bot.content.plans import PlanStep

MAX_NICKNAME = 40
MAX_NOTE = 300
"""Longest note or reason, in characters."""
MAX_NOTES = 60
"""Notes that are kept; the earliest go."""
MAX_MEMBERS = 50
STAFF = 0
"""In place of a person's id: the administrators of a group, of whom one acts without a name."""
FORMER = -1
"""In place of the id of somebody who is not to be named any more."""


class Why(StrEnum):
    """Why something cannot be done now."""

    LOCKED = "locked"
    """Steps before it are open."""
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


class Trouble(StrEnum):
    """What keeps reminders from those they are for."""

    NO_PIN = "no_pin"
    GONE = "gone"
    """The group is gone, or the bot is no longer in it, or was blocked."""
    LEFT = "left"
    """The case's owner is no longer in the group."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works on a case, as they were called then."""

    id: int = STAFF
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A step that is done, or that somebody says is done until another has confirmed it."""

    step: str
    day: dt.date
    by: Member
    second: Member | None = None
    """Who has confirmed it, where that was asked for."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A step that is not done, for a reason; what comes after it need not wait."""

    step: str
    day: dt.date
    by: Member
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something written down about a step."""

    step: str
    day: dt.date
    by: Member
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that somebody has taken."""

    step: str
    by: Member


@dataclass(frozen=True, slots=True)
class Snooze:
    """A step of which somebody wants to be reminded again."""

    step: str
    at: dt.datetime
    """Aware."""


@dataclass(frozen=True, slots=True)
class CaseSettings:
    """How a case is worked on; times are those of `zone`."""

    second: bool = False
    """Whether a step that cannot be undone wants a second person."""
    zone: str = "Asia/Shanghai"
    at: dt.time = dt.time(9, 30)
    """When the day's reminders come."""
    ahead: tuple[int, ...] = (7, 3, 1, 0)
    """Days before a window closes on which it is reminded of."""
    quiet_from: dt.time = dt.time(22)
    quiet_until: dt.time = dt.time(8)
    digest: bool = True
    """Whether the week is summed up on Mondays."""


@dataclass(frozen=True, slots=True)
class Case:
    """One way out that a team, or one person, is on."""

    number: int
    """Within its chat; never used again there, so that an old button means no other case."""
    uid: str
    """The same for good, whatever becomes of the chat: timers and calendars go by it."""
    nickname: str
    path: str
    start: dt.date
    owner: Member
    opened: dt.datetime
    topic: int = 0
    """The forum topic it was opened in."""
    lang: Lang = "zh-Hans"
    """What is said to all is said in."""
    facts: tuple[tuple[str, str], ...] = ()
    members: tuple[Member, ...] = ()
    """Everybody who has done something, in the order of their first deed."""
    taken: tuple[Taken, ...] = ()
    ticks: tuple[Tick, ...] = ()
    proposed: tuple[Tick, ...] = ()
    """Done by what one person says, and waiting for another."""
    skips: tuple[Skip, ...] = ()
    notes: tuple[Note, ...] = ()
    settings: CaseSettings = field(default_factory=CaseSettings)
    snoozed: tuple[Snooze, ...] = ()
    reminded: dt.datetime | None = None
    """Until when everything due has been reminded of; None: since it was opened."""
    troubles: tuple[Trouble, ...] = ()
    sequence: int = 0
    """Grows whenever a day of the plan may have changed; calendars ask for it."""
    archived: dt.date | None = None
    forget: tuple[Member, ...] = ()
    """Who wants the case forgotten."""

    @property
    def known(self) -> Facts:
        """What was known of the account when the plan was made."""
        return dict(self.facts)

    @property
    def done(self) -> Mapping[str, dt.date]:
        """The day on which each step was done or left out."""
        left_out = {one.step: one.day for one in self.skips}
        return left_out | {one.step: one.day for one in self.ticks}

    def tick(self, step: str) -> Tick | None:
        """Return who has done a step, and when."""
        return next((one for one in self.ticks if one.step == step), None)

    def skip(self, step: str) -> Skip | None:
        """Return why a step was left out."""
        return next((one for one in self.skips if one.step == step), None)

    def proposal(self, step: str) -> Tick | None:
        """Return who says that a step is done, while nobody has confirmed it."""
        return next((one for one in self.proposed if one.step == step), None)

    def taker(self, step: str) -> Member | None:
        """Return who has taken a step."""
        return next((one.by for one in self.taken if one.step == step), None)


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


def troubled(case: Case, trouble: Trouble) -> Case:
    """Note what keeps reminders from arriving."""
    others = tuple(one for one in case.troubles if one is not trouble)
    return replace(case, troubles=(*others, trouble))


def untroubled(case: Case, *troubles: Trouble) -> Case:
    """Note that something no longer does."""
    return replace(case, troubles=tuple(one for one in case.troubles if one not in troubles))


def without_person(case: Case, person: int) -> Case:
    """Return the case without the name and the id of somebody, wherever they are named in it."""

    def other(member: Member) -> Member:
        return Member(FORMER) if member.id == person else member

    def renamed_tick(one: Tick) -> Tick:
        return replace(one, by=other(one.by), second=one.second and other(one.second))

    return replace(
        case,
        owner=other(case.owner),
        members=tuple(one for one in case.members if one.id != person),
        taken=tuple(one for one in case.taken if one.by.id != person),
        ticks=tuple(map(renamed_tick, case.ticks)),
        proposed=tuple(map(renamed_tick, case.proposed)),
        skips=tuple(replace(one, by=other(one.by)) for one in case.skips),
        notes=tuple(replace(one, by=other(one.by)) for one in case.notes),
        forget=tuple(one for one in case.forget if one.id != person),
    )


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
        raise NotNow(Why.LOCKED, error.steps) from None


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
    """Count somebody among the members, under the name they have now; nobody unnamed."""
    if by.id == STAFF:
        return case
    if any(one.id == by.id for one in case.members):
        members = tuple(by if one.id == by.id else one for one in case.members)
    else:
        members = (*case.members, by)[-MAX_MEMBERS:]
    return replace(case, members=members)
