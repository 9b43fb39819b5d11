"""What a topic, or an entry among its siblings, is hardly ever asked about without.

Whoever asks about a merchant account says so: nine in ten of its phrasings hold one of a dozen
words that are rare elsewhere. A question without any of them is about something plainer, though
all of its words may stand in one of these phrasings: 在哪注销 is not 在哪注销商户号. Naive Bayes
looks at each word by itself and cannot see that all of them are missing together.

Of an entry they are its premise: 封 of what becomes of a banned account's income. Who has not said
so means one of its siblings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

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


class _Bars(NamedTuple):
    """What makes a piece a mark."""

    lift: float
    """How much oftener than elsewhere phrasings must have it where they have no other mark."""
    strong: float
    """The same in any case."""
    least: float
    """Share of the phrasings that must have it."""
    most: int
    """Marks at most, beside the strong ones."""


_OF_TOPIC = _Bars(lift=6.0, strong=20.0, least=0.004, most=30)
_OF_ENTRY = _Bars(lift=4.0, strong=math.inf, least=0.05, most=4)
"""A premise is one thing, told in a few words; thirty marks would fit any hundred phrasings."""


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
            found.pieces[places], inside, found.frequencies, end - begin, count, _OF_TOPIC
        )
        rows, _ = places_of(starts, chosen)
        everywhere = np.zeros(count, bool)
        everywhere[having[rows]] = True
        others = int(everywhere.sum()) - covered
        marks.append(chosen)
        missing.append(_missing(covered, end - begin, others, count - (end - begin)))
    return _arrays(marks, missing, len(found.frequencies))


def premised(found: Cut, owners: Numbers, topics: Numbers) -> Arrays:
    """Find the premises of entries: marks among the phrasings of their own topics.

    Takes for each phrasing its owner and for each owner its topic, all by number.
    """
    marks: list[Numbers] = [np.zeros(0, np.int64)] * len(topics)
    missing = [0.0] * len(topics)
    order, ends = by_row(topics[owners], int(topics.max(initial=-1)) + 1)
    for begin, end in pairwise(ends.tolist()):
        rows, count = order[begin:end], end - begin
        places, sizes = places_of(found.starts, rows)
        known, pieces = np.unique(found.pieces[places], return_inverse=True)
        inside, frequency = np.repeat(np.arange(count), sizes), np.bincount(pieces)
        for owner in dict.fromkeys(owners[rows].tolist()):
            mine = owners[rows] == owner
            size, own = int(mine.sum()), mine[inside]
            chosen, covered = _cover(pieces[own], inside[own], frequency, size, count, _OF_ENTRY)
            is_chosen, having = np.zeros(len(known), bool), np.zeros(count, bool)
            is_chosen[chosen] = True
            having[inside[is_chosen[pieces]]] = True
            others = int(having.sum()) - covered
            marks[owner] = known[chosen]
            missing[owner] = _missing(covered, size, others, count - size)
    return _arrays(marks, missing, len(found.frequencies))


def _missing(covered: int, size: int, others: int, rest: int) -> float:
    """Return the log-odds for want of any mark, from how many phrasings have one."""
    elsewhere = (others + 1) / (rest + 2)
    return min(math.log((1 - covered / (size + 1)) / (1 - elsewhere)), 0.0)


def _arrays(marks: Sequence[Numbers], missing: Sequence[float], count: int) -> Arrays:
    all_marks = np.concatenate([np.zeros(0, np.int64), *marks])
    owned = np.repeat(np.arange(len(marks)), list(map(len, marks)))
    pieces, sizes = distinct(all_marks)
    rows = np.zeros(count, np.int64)
    rows[pieces] = np.arange(1, len(pieces) + 1)
    return {
        "rows": narrow(rows),
        "starts": starts_of(np.concatenate([[0], sizes])),
        "topics": owned[np.argsort(all_marks, kind="stable")],
        "missing": np.array(missing, np.float64),
    }


class Marks:
    """The marks of topics, or the premises of entries."""

    def __init__(self, arrays: Arrays) -> None:
        """Open what `marked` or `premised` has returned."""
        self._rows, self._starts = arrays["rows"], arrays["starts"]
        """Of each piece the row of topics that it is a mark of; the first one is empty."""
        self._topics, self._missing = arrays["topics"], arrays["missing"]

    def missing(self, query: Query) -> Doubles:
        """Return by how much each is less likely for want of any mark: log-odds up to 0."""
        found = self._missing.copy()
        for row in filter(None, self._rows.take(query.pieces).tolist()):
            found[self._topics[self._starts[row] : self._starts[row + 1]]] = 0.0
        return found


def _cover(  # noqa: PLR0913, PLR0917 - what is counted, out of how many, and from when it tells
    pieces: Numbers, phrasings: Numbers, frequency: Numbers, size: int, count: int, bars: _Bars
) -> tuple[Numbers, int]:
    """Choose the strong marks, and others one by one, each for how many more phrasings have it.

    Return them with how many phrasings have any.
    """
    inside = np.bincount(pieces, minlength=len(frequency))
    least = max(bars.least * size, 1)
    lift = inside * max(count - size, 1) / ((frequency - inside + 1) * max(size, 1))
    lift[inside < least] = 0
    strong = lift >= bars.strong
    marks: list[int] = np.flatnonzero(strong).tolist()
    covered = np.zeros(count, bool)
    covered[phrasings[strong[pieces]]] = True
    telling = lift[pieces] >= bars.lift
    pieces, phrasings = pieces[telling], phrasings[telling]
    for _ in range(bars.most):
        left = ~covered[phrasings]
        pieces, phrasings = pieces[left], phrasings[left]
        more = np.bincount(pieces, minlength=1)
        best = int(more.argmax())
        if more[best] < least:
            break
        marks.append(best)
        covered[phrasings[pieces == best]] = True
    return np.array(marks, np.int64), int(covered.sum())
