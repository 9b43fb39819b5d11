"""The front of this room: a question in, a verdict with candidates and facts out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.content.models import Concept, Entry, OtherObject, Slot
from bot.match import followup
from bot.match.concepts import Concepts
from bot.match.decide import CHOOSE, Decision, decide, probability, shares
from bot.match.facts import FactReader
from bot.match.models import Candidate, Match, ReadFact, Verdict
from bot.match.question import is_question
from bot.match.rank import Ranker, Ranking, Scored, best_first
from bot.match.subject import Subjects

_SHOWN = 5
_EXACT = 1.0
_CONTRADICTED = 0.02
"""What an entry loses that begins a decision with other facts than those known."""
_NO_FACTS: Mapping[str, str] = MappingProxyType({})


class Matcher:
    """Everything that is needed to understand a text, built once for a library.

    Safe to share: matching changes nothing.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        slots: Sequence[Slot] = (),
        objects: Sequence[OtherObject] = (),
        concepts: Iterable[Concept] = (),
    ) -> None:
        self._ranker = Ranker(entries, Concepts(concepts))
        self._reader = FactReader(slots)
        self._subjects = Subjects(objects)
        self._nearest = {thing.id: thing.nearest for thing in objects}

    def match(
        self, question: str, *, context: Sequence[str] = (), facts: Mapping[str, str] = _NO_FACTS
    ) -> Match:
        """Find what a question is about.

        `context` are the user's questions before this one, oldest first; they matter only to a
        question that is incomplete without them. `facts` (slot → option) decide between entries
        that are nearly equal.
        """
        text = self._ranker.understand(question)
        ranking = _favouring(self._rank(text, context), facts)
        decision = decide(ranking)
        other = self._subjects.other(text)
        scored: Sequence[Scored] = ranking.scored
        if other is not None and not _is_said(ranking):
            scored = self._nearest_first(other, scored)
            decision = Decision(Verdict.UNKNOWN, min(decision.p, CHOOSE))
        return Match(
            verdict=decision.verdict,
            candidates=self._candidates(scored, decision.p),
            facts=self._reader.read(question),
            other_object=other,
            is_question=is_question(question),
        )

    def read_facts(self, text: str, pending: str | None = None) -> tuple[ReadFact, ...]:
        """Read facts out of any text; more freely for the slot that was just asked for."""
        return self._reader.read(text, pending)

    def is_question(self, text: str) -> bool:
        """Whether a text reads like a question rather than a statement."""
        return is_question(text)

    def _rank(self, text: str, context: Sequence[str]) -> Ranking:
        bare = self._ranker.rank(text)
        if not followup.is_elliptical(text) or _is_said(bare):
            return bare
        for earlier in map(self._ranker.understand, reversed(context)):
            before = self._ranker.rank(earlier)
            if before.scored and probability(before) >= CHOOSE:
                joined = self._ranker.rank(f"{earlier} {text}")
                return followup.combine(text, bare, joined, before.scored[0].entry.topic)
        return bare

    def _nearest_first(self, other: str, ranking: Sequence[Scored]) -> list[Scored]:
        entries = {entry.id: entry for entry in self._ranker.entries}
        nearest = self._ranker.unranked(
            entries[name] for name in self._nearest[other] if name in entries
        )
        named = {scored.entry.id for scored in nearest}
        return nearest + [scored for scored in ranking if scored.entry.id not in named]

    def _candidates(self, ranking: Sequence[Scored], p: float) -> tuple[Candidate, ...]:
        shown = ranking[:_SHOWN] or self._ranker.unranked(self._ranker.entries[:_SHOWN])
        return tuple(
            Candidate(scored.entry.id, scored.entry.topic, share, scored.phrasing)
            for scored, share in zip(shown, shares(shown, p), strict=True)
        )


def _favouring(ranking: Ranking, facts: Mapping[str, str]) -> Ranking:
    """Let entries fall behind that begin a decision with other facts than those known."""
    if not facts:
        return ranking
    moved = (
        replace(scored, score=scored.score - _CONTRADICTED)
        if any(
            facts.get(slot, option) != option for slot, option in (scored.entry.guide or {}).items()
        )
        else scored
        for scored in ranking.scored
    )
    return replace(ranking, scored=best_first(moved))


def _is_said(ranking: Ranking) -> bool:
    """Whether the question is, letter for letter, one of the known phrasings."""
    return bool(ranking.scored) and ranking.scored[0].likeness >= _EXACT
