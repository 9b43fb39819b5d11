"""The cases within reach of a turn, and who is at work on them; what a turn makes of them.

It comes with a session, and is kept by nobody who keeps that: cases are a chat's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.cases.case import Case, Member
from bot.cases.clock import day_in_china
from bot.typed import replace

NAMING = ("give", "owner")
"""Deeds whose words are somebody's name; none once that person is not named any more."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that has been done with a case, for its history."""

    number: int
    what: str
    """Its wording is `case.did_<what>`."""
    by: Member
    step: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class PastDeed:
    """A deed as the history has it."""

    at: dt.datetime
    """Aware."""
    deed: Deed


@dataclass(frozen=True, slots=True)
class Reader:
    """Who has a turn, as far as cases ask."""

    member: Member = field(default_factory=Member)
    manages: bool = True
    """Whether they may change plan, dates and members of any case here; in private everybody."""
    is_reminded: bool = False
    """Whether reminders can reach them here; a terminal has none."""
    meant: Member | None = None
    """Somebody else whom their message mentions, or replies to."""


@dataclass(frozen=True)
class Desk:
    """The cases of a chat."""

    chat: int = 0
    topic: int = 0
    now: dt.datetime | None = None
    """The moment of the turn, aware."""
    reader: Reader = field(default_factory=Reader)
    cases: tuple[Case, ...] = ()
    """In the order of their numbers."""
    last_number: int = 0
    """The latest number given in this chat, also to a case that is forgotten."""
    history: tuple[PastDeed, ...] = ()
    """That of the case the turn is about, the latest first."""
    naming: str = ""
    """What a text was to name when the turn began."""
    deeds: tuple[Deed, ...] = ()
    """What has been done in this turn."""
    forgotten: tuple[int, ...] = ()
    """The cases forgotten in this turn."""

    @property
    def is_group(self) -> bool:
        """Whether several people work here: Telegram counts groups downwards."""
        return self.chat < 0

    @property
    def going_on(self) -> tuple[Case, ...]:
        """The cases that are not closed."""
        return tuple(case for case in self.cases if not case.archived)

    def case(self, number: int) -> Case | None:
        """Return the case of that number."""
        return next((case for case in self.cases if case.number == number), None)

    def manages(self, case: Case) -> bool:
        """Tell whether the reader may change the plan, the dates and the members of a case."""
        return self.reader.manages or case.owner.id == self.reader.member.id

    def with_case(self, case: Case, what: str, step: str = "", words: str = "") -> Desk:
        """Return the desk with a case as the reader has left it, or opened it."""
        deed = Deed(case.number, what, self.reader.member, step, words)
        others = (one for one in self.cases if one.number != case.number)
        return replace(
            self,
            cases=tuple(sorted((*others, case), key=lambda one: one.number)),
            last_number=max(self.last_number, case.number),
            deeds=(*self.deeds, deed),
        )

    def without(self, case: Case) -> Desk:
        """Return the desk without a case, of which nothing is to be left."""
        return replace(
            self,
            cases=tuple(one for one in self.cases if one.number != case.number),
            deeds=tuple(one for one in self.deeds if one.number != case.number),
            forgotten=(*self.forgotten, case.number),
        )

    @property
    def today(self) -> dt.date:
        """The day of the turn in China, whose days all plans count."""
        return day_in_china(self.now) if self.now else dt.date.min

    def changed(self) -> Iterator[Case]:
        """Yield the cases that this turn has changed."""
        numbers = {deed.number for deed in self.deeds}
        yield from (case for case in self.cases if case.number in numbers)

    def for_turn(self, now: dt.datetime, naming: str) -> Desk:
        """Return the desk as a turn finds it; `now` counts where no front has said when it is.

        Where it is not loaded anew, what the turn before has done is history.
        """
        now = self.now or now
        past = tuple(PastDeed(now, deed) for deed in reversed(self.deeds))
        return replace(
            self, now=now, naming=naming, history=(*past, *self.history), deeds=(), forgotten=()
        )


NO_DESK = Desk()
