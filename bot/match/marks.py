"""What a topic is hardly ever asked about without.

Whoever asks about a merchant account says so: nine in ten of its phrasings hold one of a dozen
words that are rare elsewhere. A question without any of them is about something plainer, though
all of its words may stand in one of these phrasings: 在哪注销 is not 在哪注销商户号. Naive Bayes
looks at each word by itself and cannot see that all of them are missing together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.match.index import Index, Query

_LIFT, _STRONG = 6.0, 20.0
"""How much oftener than elsewhere a topic's phrasings must have a piece for it to be a mark where
no other is, and in any case."""
_LEAST = 0.004
"""Share of a topic's phrasings that must have a mark."""
_MOST = 30
"""Marks of a topic at most, beside the strong ones."""

_Numbers = NDArray[np.int64]


class Marks:
    """The marks of topics, found when the index is built."""

    def __init__(self, index: Index, topics: Sequence[int]) -> None:
        """Take for each phrasing its topic, by number."""
        self._marks: list[frozenset[int]] = []
        self._missing: list[float] = []
        frequency = np.array(index.frequencies(), np.int64)
        for pieces, phrasings, size in _by_topic(index, np.array(topics, np.int64)):
            marks, covered = _cover(pieces, phrasings, frequency, size, index.count)
            having = [np.frombuffer(index.having(mark), np.uint32) for mark in marks]
            everywhere = len(np.unique(np.concatenate(having))) if having else 0
            elsewhere = (everywhere - covered + 1) / (index.count - size + 2)
            self._marks.append(frozenset(marks))
            self._missing.append(math.log((1 - covered / (size + 1)) / (1 - elsewhere)))

    def missing(self, query: Query, topic: int) -> float:
        """Return by how much a topic is less likely for want of any mark, as log-odds up to 0."""
        return 0.0 if query.asked & self._marks[topic] else min(self._missing[topic], 0.0)


def _by_topic(index: Index, topics: _Numbers) -> Iterator[tuple[_Numbers, _Numbers, int]]:
    """Yield for each topic the pieces of its phrasings, beside each its phrasing, and its size."""
    pieces, phrasings = index.postings()
    order = np.argsort(topics[phrasings], kind="stable")
    sizes = np.bincount(topics)
    ends = np.cumsum(np.bincount(topics[phrasings], minlength=len(sizes)))
    for start, end, size in zip([0, *ends[:-1]], ends, sizes.tolist(), strict=False):
        mine = order[start:end]
        yield pieces[mine], phrasings[mine], size


def _cover(
    pieces: _Numbers, phrasings: _Numbers, frequency: _Numbers, size: int, count: int
) -> tuple[list[int], int]:
    """Choose the strong marks, and others one by one, each for how many more phrasings have it.

    Return them with how many phrasings have any.
    """
    known, pieces = np.unique(pieces, return_inverse=True)
    inside = np.bincount(pieces, minlength=len(known))
    least = max(_LEAST * size, 1)
    lift = inside * max(count - size, 1) / ((frequency[known] - inside + 1) * size)
    lift[inside < least] = 0
    strong = lift >= _STRONG
    marks: list[int] = known[strong].tolist()
    having = phrasings[strong[pieces]]
    for _ in range(_MOST):
        left = ~np.isin(phrasings, having)
        pieces, phrasings = pieces[left], phrasings[left]
        more = np.bincount(pieces, minlength=len(known)) * (lift >= _LIFT)
        best = int(more.argmax()) if len(known) else 0
        if not len(pieces) or more[best] < least:
            break
        marks.append(int(known[best]))
        having = phrasings[pieces == best]
    return marks, size - len(np.unique(phrasings[~np.isin(phrasings, having)]))
