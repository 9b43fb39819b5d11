"""The plan of a way out: what is done, by whom, in which order and within what time.

Pages and answers that list steps take them from here, so that no two of them can order the same
steps differently, and a case can be dated with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import takewhile
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from bot.content.base import Model
from bot.content.ids import MAX_PLAN_ID, MAX_STEP_ID
from bot.content.models import Facts, Id, When, Wording
from bot.content.when import holds

StepId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=MAX_STEP_ID)]
PlanId = Annotated[Id, StringConstraints(max_length=MAX_PLAN_ID)]


class Role(StrEnum):
    """Who takes a step."""

    ADMIN = "admin"
    """The administrator, whose WeChat is bound to the account."""
    NEW_ADMIN = "new_admin"
    OWNER = "owner"
    """The individual, or the entity's legal representative or decision maker."""
    EDITOR = "editor"
    FINANCE = "finance"
    DEVELOPER = "developer"
    LEGAL = "legal"
    """Whoever sees to papers, seals and the notary."""
    OTHER_SIDE = "other_side"
    """The receiving side of a migration."""
    READER = "reader"


class Precheck(StrEnum):
    """What is wound up before the account is touched; first views tell these in one line."""

    PAY = "pay"
    INCOME = "income"
    ADS = "ads"
    CARDS = "cards"
    MINIPROGRAM = "miniprogram"
    THIRDPARTY = "thirdparty"
    SERVER = "server"


def _one_or_more(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class PlanStep(Model):
    """One step. Its `title` is what a first view shows, `text` how it is done."""

    id: StepId
    role: Role
    title: Wording
    text: Wording | None = None
    after: tuple[StepId, ...] = ()
    """Earlier steps that must be done before."""
    instead: tuple[StepId, ...] = ()
    """Steps of the other way, which nobody takes any more who has done this one."""
    takes: tuple[Id, ...] = ()
    """Facts on how long it lasts; one that has `by` gives the reader's own time."""
    window: Annotated[tuple[Id, ...], BeforeValidator(_one_or_more)] = ()
    """The fact on the time within which it must be done; where sources differ, all that they say:
    the shortest counts."""
    since: StepId | None = None
    """The step whose end that time counts from, one of `after`."""
    by_itself: bool = False
    """Whether it goes on without anybody's doing once all before it is done, as a freeze does."""
    irreversible: bool = False
    when: When = Field(default_factory=dict)
    precheck: Precheck | None = None

    @property
    def secures(self) -> bool:
        """Whether it saves something of the reader's; nobody else asks whether it is done."""
        return self.precheck is not None or self.role is Role.EDITOR


class Remainder(Model):
    """Something that goes on when all is done; its days count from the end of the step `after`."""

    fact: Id
    after: StepId | None = None


def tick_of(plan: str, step: str) -> str:
    """Return under what name it is kept that a step of a plan is ticked off."""
    return f"{plan}.{step}"


class Plan(Model):
    """The steps of a topic's page, in the order in which one person would take them."""

    id: PlanId
    steps: Annotated[tuple[PlanStep, ...], Field(min_length=1)]
    remains: tuple[Remainder, ...] = ()

    def fitting(self, facts: Facts, only: frozenset[str] = frozenset()) -> Iterator[PlanStep]:
        """Yield the steps that are certainly the reader's own; `only` some of them, if given."""
        for step in self.steps:
            if holds(step.when, facts) and (not only or step.id in only):
                yield step

    def final(self, facts: Facts) -> PlanStep | None:
        """Return the reader's first step that cannot be undone."""
        return next((step for step in self.fitting(facts) if step.irreversible), None)

    def before_final(self, facts: Facts) -> tuple[PlanStep, ...]:
        """Return what the reader has to see to before that step: what saves something of theirs.

        Where no step does, all that come before it.
        """
        final = self.final(facts)
        earlier = tuple(takewhile(lambda step: step is not final, self.fitting(facts)))
        if final is None:
            return ()
        return tuple(step for step in earlier if step.secures) or earlier
