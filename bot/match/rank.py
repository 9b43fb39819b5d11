"""Entries ranked for a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.content.models import Entry
from bot.match.concepts import Concepts
from bot.match.index import Index, Query
from bot.match.likelihood import Likelihood
from bot.match.normalise import normalise
from bot.match.sound import Ear

_PHRASINGS = 50
"""Phrasings looked at closely for one question."""

# Likeness of one phrasing: shared part of the question, of the phrasing, and letter by letter.
_OF_QUESTION, _OF_PHRASING, _LETTERS = 0.35, 0.35, 0.3

# Score of an entry: all its phrasings together, the likest one, the second likest one.
_TOGETHER, _BEST, _SECOND = 1.0, 0.2, 0.2
_CLOSE, _STEEP = 0.7, 1.5
"""From this likeness on, the likest phrasing counts this much more: it is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry as an answer to one question."""

    entry: Entry
    subject: str
    """What it must share with the right entry to be nearly right: its topic, or the entry itself
    in a library of one topic."""
    score: float
    likeness: float
    """Of the likest phrasing, 0 to 1; 1 only if the question is that phrasing."""
    phrasing: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a question may mean."""

    scored: tuple[Scored, ...]
    """Best first; empty if the question shares nothing with any phrasing."""
    strange: int
    """Characters and Latin words of the question that no phrasing has."""


class Ranker:
    """All entries of a library, ready to be compared with a question."""

    def __init__(self, entries: Iterable[Entry], concepts: Concepts) -> None:
        self.entries = tuple(entries)
        self._phrasings: list[str] = []
        self._owners: list[int] = []
        for number, entry in enumerate(self.entries):
            phrasings = dict.fromkeys((*entry.questions.all(), *_titles(entry)))
            self._phrasings.extend(phrasings)
            self._owners.extend([number] * len(phrasings))
        self._texts = [normalise(phrasing) for phrasing in self._phrasings]
        self._index = Index(self._texts, concepts)
        numbers: dict[str, int] = {}
        topics = [numbers.setdefault(entry.topic, len(numbers)) for entry in self.entries]
        one_topic = len(numbers) == 1
        self._subjects = [entry.id if one_topic else entry.topic for entry in self.entries]
        self._likelihood = Likelihood(self._index, self._owners, topics)
        self._ear = Ear(self._index.characters(), self._index.frequency)

    def understand(self, text: str) -> str:
        """Return the text as it is compared: normalised, pinyin read, sound-alikes mended."""
        return self._ear.hear(normalise(text))

    def unranked(self, entries: Iterable[Entry]) -> list[Scored]:
        """Return entries as they are offered when nothing in the question speaks for them."""
        return [Scored(entry, entry.topic, 0.0, 0.0, entry.title.zh) for entry in entries]

    def rank(self, text: str) -> Ranking:
        """Compare an understood text with all entries."""
        query = self._index.query(text)
        likest: dict[int, list[tuple[float, int]]] = {}
        for phrasing in self._index.search(query, _PHRASINGS):
            likeness = self._likeness(text, query, phrasing)
            likest.setdefault(self._owners[phrasing], []).append((likeness, -phrasing))
        together = self._likelihood.scores(query, list(likest))
        scored = [
            self._scored(entry, share, sorted(found, reverse=True))
            for (entry, found), share in zip(likest.items(), together, strict=True)
        ]
        return Ranking(best_first(scored), query.strange)

    def _scored(self, entry: int, together: float, found: Sequence[tuple[float, int]]) -> Scored:
        best, phrasing = found[0]
        second = found[1][0] if len(found) > 1 else 0.0
        score = _TOGETHER * together + _BEST * best + _SECOND * second
        score += _STEEP * max(best - _CLOSE, 0.0)
        return Scored(
            self.entries[entry], self._subjects[entry], score, best, self._phrasings[-phrasing]
        )

    def _likeness(self, text: str, query: Query, phrasing: int) -> float:
        known = self._texts[phrasing]
        if text == known:
            return 1.0
        of_question, of_phrasing = self._index.overlap(query, phrasing)
        letters = fuzz.ratio(text, known) / 100
        likeness = _OF_QUESTION * of_question + _OF_PHRASING * of_phrasing + _LETTERS * letters
        return min(likeness, 0.99)


def best_first(scored: Iterable[Scored]) -> tuple[Scored, ...]:
    """Order by score; by id where scores are equal, so that order never depends on chance."""
    return tuple(sorted(scored, key=lambda one: (-one.score, one.entry.id)))


def _titles(entry: Entry) -> tuple[str, ...]:
    return (entry.title.zh, entry.title.en) if entry.title.en else (entry.title.zh,)
