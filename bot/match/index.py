"""An inverted index over the phrasings: which of them share rare pieces with a question."""

from __future__ import annotations

import itertools
import math
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.match.concepts import Concepts
from bot.match.grams import grams, runs
from bot.match.script import is_han

VISITS = 1_500
"""Postings followed in one search, rare pieces first, so that a question costs much the same
whatever the number of phrasings. `overlap` counts the rest for the phrasings found."""

# BM25's usual constants. A piece counts once a phrasing, however often it stands there.
_K1 = 1.2
_B = 0.75

_PART = 0.6
"""Worth of a Han pair or a piece of a Latin word, beside the whole it is part of."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the index sees it."""

    pieces: tuple[int, ...]
    """Numbers of those pieces that some phrasing has, rarest first."""
    asked: frozenset[int]
    """The same, to look them up."""
    worth: float
    """What all pieces are worth, also those no phrasing has."""
    unknown_share: float
    """What the characters and Latin words that no phrasing has are worth of that, from 0 to 1."""


class Overlap(NamedTuple):
    """What a question and a phrasing share, by worth, each from 0 to 1."""

    of_question: float
    of_phrasing: float


class Index:
    """Phrasings by their pieces; both are called by their numbers."""

    def __init__(self, texts: Sequence[str], concepts: Concepts) -> None:
        self._concepts = concepts
        self.count = len(texts)
        self._pieces: array[int] = array("I")
        self._starts: array[int] = array("I", [0])
        self._having: list[array[int]] = []
        numbers: defaultdict[str, int] = defaultdict(itertools.count().__next__)
        for phrasing, text in enumerate(texts):
            pieces = [numbers[gram] for gram in grams(text, concepts)]
            self._pieces.extend(pieces)
            self._starts.append(len(self._pieces))
            while len(self._having) < len(numbers):
                self._having.append(array("I"))
            for number in pieces:
                self._having[number].append(phrasing)
        self.grams = dict(numbers)
        """Number of each piece."""
        self._weigh()

    def _weigh(self) -> None:
        self._worth = array(
            "f", (self._worth_of(g, len(h)) for g, h in zip(self.grams, self._having, strict=True))
        )
        worth = self._worth.tolist()
        average = len(self._pieces) / max(self.count, 1)
        self._total: array[float] = array("f")
        self._shrink: array[float] = array("f")
        for phrasing in range(self.count):
            pieces = self.pieces(phrasing)
            self._total.append(sum(map(worth.__getitem__, pieces)))
            self._shrink.append(1 / (1 + _K1 * (1 - _B + _B * len(pieces) / average)))

    def frequency(self, gram: str) -> int:
        """Return how many phrasings have a piece."""
        number = self.grams.get(gram)
        return 0 if number is None else len(self._having[number])

    def frequencies(self) -> list[int]:
        """Return how many phrasings have each piece, by its number."""
        return [len(having) for having in self._having]

    def characters(self) -> list[str]:
        """Return every Han character of the phrasings."""
        return [gram for gram in self.grams if len(gram) == 1 and is_han(gram)]

    def postings(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return each piece of each phrasing, and beside it the phrasing."""
        starts = np.array(self._starts, np.int64)
        phrasings = np.repeat(np.arange(self.count), starts[1:] - starts[:-1])
        return np.array(self._pieces, np.int64), phrasings

    def pieces(self, phrasing: int) -> array[int]:
        """Return the numbers of a phrasing's pieces."""
        return self._pieces[self._starts[phrasing] : self._starts[phrasing + 1]]

    def having(self, piece: int) -> array[int]:
        """Return the phrasings that have a piece, in ascending order."""
        return self._having[piece]

    def query(self, text: str) -> Query:
        """Cut a normalised question into pieces."""
        found = []
        worth = 0.0
        unknown_share = 0.0
        for gram in grams(text, self._concepts):
            number = self.grams.get(gram)
            if number is None:
                unknown = self._worth_of(gram, 0)
                worth += unknown
                if not (_is_part(gram) or gram[0] == "="):
                    unknown_share += unknown
            else:
                worth += self._worth[number]
                found.append(number)
        found.sort(key=lambda number: (len(self._having[number]), number))
        return Query(tuple(found), frozenset(found), worth, unknown_share / worth if worth else 0.0)

    def pieces_after(self, count: int) -> frozenset[int]:
        """Return the pieces that only phrasings after the first `count` have."""
        return frozenset(number for number, having in enumerate(self._having) if having[0] >= count)

    def share(self, query: Query, pieces: frozenset[int]) -> float:
        """Return which part of a question some pieces are, by worth, from 0 to 1."""
        worth = sum(map(self._worth.__getitem__, query.asked & pieces))
        return worth / query.worth if query.worth else 0.0

    def familiarity(self, text: str) -> float:
        """Return how much of a normalised text the phrasings have, by worth, from 0 to 1.

        A Latin word of known meaning is familiar even if no phrasing has it.
        """
        known = worth = 0.0
        for run in runs(text):
            query = self.query(run)
            is_meant = run.isascii() and any(self._concepts.of(run))
            found = sum(map(self._worth.__getitem__, query.pieces))
            known += query.worth if is_meant else found
            worth += query.worth
        return known / worth if worth else 0.0

    def search(self, query: Query) -> list[int]:
        """Return the phrasings that share rare pieces with the question, best first (BM25)."""
        found: dict[int, float] = {}
        so_far = found.get
        visits = 0
        for number in query.pieces:
            having = self._having[number]
            visits += len(having)
            if found and visits > VISITS:
                break
            worth = self._worth[number]
            for phrasing in having:
                found[phrasing] = so_far(phrasing, 0.0) + worth
        shrink = self._shrink
        scores = {phrasing: score * shrink[phrasing] for phrasing, score in found.items()}
        # Of equals the first comes first: sorting keeps their order, and so does its reverse.
        return sorted(sorted(scores), key=scores.__getitem__, reverse=True)

    def overlap(self, query: Query, phrasing: int) -> Overlap:
        """Compare a question with a phrasing."""
        both = query.asked.intersection(self.pieces(phrasing))
        shared = sum(map(self._worth.__getitem__, both))
        total = self._total[phrasing]
        return Overlap(
            shared / query.worth if query.worth else 0.0, shared / total if total else 0.0
        )

    def _worth_of(self, gram: str, having: int) -> float:
        rarity = math.log(1 + (self.count - having + 0.5) / (having + 0.5))
        return rarity * _PART if _is_part(gram) else rarity


def _is_part(gram: str) -> bool:
    """Whether the piece is a Han pair or a piece of a Latin word."""
    return gram[0] == "#" or (len(gram) > 1 and is_han(gram[0]))
