"""What the dialogue thinks with, and words that mean the same in every state."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

from bot.content import Library
from bot.content.models import Entry, Lang, Policy
from bot.content.review import is_stale
from bot.content.stored import InOrder
from bot.dialogue.compose import Composed, Composer
from bot.dialogue.decision import Decision
from bot.dialogue.deeplinks import by_parameter
from bot.dialogue.reading import fingerprint
from bot.match import Arrays, Match, Matcher, Meanings, Signs, normalise
from bot.typed import replace

MAX_MATCHES = 2048
"""Matches that are remembered: matching is most of the work, and people ask the same things."""
MAX_VIEWS = 2048
"""Answers and pages that are remembered as they were written: the next most of the work."""
Facts: TypeAlias = Mapping[str, str]
_Matches: TypeAlias = Callable[[str, tuple[str, ...], tuple[tuple[str, str], ...], str], Match]


class Links(NamedTuple):
    """Ways to those who run the bot; empty where they have none."""

    privacy: str = ""
    """Their privacy notice."""
    contact: str = ""
    """A person behind the bot."""
    staff: bool = False
    """Whether such people can be written to through the bot."""


NO_LINKS = Links()


@dataclass(frozen=True)
class Knowledge:
    """One loaded knowledge folder with what was built from it; shared by all conversations."""

    library: Library
    matcher: Matcher
    decision: Decision
    links: Links = NO_LINKS

    @classmethod
    def of(cls, library: Library, arrays: Arrays | None = None) -> Knowledge:
        """Build the matcher and the decision for a library; see `Matcher` for the `arrays`."""
        matcher = Matcher(
            InOrder(library.entries),
            library.flow.slots,
            library.objects,
            library.concepts,
            library.flow.rules,
            library.topics,
            arrays,
        )
        return cls(library, matcher, Decision.of(library))

    def by_meaning(self, meanings: Meanings) -> Knowledge:
        """Return the same with questions compared by meaning too; see `Matcher.by_meaning`."""
        return replace(self, matcher=self.matcher.by_meaning(meanings))

    def match(self, text: str, context: tuple[str, ...], facts: Facts, shown_page: str) -> Match:
        """Find what a text is about, as `Matcher.match` does; the same one again costs nothing."""
        return self._matches(text, context, tuple(facts.items()), shown_page)

    def composer(
        self, facts: Facts, lang: Lang, question: str = "", done: Collection[str] = ()
    ) -> Composer:
        """Return what writes for a reader; an answer that was written before costs nothing."""
        return Composer(self.library, facts, lang, question, done, self._remember)

    def text(self, key: str, lang: Lang, **values: object) -> str:
        """Return a text of the interface."""
        return self.library.text(key, lang, **values)

    def linked(self, parameter: str) -> str | None:
        """Return the entry or topic that a deep link leads to; None for one that is gone."""
        return self._linked.get(parameter)

    def stale(self, today: dt.date) -> Mapping[str, dt.date]:
        """Return the facts past their review age on a day, with the days they were checked on."""
        return self._stale(today)

    def is_page(self, name: str) -> bool:
        """Tell whether an entry or a topic has this name."""
        return name in self.library.entries or name in self.library.topics

    def topic_of(self, page: str) -> str:
        """Return the id of the topic a page belongs to: an entry's, or the topic's own."""
        entry = self.library.entries.get(page)
        return entry.topic if entry else page

    def refinement(self, owner: str, facts: Facts) -> str | None:
        """Return the slot that would make a shown answer fit better, if one is left.

        The owner is an entry, a topic, or some sections of its page: `deregister:fee,time`.
        """
        topic, _, sections = owner.partition(":")
        if topic in self.library.topics:
            return self.decision.refinement(topic, facts, sections.split(",") if sections else ())
        entry = self.library.entries.get(owner)
        if entry is None:
            return None
        open_slots = self.decision.open_slots(entry, facts)
        return next((slot for slot in entry.asks if slot in open_slots), None)

    def starter(self, topic: str) -> Entry | None:
        """Return the entry of a topic that begins the guided decision, if it has one."""
        return next((entry for entry in self._of_topic.get(topic, ()) if entry.guide), None)

    def entries_of(self, topic: str) -> tuple[str, ...]:
        """Return the ids of a topic's entries, in their order."""
        return tuple(entry.id for entry in self._of_topic.get(topic, ()))

    def policy(self, policy_id: str) -> Policy | None:
        """Return the policy of that id, if there is one."""
        policies = self.library.policies.policies
        return next((policy for policy in policies if policy.id == policy_id), None)

    def control_word(self, text: str) -> str | None:
        """Return `back`, `restart`, … if the text is nothing but such a word."""
        return self._control_words.get(normalise(text))

    def options_named(self, text: str) -> frozenset[tuple[str, str]]:
        """Return the slots and options that the text is nothing but the name of."""
        return frozenset(self._option_names.get(normalise(text), ()))

    @cached_property
    def fingerprints(self) -> Mapping[str, str]:
        """The fingerprint of each fact; see `bot.dialogue.reading`."""
        return {name: fingerprint(fact) for name, fact in self.library.facts.items()}

    @cached_property
    def _stale(self) -> Callable[[dt.date], Mapping[str, dt.date]]:
        facts = self.library.facts

        @lru_cache(1)
        def stale(today: dt.date) -> Mapping[str, dt.date]:
            return {name: fact.checked for name, fact in facts.items() if is_stale(fact, today)}

        return stale

    @cached_property
    def _of_topic(self) -> Mapping[str, list[Entry]]:
        entries: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.library.entries.values():
            entries[entry.topic].append(entry)
        return entries

    @cached_property
    def _option_names(self) -> dict[str, set[tuple[str, str]]]:
        names: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for slot in self.library.slots.values():
            for option in slot.options:
                for name in (option.label.zh, *option.holders.all()):
                    names[normalise(name)].add((slot.id, option.id))
        return dict(names)

    @cached_property
    def _linked(self) -> Mapping[str, str]:
        return by_parameter((*self.library.entries, *self.library.topics))

    @cached_property
    def signs(self) -> Signs:
        """What gives away a text that a policy is for."""
        return Signs(self.library.policies)

    @cached_property
    def _written(self) -> dict[Hashable, Composed]:
        return {}

    def _remember(self, name: Hashable, write: Callable[[], Composed]) -> Composed:
        """Return what was written under a name; what was written longest ago is forgotten first."""
        written = self._written.get(name)
        if written is None:
            if len(self._written) >= MAX_VIEWS:
                del self._written[next(iter(self._written))]
            written = self._written[name] = write()
        return written

    @cached_property
    def _matches(self) -> _Matches:
        @lru_cache(MAX_MATCHES)
        def match(
            text: str, context: tuple[str, ...], facts: tuple[tuple[str, str], ...], shown_page: str
        ) -> Match:
            return self.matcher.match(
                text, context=context, facts=dict(facts), shown_page=shown_page
            )

        return match

    @cached_property
    def _control_words(self) -> dict[str, str]:
        words = {}
        for texts in self.library.texts.by_lang.values():
            for key, value in texts.items():
                if key.startswith("words."):
                    for word in value.split("|"):
                        words[normalise(word)] = key.removeprefix("words.")
        return words
