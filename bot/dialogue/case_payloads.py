"""What the buttons of cases say, and those that have somebody reminded of a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.content.ids import MAX_STEP_ID
from bot.dialogue.payloads import Number, Owner, Payload

NO_STEP = "-"
"""In place of a step, where a whole case is meant."""


@dataclass(frozen=True, slots=True)
class OpenCase(Payload):
    """Asks when a path is to be begun as a case."""

    prefix: ClassVar[str] = "project"
    path: Owner


@dataclass(frozen=True, slots=True)
class StartCase(Payload):
    """Opens a case of a path that begins on a day, or shows what would be if it did."""

    prefix: ClassVar[str] = "begin"
    path: Owner
    when: Annotated[str, 8]


@dataclass(frozen=True, slots=True)
class OnCase(Payload):
    """Does something with a case, or with one of its steps."""

    prefix: ClassVar[str] = "case"
    deed: Annotated[str, 8]
    number: Number
    step: Annotated[str, MAX_STEP_ID] = NO_STEP


@dataclass(frozen=True, slots=True)
class CaseOut(Payload):
    """Sends something of a case as a message of its own."""

    prefix: ClassVar[str] = "caseout"
    what: Annotated[str, 8]
    number: Number


@dataclass(frozen=True, slots=True)
class SetCase(Payload):
    """Chooses how a case is worked on."""

    prefix: ClassVar[str] = "caseset"
    number: Number
    name: Annotated[str, 8]
    value: Annotated[str, 8]


@dataclass(frozen=True, slots=True)
class Remind(Payload):
    """Has the presser reminded of the last day of a step, `plan.step`; the day as YYYYMMDD."""

    prefix: ClassVar[str] = "remind"
    what: Annotated[str, 26]
    day: Number
