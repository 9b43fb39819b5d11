"""What was read from a knowledge folder, each value with the place it stands at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.content.base import Model
from bot.content.findings import Finding
from bot.content.holidays import YearOfHolidays
from bot.content.models import Concept, Entry, Fact, Flow, OutOfScope, Policies, Source, Template
from bot.content.pages import Topic
from bot.content.phrasings import Phrasing
from bot.content.plans import Plan
from bot.content.yamlfile import Document, Place

M_co = TypeVar("M_co", bound=Model, covariant=True)


@dataclass(frozen=True, slots=True)
class Item(Generic[M_co]):
    """One value together with the place it was read from."""

    value: M_co
    document: Document
    place: Place

    def finding(self, rule: str, message: str, *sub: str | int, warn: bool = False) -> Finding:
        """Return a finding at this item, or at `sub` inside it."""
        return self.document.finding((*self.place, *sub), rule, message, warn=warn)


@dataclass
class Folder:
    """Everything read from a folder, well-formed or not.

    With one of the `findings` it cannot be used; `warnings` are for its author alone, and so is
    what is still blank in the `unfinished` entries, which are left out.
    """

    entries: list[Item[Entry]] = field(default_factory=list)
    topics: list[Item[Topic]] = field(default_factory=list)
    plans: list[Item[Plan]] = field(default_factory=list)
    facts: list[Item[Fact]] = field(default_factory=list)
    sources: list[Item[Source]] = field(default_factory=list)
    objects: list[Item[OutOfScope]] = field(default_factory=list)
    concepts: list[Item[Concept]] = field(default_factory=list)
    templates: list[Item[Template]] = field(default_factory=list)
    holidays: list[Item[YearOfHolidays]] = field(default_factory=list)
    flow: Item[Flow] | None = None
    policies: Item[Policies] | None = None
    texts: dict[str, Document] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    phrasings: list[Phrasing] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    unfinished: dict[str, list[Finding]] = field(default_factory=dict)
    version: str = ""

    @property
    def minimal(self) -> bool:
        """Whether this is a foreign folder that holds only entries."""
        return not (self.topics or self.facts or self.sources)
