"""The front of this room: a question in, a verdict with candidates and facts out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from types import MappingProxyType

from bot.content.models import Concept, Entry, Lang, OutOfScope, Rule, Slot
from bot.match import followup
from bot.match.acts import act_of
from bot.match.arrays import Arrays, part
from bot.match.asked import read_asked
from bot.match.case_boost import CaseBoost
from bot.match.compiled import compiled
from bot.match.concepts import Concepts
from bot.match.decide import decide, probability, shares
from bot.match.embedding.meaning import Meanings
from bot.match.entry_cases import WISHES, EntryCases
from bot.match.explain import explanation
from bot.match.facts import FactReader, Reading
from bot.match.features import SAID
from bot.match.followup import Place
from bot.match.found import Found
from bot.match.grams import runs
from bot.match.models import Candidate, Explanation, Match, ReadFact, Reason
from bot.match.normalise import normalise
from bot.match.objection import left_of
from bot.match.polarity_boost import by_polarity
from bot.match.policy import Kind
from bot.match.question import is_question
from bot.match.rank import Ranker, Ranking, Scored
from bot.match.scope import OutOfScopeNames, mentions_account

_SHOWN = 5
_UNANSWERED = {Reason.SEVERAL, Reason.UNSURE, Reason.UNLIKELY, Reason.RUNNING}
_BARE = 2
"""Characters of a word such as 材料, which may be meant of any way."""
_UNSAID = -0.7
"""Log-odds at which the want of an entry's premise is a reason to doubt that it is meant."""
_NO_FACTS: Mapping[str, str] = MappingProxyType({})


class Matcher:
    """Everything that is needed to understand a text, built once for a library.

    Safe to share: matching changes nothing.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all of a library that says what is meant
        self,
        entries: Sequence[Entry],
        slots: Sequence[Slot] = (),
        objects: Sequence[OutOfScope] = (),
        concepts: Iterable[Concept] = (),
        rules: Sequence[Rule] = (),
        cards: Collection[str] = (),
        arrays: Arrays | None = None,
    ) -> None:
        """Build it; `cards` are the topics that can be shown by themselves.

        `arrays` are what `compiled` has made of the same entries, objects and concepts; without
        them they are made here.
        """
        self._cards = frozenset(cards)
        self._concepts = Concepts(concepts)
        arrays = arrays or compiled(entries, objects, self._concepts, slots, rules)
        self._ranker = Ranker(entries, objects, self._concepts, arrays=arrays)
        self._case_boost = CaseBoost(self._ranker, EntryCases(part(arrays, "cases")), slots)
        self._slots, self._objects = slots, objects
        self._nearest = {thing.id: thing.nearest for thing in objects}

    @cached_property
    def _reader(self) -> FactReader:
        return FactReader(self._slots)

    @cached_property
    def _readers(self) -> Mapping[str, Mapping[str, str]]:
        """By topic who reads of it, where that is one sort of people."""
        roles: defaultdict[str, set[str]] = defaultdict(set)
        for entry in self._ranker.entries:
            if entry.guide and "role" in entry.guide:
                roles[entry.topic].add(entry.guide["role"])
        return {topic: {"role": role} for topic, (role, *more) in roles.items() if not more}

    @cached_property
    def _called(self) -> Mapping[str, str]:
        return {thing.id: " ".join(map(normalise, thing.names)) for thing in self._objects}

    @cached_property
    def _others(self) -> OutOfScopeNames:
        return OutOfScopeNames(self._objects)

    def knows(self, meanings: Meanings) -> bool:
        """Whether `by_meaning` would have nothing to find out."""
        return meanings.know(self._ranker.texts)

    def by_meaning(self, meanings: Meanings) -> Matcher:
        """Return a matcher of the same that also compares what texts mean.

        Needs some milliseconds for each phrasing that `meanings` do not know.
        """
        other = copy(self)
        other._ranker = self._ranker.by_meaning(meanings)  # noqa: SLF001 - of this class
        return other

    def match(
        self,
        question: str,
        *,
        context: Sequence[str] = (),
        facts: Mapping[str, str] = _NO_FACTS,
        shown_page: str = "",
    ) -> Match:
        """Find what a question is about.

        `context` are the user's questions before this one, oldest first; they matter only to a
        question that is incomplete without them, as does `shown_page`, the entry or topic now
        on the screen. `facts` (slot → option) decide between entries that are nearly equal.
        """
        return self._match(question, self._find(question, context, facts, shown_page))

    def explain(
        self,
        question: str,
        *,
        context: Sequence[str] = (),
        facts: Mapping[str, str] = _NO_FACTS,
        shown_page: str = "",
    ) -> Explanation:
        """Match a question as `match` does, and tell how that came about."""
        found = self._find(question, context, facts, shown_page)
        match = self._match(question, found)
        return explanation(question, found, match, self._ranker.phrasing)

    def read_facts(self, text: str, pending: str | None = None) -> tuple[ReadFact, ...]:
        """Read facts out of any text; more freely for the slot that was just asked for."""
        return self._reader.read(text, pending).facts

    def is_question(self, text: str) -> bool:
        """Whether a text reads like a question rather than a statement."""
        return is_question(text)

    def _find(
        self, question: str, context: Sequence[str], facts: Mapping[str, str], shown_page: str
    ) -> Found:
        left = left_of(question) if context or shown_page else ""
        text = self._ranker.understand(left or question)
        shown = self._ranker.entry(shown_page)
        known = {**self._readers.get(shown.topic if shown else shown_page, {}), **facts}
        reading = self._reader.read(question, known=known)
        case, place = _case_of(text, reading), None
        if case or followup.is_elliptical(text):
            place = followup.place_of(self._ranker, question, context, shown_page)
        elif left:
            left, text = "", self._ranker.understand(question)
        ranking, follows = self._rank(text, place, case, objects=bool(left))
        asked = {fact.slot: fact.option for fact in (place and case) or reading.supposed}
        if asked or not _is_said(ranking):
            said = {fact.slot for fact in reading.facts}
            known = {slot: facts[slot] for slot in facts if slot not in said}
            known |= {one.slot: one.option for one in reading.facts if one.slot == "role"}
            joined = None if place or asked else self._in_case(text, ranking, known)
            ranking = self._case_boost.order(ranking, known, asked, joined)
        if not _is_said(ranking):
            ranking = by_polarity(ranking, read_asked(question), facts)
        kind = self._kind(text, ranking, place if follows else None)
        decision = decide(ranking, kind, self._named(text, ranking, follows=follows))
        is_open = follows and decision.reason in _UNANSWERED
        asks_after = self._asked_after(text) if is_open else frozenset()
        led_by = place.heard if place else None
        return Found(text, ranking, decision, reading, led_by, asks_after)

    def _match(self, question: str, found: Found) -> Match:
        scored: Sequence[Scored] = found.ranking.scored
        other = found.decision.out_of_scope
        if other is not None:
            scored = self._nearest_first(other, scored)
        asks = is_question(question)
        first = scored[0].entry.id if scored else ""
        act = act_of(question, found.reading, found.decision.step, first, asks=asks)
        return Match(
            verdict=found.decision.verdict,
            act=act,
            candidates=self._candidates(scored, found.decision.p),
            facts=found.reading.facts,
            supposed=found.reading.supposed,
            step=found.decision.step,
            topics=found.decision.topics,
            denied=found.reading.denied,
            claims=found.reading.claims,
            out_of_scope=other,
            is_question=asks,
            asks_after=found.asks_after,
        )

    def _rank(
        self, text: str, place: Place | None, case: Sequence[ReadFact], *, objects: bool
    ) -> tuple[Ranking, bool]:
        """Rank a question, and tell whether it goes on from where the conversation is."""
        if place and case:
            words = " ".join(fact.words for fact in case)
            joined = self._ranker.rank(self._ranker.understand(f"{place.question} {words}"))
            return followup.anew(self._ranker.rank(place.question), joined), False
        if place is None:
            return self._ranker.rank(text), False
        asked = followup.without_pointing(text)
        alone = self._ranker.rank(asked)
        if not self._goes_on(asked, alone):
            return self._ranker.rank(text), False
        is_turn = followup.turns(text) and probability(alone) >= followup.PLAIN
        if is_turn and not self._others.named(text):
            return alone, False
        found = followup.compared(self._ranker, asked, alone, place)
        return followup.combine(found, place, objects=objects), True

    def _kind(self, text: str, ranking: Ranking, followed: Place | None) -> Kind:
        """Tell what a question is by what it names; one without strange words is ours.

        Not so a single word that names no way. `followed` is the place that it goes on from.
        """
        if not self._cards:
            return Kind.FOREIGN
        if followed:
            return self._following(text, ranking, followed)
        if mentions_account(text) or self._names_way(text):
            return Kind.OURS
        if len(text) <= _BARE:
            return Kind.NOTHING
        return Kind.OURS if self._is_familiar(text, ranking) else Kind.NOTHING

    def _following(self, text: str, ranking: Ranking, place: Place) -> Kind:
        """Tell how surely a follow-up is understood, by what its likeliest answer takes as said."""
        first = ranking.scored[0].entry if ranking.scored else None
        if first and place.page and place.topic != first.topic:
            names_it = self._ranker.mark_missing(text, first) == 0
            return Kind.FOLLOWING if names_it else Kind.STRAYING
        if first is None or not self._is_familiar(text, ranking):
            return Kind.DOUBTFUL
        missing = self._ranker.premise_missing(f"{place.heard} {text}", first)
        return Kind.DOUBTFUL if missing < _UNSAID else Kind.FOLLOWING

    def _is_familiar(self, text: str, ranking: Ranking) -> bool:
        return followup.is_familiar(ranking, self._ranker.familiarity(text))

    def _named(self, text: str, ranking: Ranking, *, follows: bool) -> str | None:
        """Return the other thing that a question names.

        Not one that is only asked after because the account has it: 那小程序呢.
        """
        named = self._others.named(text)
        if not (named and follows and ranking.scored):
            return named
        if self._exits(text) - self._exits(self._called[named]):
            return named
        known = filter(None, map(self._ranker.entry, self._nearest[named]))
        is_ours = ranking.scored[0].entry.topic in {entry.topic for entry in known}
        return None if is_ours else named

    def _names_way(self, text: str) -> bool:
        """Whether a text names something that people leave an account by: 注销要多久."""
        return bool(self._exits(text))

    def _exits(self, text: str) -> frozenset[str]:
        return self._concepts.exits(runs(text))

    def _asked_after(self, text: str) -> frozenset[str]:
        """Return what a question names that goes on from where the conversation is."""
        asked = followup.without_pointing(text)
        named = (name for run in runs(asked) for name in self._concepts.of(run))
        return frozenset(name.removeprefix("=") for name in named)

    def _goes_on(self, asked: str, alone: Ranking) -> bool:
        return followup.goes_on(alone, self._ranker.familiarity(asked))

    def _in_case(self, text: str, ranking: Ranking, facts: Mapping[str, str]) -> Ranking | None:
        """Rank a question put for the known case, if any entry of its topic is meant for it."""
        if not facts or not ranking.scored:
            return None
        lang: Lang = "en" if text.isascii() else "zh-Hans"
        words = self._case_boost.words(ranking.scored[0].entry.topic, facts, lang)
        return self._ranker.rank(self._ranker.understand(f"{text} {words}")) if words else None

    def _nearest_first(self, other: str, ranking: Sequence[Scored]) -> list[Scored]:
        entries = map(self._ranker.entry, self._nearest[other])
        nearest = self._ranker.unranked(entry for entry in entries if entry)
        named = {scored.entry.id for scored in nearest}
        return nearest + [scored for scored in ranking if scored.entry.id not in named]

    def _candidates(self, ranking: Sequence[Scored], p: float) -> tuple[Candidate, ...]:
        shown = ranking[:_SHOWN] or self._ranker.unranked(self._ranker.entries[:_SHOWN])
        return tuple(
            Candidate(
                scored.entry.id,
                scored.entry.topic,
                share,
                self._ranker.phrasing(scored),
                scored.likeness,
            )
            for scored, share in zip(shown, shares(shown, p), strict=True)
        )


def _case_of(text: str, reading: Reading) -> tuple[ReadFact, ...]:
    """Return the facts of a question that holds nothing else, such as 个人的呢."""
    facts = tuple(fact for fact in (*reading.facts, *reading.supposed) if fact.slot not in WISHES)
    return facts if followup.is_case(text, facts) else ()


def _is_said(ranking: Ranking) -> bool:
    """Whether the question is, letter for letter, one of the known phrasings."""
    return bool(ranking.scored) and ranking.scored[0].likeness >= SAID
