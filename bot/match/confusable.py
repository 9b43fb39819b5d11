"""Phrasings of different entries that no question can tell apart: they ask for the same thing.

Every pair is compared, yet few are looked at: two texts can only be alike if they share one of
their rarest pieces (prefix filtering, as in all-pairs similarity search).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.content.models import Concept
from bot.match.concepts import Concepts
from bot.match.grams import grams, runs
from bot.match.normalise import normalise

# Likeness of two phrasings: shared part of either, by the rarity of their pieces, and letter by
# letter. Much as the ranker weighs a question against a phrasing.
_OF_EITHER, _LETTERS = 0.35, 0.3


@dataclass(frozen=True, slots=True)
class Twins:
    """Two phrasings, by their places in the list that was searched, the earlier first."""

    first: int
    second: int
    likeness: float
    """0 to 1; 1 if they are the same but for fillers, punctuation and script."""


def twins(
    phrasings: Sequence[str],
    owners: Sequence[str],
    least: float,
    concepts: Iterable[Concept] = (),
) -> list[Twins]:
    """Return all pairs of different owners that are at least so alike, in the order of the list.

    `owners` names the entry of each phrasing. `least` must be above 0.65.
    """
    texts = [normalise(phrasing) for phrasing in phrasings]
    pieces, worth = _weighed(texts, Concepts(concepts))
    shared = (least - _LETTERS) / _OF_EITHER
    found = []
    for one, other, overlap in _sharing(pieces, worth, owners, shared):
        letters = fuzz.ratio(texts[one], texts[other]) / 100
        likeness = _OF_EITHER * overlap + _LETTERS * letters
        if likeness >= least:
            found.append(Twins(min(one, other), max(one, other), likeness))
    return sorted(found, key=lambda pair: (pair.first, pair.second))


def _weighed(texts: Sequence[str], concepts: Concepts) -> tuple[list[frozenset[int]], array[float]]:
    """Return the pieces of each text, numbered from the rarest on, and what each is worth."""
    cut = [grams(runs(text), concepts) for text in texts]
    having = Counter(piece for pieces in cut for piece in pieces)
    rarest = sorted(having.items(), key=lambda item: (item[1], item[0]))
    numbers = {piece: number for number, (piece, _) in enumerate(rarest)}
    worth = array("d", (math.log(1 + len(texts) / count) for _, count in rarest))
    return [frozenset(map(numbers.__getitem__, pieces)) for pieces in cut], worth


def _sharing(
    pieces: Sequence[frozenset[int]],
    worth: array[float],
    owners: Sequence[str],
    least: float,
) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of which the shared parts of both, 0 to 1 each, add up to at least `least`.

    The lighter text of such a pair shares at least half of that, the heavier the rest. Pieces
    are visited from the rarest on, so the first shared one comes before what is left is worth
    less: only texts that meet there are compared.
    """
    total = [sum(map(worth.__getitem__, text)) for text in pieces]
    meeting: defaultdict[int, list[int]] = defaultdict(list)
    for text in sorted(range(len(pieces)), key=total.__getitem__):
        own, weight, owner = pieces[text], total[text], owners[text]
        left, met = weight, set[int]()
        for piece in sorted(own):
            if left < (least - 1) * weight:
                break
            met.update(meeting[piece])
            if left >= least / 2 * weight:
                meeting[piece].append(text)
            left -= worth[piece]
        for other in met:
            lighter = total[other]
            if owners[other] == owner or lighter < (least - 1) * weight:
                continue
            both = sum(map(worth.__getitem__, own & pieces[other]))
            if (overlap := both / weight + both / lighter) >= least:
                yield other, text, overlap
