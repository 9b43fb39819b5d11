"""What others would do with the same phrasings: measured beside our matcher, never used by it.

Deliberately plain: rapidfuzz as its manual shows it, and BM25 as the textbook has it.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from rapidfuzz import fuzz, process

from bot.content.models import Entry
from bot.match.grams import runs
from bot.match.normalise import normalise
from bot.match.script import is_han


class Hit(NamedTuple):
    """The phrasing a baseline finds likest, by its place in the list, and its score."""

    phrasing: int
    score: float


class Baseline(Protocol):
    """One way to find the likest phrasing."""

    name: str

    def best(self, question: str) -> Hit | None:
        """Return the likest phrasing; None if nothing is shared with any."""


def phrasings_of(entries: Sequence[Entry]) -> tuple[list[str], list[int]]:
    """Return what our matcher compares questions with, titles included, and whose each is."""
    texts: list[str] = []
    owners: list[int] = []
    for number, entry in enumerate(entries):
        title = (entry.title.zh, *filter(None, [entry.title.en]))
        own = dict.fromkeys((*entry.questions.all(), *title))
        texts.extend(own)
        owners.extend([number] * len(own))
    return texts, owners


def baselines(phrasings: Sequence[str]) -> tuple[Baseline, ...]:
    """Return all of them, ready to be asked."""
    plain = [normalise(phrasing) for phrasing in phrasings]
    return (
        Fuzzy("WRatio", fuzz.WRatio, phrasings),
        Fuzzy("ratio", fuzz.ratio, plain, normalise),
        Bm25(plain),
    )


class Fuzzy:
    """rapidfuzz's `extractOne` over all phrasings; as they stand, unless `prepare` is given."""

    def __init__(
        self,
        name: str,
        scorer: Callable[..., float],
        phrasings: Sequence[str],
        prepare: Callable[[str], str] = str,
    ) -> None:
        self.name = name
        self._scorer = scorer
        self._phrasings = phrasings
        self._prepare = prepare

    def best(self, question: str) -> Hit | None:
        """Return the likest phrasing and its score from 0 to 100."""
        found = process.extractOne(self._prepare(question), self._phrasings, scorer=self._scorer)
        return Hit(found[2], found[1]) if found else None


class Bm25:
    """Okapi BM25 over Han characters and pairs and Latin words of normalised texts."""

    name = "BM25"
    _K1, _B = 1.2, 0.75

    def __init__(self, phrasings: Sequence[str]) -> None:
        counts = [Counter(_terms(text)) for text in phrasings]
        lengths = [counted.total() for counted in counts]
        average = sum(lengths) / max(len(lengths), 1) or 1.0
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, (counted, length) in enumerate(zip(counts, lengths, strict=True)):
            norm = self._K1 * (1 - self._B + self._B * length / average)
            for term, times in counted.items():
                gain = times * (self._K1 + 1) / (times + norm)
                self._postings[term].append((place, gain))
        self._count = len(counts)

    def best(self, question: str) -> Hit | None:
        """Return the phrasing with the highest sum; the earlier one of two that are equal."""
        scores: defaultdict[int, float] = defaultdict(float)
        for term, times in Counter(_terms(normalise(question))).items():
            having = self._postings.get(term, [])
            rarity = math.log(1 + (self._count - len(having) + 0.5) / (len(having) + 0.5))
            for place, gain in having:
                scores[place] += times * rarity * gain
        top = heapq.nlargest(1, ((score, -place) for place, score in scores.items()))
        return Hit(-top[0][1], top[0][0]) if top else None


def _terms(text: str) -> Iterator[str]:
    for run in runs(text):
        if is_han(run[0]):
            yield from run
            yield from map("".join, pairwise(run))
        else:
            yield run
