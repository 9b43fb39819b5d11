"""The immutable whole of what the bot knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.content.holidays import YearOfHolidays
from bot.content.models import (
    Concept,
    Entry,
    Fact,
    Flow,
    Lang,
    OutOfScope,
    Policies,
    Slot,
    Source,
    Template,
)
from bot.content.pages import Table, Topic
from bot.content.phrasings import Phrasing
from bot.content.plans import Plan
from bot.content.texts import Texts


@dataclass(frozen=True)
class Library:
    """Everything in one knowledge folder, by id; safe to share and never changed."""

    entries: Mapping[str, Entry]
    texts: Texts
    topics: Mapping[str, Topic] = field(default_factory=dict)
    """In the order they are shown."""
    plans: Mapping[str, Plan] = field(default_factory=dict)
    """The steps of each page, by the topic's id."""
    holidays: Mapping[int, YearOfHolidays] = field(default_factory=dict)
    """By year; over those that the calendar of working days knows."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    flow: Flow = field(default_factory=lambda: Flow(version=1))
    objects: tuple[OutOfScope, ...] = ()
    concepts: tuple[Concept, ...] = ()
    templates: Mapping[str, Template] = field(default_factory=dict)
    phrasings: Sequence[Phrasing] = ()
    """Those of further pens, which `entries` hold as well."""
    policies: Policies = field(default_factory=Policies)
    unfinished: frozenset[str] = frozenset()
    """Ids of entries that are still being written and therefore not among `entries`."""
    version: str = ""
    """Changes whenever a file of the folder changes."""

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Every table of every topic."""
        return {table.id: table for topic in self.topics.values() for table in topic.tables}

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """The slots of the guided decision."""
        return {slot.id: slot for slot in self.flow.slots}

    def asked(self) -> Iterator[dict[str, str]]:
        """Yield all that questions are matched against, with whose pen wrote it.

        The entries' own lines have the pen `entry`, their titles `title`.
        """
        pens = {(one.entry, one.text): one.pen for one in self.phrasings}
        for entry in self.entries.values():
            whose = {"entry": entry.id, "topic": entry.topic}
            for lang, texts in (("zh", entry.questions.zh), ("en", entry.questions.en)):
                for text in texts:
                    pen = pens.get((entry.id, text), "entry")
                    yield {"q": text, **whose, "lang": lang, "pen": pen}
            for lang, title in (("zh", entry.title.zh), ("en", entry.title.en)):
                if title:
                    yield {"q": title, **whose, "lang": lang, "pen": "title"}

    def text(self, key: str, lang: Lang, **values: object) -> str:
        """Return a text of the interface with `values` filled in."""
        return self.texts.get(key, lang, **values)

    def topic_title(self, topic_id: str, lang: Lang) -> str:
        """Return how a topic is called; its id in a folder without topics."""
        topic = self.topics.get(topic_id)
        return topic.title.get(lang) if topic else topic_id
