"""What a topic is hardly ever asked about without.

Whoever asks about a merchant account says so: nine in ten of its phrasings hold one of a dozen
words that are rare elsewhere. A question without any of them is about something plainer, though
all of its words may stand in one of these phrasings: 在哪注销 is not 在哪注销商户号. Naive Bayes
looks at each word by itself and cannot see that all of them are missing together.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from bot.match.arrays import (
    Arrays,
    Doubles,
    Numbers,
    by_row,
    distinct,
    narrow,
    places_of,
    starts_of,
)
from bot.match.cutting import Cut, having_each
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
    having, starts = having_each(found), starts_of(found.frequencies)
    order, ends = by_row(topics, int(topics.max(initial=-1)) + 1)
    marks: list[Numbers] = []
    missing: list[float] = []
    for begin, end in pairwise(ends.tolist()):
        places, sizes = places_of(found.starts, order[begin:end])
        inside = np.repeat(order[begin:end], sizes)
        chosen, covered = _cover(
            found.pieces[places], inside, found.frequencies, end - begin, count
        )
        rows, _ = places_of(starts, chosen)
        everywhere = np.zeros(count, bool)
        everywhere[having[rows]] = True
        elsewhere = (int(everywhere.sum()) - covered + 1) / (count - (end - begin) + 2)
        marks.append(chosen)
        missing.append(min(math.log((1 - covered / (end - begin + 1)) / (1 - elsewhere)), 0.0))
    all_marks = np.concatenate([np.zeros(0, np.int64), *marks])
    of_topic = np.repeat(np.arange(len(marks)), list(map(len, marks)))
    pieces, sizes = distinct(all_marks)
    rows = np.zeros(len(found.frequencies), np.int64)
    rows[pieces] = np.arange(1, len(pieces) + 1)
    return {
        "rows": narrow(rows),
        "starts": starts_of(np.concatenate([[0], sizes])),
        "topics": of_topic[np.argsort(all_marks, kind="stable")],
        "missing": np.array(missing, np.float64),
    }


class Marks:
    """The marks of topics."""

    def __init__(self, arrays: Arrays) -> None:
        """Open what `marked` has returned."""
        self._rows, self._starts = arrays["rows"], arrays["starts"]
        """Of each piece the row of topics that it is a mark of; the first one is empty."""
        self._topics, self._missing = arrays["topics"], arrays["missing"]

    def missing(self, query: Query) -> Doubles:
        """Return by how much each topic is less likely for want of any mark: log-odds up to 0."""
        found = self._missing.copy()
        for row in filter(None, self._rows.take(query.pieces).tolist()):
            found[self._topics[self._starts[row] : self._starts[row + 1]]] = 0.0
        return found


def _cover(
    pieces: Numbers, phrasings: Numbers, frequency: Numbers, size: int, count: int
) -> tuple[Numbers, int]:
    """Choose the strong marks, and others one by one, each for how many more phrasings have it.

    Return them with how many phrasings have any.
    """
    inside = np.bincount(pieces, minlength=len(frequency))
    least = max(_LEAST * size, 1)
    lift = inside * max(count - size, 1) / ((frequency - inside + 1) * max(size, 1))
    lift[inside < least] = 0
    strong = lift >= _STRONG
    marks: list[int] = np.flatnonzero(strong).tolist()
    covered = np.zeros(count, bool)
    covered[phrasings[strong[pieces]]] = True
    telling = lift[pieces] >= _LIFT
    pieces, phrasings = pieces[telling], phrasings[telling]
    for _ in range(_MOST):
        left = ~covered[phrasings]
        pieces, phrasings = pieces[left], phrasings[left]
        more = np.bincount(pieces, minlength=1)
        best = int(more.argmax())
        if more[best] < least:
            break
        marks.append(best)
        covered[phrasings[pieces == best]] = True
    return np.array(marks, np.int64), int(covered.sum())
