"""A team's way out as a value: whose it is, what is done of it, and who does the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.content.models import Facts, Lang

STAFF = 0
"""In place of a person's id: the administrators of a group, of whom one acts without a name."""
FORMER = -1
"""In place of the id of somebody who is not to be named any more."""
HELPER = -2
"""In place of the id of somebody who is named in words only, and does nothing here."""


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
