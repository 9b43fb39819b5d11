"""What a topic is hardly ever asked about without.

Whoever asks about a merchant account says so: nine in ten of its phrasings hold one of a dozen
words that are rare elsewhere. A question without any of them is about something plainer, though
all of its words may stand in one of these phrasings: 在哪注销 is not 在哪注销商户号. Naive Bayes
looks at each word by itself and cannot see that all of them are missing together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from bot.match.arrays import Arrays, Doubles, Numbers, by_row, distinct
from bot.match.cutting import Cut
from bot.match.index import Query

_LIFT, _STRONG = 6.0, 20.0
"""How much oftener than elsewhere a topic's phrasings must have a piece for it to be a mark where
no other is, and in any case."""
_LEAST = 0.004
"""Share of a topic's phrasings that must have a mark."""
_MOST = 30
"""Marks of a topic at most, beside the strong ones."""


def marked(found: Cut, topics: Numbers) -> Arrays:
    """Find the marks of topics; take for each phrasing its topic, by number."""
    count = len(found.starts) - 1
    phrasings = np.repeat(np.arange(count), np.diff(found.starts))
    having, starts = by_row(found.pieces, len(found.frequencies))
    having = phrasings[having]
    marks: list[Numbers] = []
    missing: list[float] = []
    for pieces, inside, size in _by_topic(found, phrasings, topics):
        chosen, covered = _cover(pieces, inside, found.frequencies, size, count)
        marked_ = np.zeros(count, bool)
        for mark in chosen:
            marked_[having[starts[mark] : starts[mark + 1]]] = True
        elsewhere = (int(marked_.sum()) - covered + 1) / (count - size + 2)
        marks.append(np.array(chosen, np.int64))
        missing.append(min(math.log((1 - covered / (size + 1)) / (1 - elsewhere)), 0.0))
    of_topic = np.repeat(np.arange(len(marks)), list(map(len, marks)))
    all_marks = np.concatenate([np.zeros(0, np.int64), *marks])
    order = np.argsort(all_marks, kind="stable")
    return {
        "pieces": all_marks[order],
        "topics": of_topic[order],
        "missing": np.array(missing, np.float64),
    }


class Marks:
    """The marks of topics."""

    def __init__(self, arrays: Arrays) -> None:
        """Open what `marked` has returned."""
        self._pieces, self._topics = arrays["pieces"], arrays["topics"]
        self._missing = arrays["missing"]

    def missing(self, query: Query) -> Doubles:
        """Return by how much each topic is less likely for want of any mark: log-odds up to 0."""
        found = self._missing.copy()
        begins = self._pieces.searchsorted(query.pieces)
        ends = self._pieces.searchsorted(query.pieces, "right")
        for place in np.flatnonzero(ends > begins).tolist():
            found[self._topics[begins[place] : ends[place]]] = 0.0
        return found


def _by_topic(
    found: Cut, phrasings: Numbers, topics: Numbers
) -> Iterator[tuple[Numbers, Numbers, int]]:
    """Yield for each topic the pieces of its phrasings, beside each its phrasing, and its size."""
    sizes = np.bincount(topics)
    order, starts = by_row(topics[phrasings], len(sizes))
    for start, end, size in zip(starts[:-1], starts[1:], sizes.tolist(), strict=True):
        mine = order[start:end]
        yield found.pieces[mine], phrasings[mine], size


def _cover(
    pieces: Numbers, phrasings: Numbers, frequency: Numbers, size: int, count: int
) -> tuple[list[int], int]:
    """Choose the strong marks, and others one by one, each for how many more phrasings have it.

    Return them with how many phrasings have any.
    """
    known, inside = distinct(pieces)
    pieces = np.searchsorted(known, pieces)
    least = max(_LEAST * size, 1)
    lift = inside * max(count - size, 1) / ((frequency[known] - inside + 1) * size)
    lift[inside < least] = 0
    strong = lift >= _STRONG
    marks: list[int] = known[strong].tolist()
    covered = np.zeros(count, bool)
    covered[phrasings[strong[pieces]]] = True
    is_telling = lift >= _LIFT
    telling = is_telling[pieces]
    pieces, phrasings = pieces[telling], phrasings[telling]
    for _ in range(_MOST):
        left = ~covered[phrasings]
        pieces, phrasings = pieces[left], phrasings[left]
        more = np.bincount(pieces, minlength=1)
        best = int(more.argmax())
        if not len(pieces) or more[best] < least:
            break
        marks.append(int(known[best]))
        covered[phrasings[pieces == best]] = True
    return marks, int(covered.sum())
