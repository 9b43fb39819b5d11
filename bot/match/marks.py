"""What a topic, and an entry, is hardly ever asked about without.

Whoever asks about a merchant account says so: nine in ten of its phrasings hold one of a dozen
words that are rare elsewhere. A question without any of them is about something plainer, though
it may share all of its words with one of these phrasings: 在哪注销 is not 在哪注销商户号. Naive Bayes
looks at each word by itself and cannot see that all of them are missing together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.match.index import Index, Query

_LIFT = 6.0
"""How much oftener than elsewhere a group's phrasings must have a piece for it to be a mark."""
_MOST = 30
"""Marks of a group at most."""
_LEAST = 0.004
"""Share of a group's phrasings that a further mark must add."""

_Numbers = NDArray[np.int64]


class Marks:
    """The marks of groups of phrasings, found when the index is built."""

    def __init__(self, index: Index, groups: Sequence[int]) -> None:
        """Take for each phrasing its group, by number."""
        self._marks: list[frozenset[int]] = []
        self._missing: list[float] = []
        frequency = np.array(index.frequencies(), np.int64)
        for pieces, phrasings, size in _by_group(index, np.array(groups, np.int64)):
            marks, covered = _cover(pieces, phrasings, frequency, size, index.count)
            having = [np.frombuffer(index.having(mark), np.uint32) for mark in marks]
            everywhere = len(np.unique(np.concatenate(having))) if having else 0
            elsewhere = (everywhere - covered + 1) / (index.count - size + 2)
            self._marks.append(frozenset(marks))
            self._missing.append(math.log((1 - covered / (size + 1)) / (1 - elsewhere)))

    def missing(self, query: Query, group: int) -> float:
        """Return by how much a group is less likely for want of any mark, as log-odds up to 0."""
        return 0.0 if query.asked & self._marks[group] else min(self._missing[group], 0.0)


def _by_group(index: Index, groups: _Numbers) -> Iterator[tuple[_Numbers, _Numbers, int]]:
    """Yield for each group the pieces of its phrasings, beside each its phrasing, and its size."""
    pieces, phrasings = index.postings()
    order = np.argsort(groups[phrasings], kind="stable")
    sizes = np.bincount(groups)
    ends = np.cumsum(np.bincount(groups[phrasings], minlength=len(sizes)))
    for mine, size in zip(np.split(order, ends[:-1]), sizes.tolist(), strict=True):
        yield pieces[mine], phrasings[mine], size


def _cover(
    pieces: _Numbers, phrasings: _Numbers, frequency: _Numbers, size: int, count: int
) -> tuple[list[int], int]:
    """Choose marks one after the other, each for how many more phrasings have it.

    Return them with how many have any.
    """
    known, pieces = np.unique(pieces, return_inverse=True)
    inside = np.bincount(pieces, minlength=len(known))
    elsewhere = frequency[known] - inside + 1
    usable = inside * max(count - size, 1) >= _LIFT * elsewhere * size
    marks: list[int] = []
    covered = 0
    while len(marks) < _MOST and len(pieces):
        more = np.bincount(pieces, minlength=len(known)) * usable
        best = int(more.argmax())
        if more[best] < max(_LEAST * size, 1):
            break
        marks.append(int(known[best]))
        covered += int(more[best])
        left = ~np.isin(phrasings, phrasings[pieces == best])
        pieces, phrasings = pieces[left], phrasings[left]
    return marks, covered
