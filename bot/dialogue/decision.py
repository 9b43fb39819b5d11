"""The guided decision: which question to ask next, or which page to recommend.

Rules are tried in order; the first whose conditions hold names the page. The possible
answers span a tree, and a question is asked only where two of its answers lead to
different advice: equal subtrees are one node, and a node whose branches are all equal is
that branch (a reduced multi-valued decision diagram).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import TypeAlias

from bot.content import Library
from bot.content.models import Entry, Fact, Facts, Flow, When
from bot.content.pages import Topic
from bot.content.plans import Plan, PlanStep
from bot.content.when import first_holding, holds
from bot.content.wording import references

_REMEMBERED = 2_048
"""Cases, also of topics, for which it is remembered what is worth asking."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The end: a topic's page. Pages that show different lines are different outcomes."""

    topic: str


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A slot to ask, with what each option leads to."""

    slot: str
    branches: tuple[tuple[str, Node], ...]


Node: TypeAlias = "Outcome | Question"
_Open: TypeAlias = tuple[tuple[int, frozenset[str]], ...]
"""Rules that may still apply, each with the slots its conditions wait for."""


class Decision:
    """Answers “what next?” for any set of facts. Pure; remembers what it has worked out."""

    def __init__(
        self,
        flow: Flow,
        topics: Mapping[str, Topic],
        plans: Mapping[str, Plan] | None = None,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        """Prepare for topics, the plans of their steps, and the facts that their lines refer to."""
        self._flow = flow
        self._facts = facts or {}
        self._order = {slot.id: index for index, slot in enumerate(flow.slots)}
        self._slots = {slot.id: slot for slot in flow.slots}
        self._topics = topics
        pages = {name: topic for name, topic in topics.items() if topic.page}
        self._steps = {name: plan.steps for name, plan in (plans or {}).items()}
        self._whens = {
            name: _conditions(topic, self._steps.get(name, ())) for name, topic in pages.items()
        }
        self._used = {name: _slots(topic, self._whens[name]) for name, topic in pages.items()}
        self._families = cache(self._families_of)
        self._open_slots = lru_cache(_REMEMBERED)(self._open_slots_of)
        self._nodes: dict[Hashable, Node] = {}
        self._next = lru_cache(_REMEMBERED)(self._next_of)
        self._memo: dict[tuple[_Open, frozenset[tuple[str, str]]], Node] = {}

    @classmethod
    def of(cls, library: Library) -> Decision:
        """Prepare for everything in a library."""
        return cls(library.flow, library.topics, library.plans, library.facts)

    def next(self, facts: Facts) -> Node | None:
        """Return the question to ask or the outcome; None if there is no flow at all."""
        return self._next(frozenset(facts.items()))

    def implied(self, slot: str, option: str) -> dict[str, str]:
        """Return the facts an answer carries with it, itself included."""
        chosen = self._slots[slot].option(option)
        return {**(chosen.implies if chosen else {}), slot: option}

    def refinement(self, topic: str, facts: Facts, sections: Collection[str] = ()) -> str | None:
        """Return the slot whose answer would make a topic's page fit better, if one is left.

        Of `sections`, where only some of the page are shown.
        """
        page = self._topics[topic].page
        open_slots = self._open_slots(topic, frozenset(facts.items()), tuple(sections))
        return next((slot for slot in page.asks if slot in open_slots), None) if page else None

    def open_slots(self, entry: Entry, facts: Facts) -> frozenset[str]:
        """Return the slots not known on which an answer depends for this reader."""
        slots = set(self._families(entry.answer.zh))
        for variant in entry.variants:
            fits = holds(variant.when, facts)
            if fits is not False:
                slots |= {*variant.when, *self._families(variant.answer.zh)}
            if fits:
                break
        for line in entry.details:
            if holds(line.when, facts) is not False:
                slots |= {*line.when, *self._families(line.zh)}
        return frozenset(slots - set(facts))

    def _open_slots_of(
        self, topic: str, known: frozenset[tuple[str, str]], sections: tuple[str, ...]
    ) -> frozenset[str]:
        """The slots not known on which a line depends that may still be the reader's own."""
        slots: set[str] = set()
        facts = dict(known)
        for when, families in self._lines(topic, facts, sections):
            if holds(when, facts) is not False:
                slots |= {*when, *families}
        return frozenset(slots - set(facts))

    def _lines(
        self, topic: str, facts: Facts, sections: Collection[str]
    ) -> Iterator[tuple[When, frozenset[str]]]:
        """Yield the condition of each line, with the slots that its facts depend on."""
        page = self._topics[topic].page
        if page is None:
            return
        if not sections:
            verdict = None
            for verdict in page.verdict:
                yield verdict.when, self._families(verdict.zh)
                yield from ((line.when, self._families(line.zh)) for line in verdict.instead)
                if holds(verdict.when, facts):
                    break
            if verdict and verdict.instead:
                return  # the way is closed: nothing more of it is worth asking
        for name, lines in page.sections():
            if not sections or name in sections:
                yield from ((line.when, self._families(line.zh)) for line in lines)
        if sections:
            return
        for step in self._steps.get(topic, ()):
            named = (*step.takes, *step.window)
            text = "".join(f"{{{fact}}}" for fact in named) + (step.text.zh if step.text else "")
            yield step.when, self._families(text)

    def _families_of(self, text: str) -> frozenset[str]:
        """Return the slots on which the facts depend that a text of the knowledge names."""
        known = (self._facts[name] for name, _ in references(text) if name in self._facts)
        return frozenset(slot for fact in known for slot in fact.by)

    def ways(self, wish: Facts) -> frozenset[str]:
        """Return the topics to which rules lead that name a part of a wish and contradict none."""
        return frozenset(
            rule.outcome
            for rule in self._flow.rules
            if any(slot in rule.when for slot in wish)
            and all(option in rule.when.get(slot, (option,)) for slot, option in wish.items())
        )

    def outcomes(self) -> Iterator[Outcome]:
        """Yield every outcome that some answers lead to, each once."""
        seen: set[Node] = set()
        waiting = [self.next({})]
        while waiting:
            node = waiting.pop()
            if node is None or node in seen:
                continue
            seen.add(node)
            if isinstance(node, Outcome):
                yield node
            else:
                waiting.extend(child for _, child in node.branches)

    def _next_of(self, known: frozenset[tuple[str, str]]) -> Node | None:
        return self._explore(dict(known)) if self._flow.rules else None

    def _explore(self, facts: dict[str, str]) -> Node:
        open_rules = self._open(facts)
        relevant = self._relevant(open_rules)
        key = (open_rules, frozenset(item for item in facts.items() if item[0] in relevant))
        if key not in self._memo:
            self._memo[key] = self._decide(open_rules, facts)
        return self._memo[key]

    def _decide(self, open_rules: _Open, facts: dict[str, str]) -> Node:
        wanted = frozenset().union(
            *(waiting | self._worth_asking(index, facts) for index, waiting in open_rules)
        )
        if not wanted:
            return self._outcome(self._flow.rules[open_rules[0][0]].outcome, facts)
        slot = min(wanted, key=self._order.__getitem__)
        branches = tuple(
            (option.id, self._explore({**self.implied(slot, option.id), **facts, slot: option.id}))
            for option in self._slots[slot].options
        )
        first = branches[0][1]
        if all(child is first for _, child in branches):
            return first
        key = (slot, *(id(child) for _, child in branches))
        return self._nodes.setdefault(key, Question(slot, branches))

    def _open(self, facts: Facts) -> _Open:
        result = []
        for index, rule in enumerate(self._flow.rules):
            known = {slot: options for slot, options in rule.when.items() if slot in facts}
            if any(facts[slot] not in options for slot, options in known.items()):
                continue
            waiting = frozenset(rule.when) - frozenset(known)
            result.append((index, waiting))
            if not waiting:
                break
        return tuple(result)

    def _relevant(self, open_rules: _Open) -> frozenset[str]:
        """The slots whose known values may show in the pages these rules lead to."""
        slots: set[str] = set()
        for index, _ in open_rules:
            slots |= self._used[self._flow.rules[index].outcome]
        return frozenset(slots)

    def _worth_asking(self, index: int, facts: Facts) -> frozenset[str]:
        """The slots a rule asks beyond its conditions, as far as its page depends on them."""
        rule = self._flow.rules[index]
        used = self._used[rule.outcome]
        return frozenset(slot for slot in rule.asks if slot in used and slot not in facts)

    def _outcome(self, topic: str, facts: Facts) -> Node:
        page = self._topics[topic].page
        verdict = first_holding(page.verdict, facts) if page else None
        shown = tuple(holds(when, facts) is True for when in self._whens[topic])
        return self._nodes.setdefault((topic, id(verdict), shown), Outcome(topic))


def _conditions(topic: Topic, steps: Iterable[PlanStep]) -> tuple[When, ...]:
    """The distinct conditions of a page's lines, but for the verdict: only one of those shows."""
    sections = (lines for _, lines in topic.page.sections()) if topic.page else ()
    found = [line.when for line in chain.from_iterable(sections)] + [step.when for step in steps]
    whens: list[When] = []
    whens.extend(when for when in found if when and when not in whens)
    return tuple(whens)


def _slots(topic: Topic, conditions: tuple[When, ...]) -> frozenset[str]:
    """The slots that anything on the page depends on."""
    verdict = topic.page.verdict if topic.page else ()
    conditions = (*conditions, *(line.when for line in verdict))
    return frozenset(slot for when in conditions for slot in when)
