"""What a topic is shown by: its page and its tables, as frozen values."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import Field

from bot.content.base import Model
from bot.content.models import EntryId, Id, Line, Wording


class Cell(Line):
    """One table cell; `fact` names its evidence when the wording holds no reference.

    Only the heading of a row has a `when`: such a row comes first for those it concerns.
    """

    fact: Id | None = None


class Table(Model):
    """A table as data; the first cell of each row is its heading.

    A column with `when` comes first for those it concerns.
    """

    id: Id
    title: Wording
    columns: Annotated[tuple[Line, ...], Field(min_length=2)]
    rows: Annotated[tuple[tuple[Cell, ...], ...], Field(min_length=1)]


Lines: TypeAlias = Annotated[tuple[Line, ...], Field(min_length=1)]


class Verdict(Line):
    """Whether a way is open, in its first sentence, and what to know about it first."""

    instead: tuple[Line, ...] = ()
    """What is possible where this way is not: shown in place of the steps."""
    to: tuple[EntryId, ...] = ()
    """Entries and topics to offer first."""


class Page(Model):
    """The whole answer for one way out; every line may depend on what is known.

    Its steps are those of the topic's plan.
    """

    verdict: Annotated[tuple[Verdict, ...], Field(min_length=1)]
    """The first that holds is shown."""
    asks: tuple[Id, ...] = ()
    """Slots whose answer changes the page, in the order in which a reader is asked for them."""
    audience: Lines
    preconditions: Lines
    materials: Lines
    fee: Lines
    time: Lines
    kept: Lines
    lost: Lines
    reversible: Lines
    warnings: Lines
    """The costliest first: the first that holds stands in the first view."""
    unverified: tuple[Line, ...] = ()
    """What could not be found out, in a few words each."""
    tables: tuple[Id, ...] = ()
    next: Annotated[tuple[EntryId, ...], Field(min_length=1)]

    def sections(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """Yield every list of lines but the verdict, by name, in the order above."""
        for name in PAGE_SECTIONS:
            yield name, getattr(self, name)


PAGE_SECTIONS = (
    "audience",
    "preconditions",
    "materials",
    "fee",
    "time",
    "kept",
    "lost",
    "reversible",
    "warnings",
    "unverified",
)


class TopicKind(StrEnum):
    """How close a topic is to leaving an official account."""

    PATH = "path"
    AROUND = "around"
    NEXT_DOOR = "next_door"


class Topic(Model):
    """One topic of the product; exit paths have a page."""

    id: Id
    kind: TopicKind
    order: int
    title: Wording
    summary: Wording
    page: Page | None = None
    tables: tuple[Table, ...] = ()
