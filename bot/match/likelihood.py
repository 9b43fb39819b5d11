"""How likely those who ask for an entry are to use the words of a question.

One phrasing says little about an entry; all of them together say how it is talked about. This is
multinomial naive Bayes, computed from counts when the index is built: nothing is trained, so a new
entry or a whole new folder has its say at once. What an entry was not seen with is filled in from
its topic, and the topic's from everything (interpolated absolute discounting). The pieces overlap
and are not independent as naive Bayes has it; what each kind of them weighs is learned, once for
every library.
"""

from __future__ import annotations

import math
from copy import copy
from typing import NamedTuple

import numpy as np

from bot.match.arrays import (
    Arrays,
    Doubles,
    Floats,
    Numbers,
    beside,
    columns_of,
    distinct,
    narrow,
    part,
    places_from,
    starts_of,
    under,
)
from bot.match.cutting import Cut
from bot.match.grams import Kinds
from bot.match.index import Query

_DISCOUNT = 0.3
"""What is taken off each count: seen once means less than half of seen twice."""
_FROM_ABOVE = 100.0
"""Pieces an entry (a topic) must have been asked in before its own count for more than those of
its topic (of everything)."""

_USUAL, _LEAST = 100.0, 1.0
"""What a question of usual length can gain at most, and what one of hardly anything is taken to."""
_COLUMNS = 5
"""Of each piece: its kind, its rarity, its whole row, and where its pairs begin and end."""
_DENSE, _CELLS = 8, 1 << 21
"""A piece that more than one in so many groups have lies as a whole row, one number a group, as
long as there is room for it. A question is mostly made of such pieces."""
_FOLLOWED = 32_768
"""Groups followed in one question, those of pieces that few have first, so that it costs much the
same whatever the number of entries. What nearly all of thousands of entries have tells little."""


def counted(found: Cut, owners: Numbers, topics: Numbers) -> Arrays:
    """Count phrasings that were cut into pieces.

    Takes for each phrasing its entry and for each entry its topic, all by number.
    """
    sizes = np.diff(found.starts), np.diff(found.around_starts)
    entries = np.concatenate([np.repeat(owners.astype(np.int64), size) for size in sizes])
    pieces = np.concatenate([found.pieces, found.around]).astype(np.int64)
    size, groups = len(found.keys), topics.astype(np.int64)
    seen = np.bincount(pieces, minlength=size)
    usual = seen / max(seen.sum(), 1)
    by_topic = _Counts.of(pieces, groups[entries], size, int(groups.max(initial=-1)) + 1)
    by_entry = _Counts.of(pieces, entries, size, len(groups))
    of_topic = by_topic.shares(usual[by_topic.pieces])
    expected = of_topic[by_topic.places(by_entry.pieces, groups[by_entry.groups])]
    rarity = (-np.log(seen / max(len(owners), 1))).astype(np.float32)
    pairs = _beside(by_topic, by_entry, usual[by_topic.pieces], expected)
    dense, starts, gains = _gains(pairs)
    return {
        "rows": beside(found.kinds, rarity, dense, starts[:-1], starts[1:]),
        "topics": np.array([len(by_topic.sizes)]),
        **under("gains", gains),
    }


class Likelihood:
    """Entries compared by all their phrasings at once."""

    def __init__(self, arrays: Arrays, kinds: Kinds) -> None:
        """Open what `counted` has returned."""
        self._rows = arrays["rows"]
        self._topics = int(arrays["topics"][0])
        self._gains = _Gains(part(arrays, "gains"))
        self._weights = np.array(kinds, np.float32)

    def with_kinds(self, kinds: Kinds) -> Likelihood:
        """Return the same with other weights."""
        other = copy(self)
        other._weights = np.array(kinds, np.float32)  # noqa: SLF001 - of this class
        return other

    def of(self, query: Query) -> Likely:
        """Return how much likelier each topic and each entry makes a question than chance does."""
        kinds, rarity, *lying = columns_of(self._rows, query.all_pieces, _COLUMNS)
        weight = self._weights[kinds]
        most = max(float(rarity.view(np.float32) @ weight), _LEAST)
        weight /= math.sqrt(most * _USUAL)
        return self._totals(weight, *lying)

    def gains(self, pieces: Numbers) -> Likely:
        """Return the same as `of`, whatever the length of the question."""
        kinds, _, *lying = columns_of(self._rows, pieces, _COLUMNS)
        return self._totals(self._weights[kinds], *lying)

    def _totals(self, weight: Floats, dense: Numbers, begin: Numbers, end: Numbers) -> Likely:
        total = self._gains.totals(weight, dense, begin, end)
        return Likely(total[: self._topics], total[self._topics :])


class Likely(NamedTuple):
    """What speaks for topics and entries, by number.

    Both together are about 1 for an entry that is always asked for in just these words, and below
    0 for those that make them less likely. They grow with the square root of a question's length,
    for its pieces repeat each other.
    """

    topic: Doubles
    """What knowing the topic gains."""
    entry: Doubles
    """What knowing the entry itself adds to that."""

    def first(self, topics: Numbers, most: int) -> Numbers:
        """Return the likeliest of the entries that have these topics, at most so many."""
        if len(topics) <= most:
            return np.arange(len(topics))
        total = self.topic[topics]
        total += self.entry[: len(topics)]
        return total.argpartition(-most)[-most:]


class _Counts(NamedTuple):
    """How often groups of phrasings have pieces: those pairs that occur, by piece and group."""

    pieces: Numbers
    groups: Numbers
    times: Numbers
    most: int
    """How many pieces there are."""
    sizes: Numbers
    """Of each group: all its pieces."""
    different: Numbers
    """Of each group: its pieces, each counted once."""

    @classmethod
    def of(cls, pieces: Numbers, groups: Numbers, most: int, size: int) -> _Counts:
        """Count; there are `most` pieces and `size` groups."""
        pairs, times = distinct(pieces * size + groups)
        having, found = np.divmod(pairs, max(size, 1))
        return cls(
            having,
            found,
            times,
            most,
            np.bincount(groups, minlength=size),
            np.bincount(found, minlength=size),
        )

    def places(self, pieces: Numbers, groups: Numbers) -> Numbers:
        """Return where some pairs stand; they must occur."""
        size = len(self.sizes)
        return np.searchsorted(self.pieces * size + self.groups, pieces * size + groups)

    def kept(self) -> Doubles:
        """Return the weight each group gives to what it takes from above."""
        return self.different * _DISCOUNT + _FROM_ABOVE

    def shares(self, expected: Doubles) -> Doubles:
        """Return which share of its group each pair is, where from above it is `expected`."""
        found = self.times - _DISCOUNT + self.kept()[self.groups] * expected
        return found / (self.sizes[self.groups] + _FROM_ABOVE)


class _Pairs(NamedTuple):
    """What is gained for a group by each of its pieces, by piece; topics come before entries."""

    gains: Floats
    groups: Numbers
    sizes: Numbers
    """Of each piece: its groups."""
    unseen: Doubles
    """What is lost for each group by a piece that it has not."""


def _pairs(counts: _Counts, expected: Doubles) -> _Pairs:
    kept = counts.kept()
    gains = np.log1p((counts.times - _DISCOUNT) / (kept[counts.groups] * expected))
    return _Pairs(
        gains.astype(np.float32),
        counts.groups,
        np.bincount(counts.pieces, minlength=counts.most),
        np.log(kept / (counts.sizes + _FROM_ABOVE)),
    )


def _beside(topics: _Counts, entries: _Counts, usual: Doubles, expected: Doubles) -> _Pairs:
    """Return what topics and entries gain, piece by piece, as of groups of one kind."""
    one, other = _pairs(topics, usual), _pairs(entries, expected)
    places = [
        np.arange(len(one.gains)) + starts_of(other.sizes)[topics.pieces],
        np.arange(len(other.gains)) + starts_of(one.sizes)[entries.pieces + 1],
    ]
    order = np.concatenate(places).argsort()
    return _Pairs(
        np.concatenate([one.gains, other.gains])[order],
        np.concatenate([one.groups, other.groups + len(one.unseen)])[order],
        one.sizes + other.sizes,
        np.concatenate([one.unseen, other.unseen]),
    )


def _gains(pairs: _Pairs) -> tuple[Numbers, Numbers, Arrays]:
    """Lay the pieces that many groups have in whole rows, and the others' pairs behind each other.

    Return of each piece its row, and where its pairs begin and, last, end. What is lost by a piece
    that a group has not is part of every row; row 0, that of all pieces without one of their own,
    has nothing else.
    """
    columns = len(pairs.unseen)
    often = np.flatnonzero(pairs.sizes * _DENSE > columns)
    often = often[np.argsort(-pairs.sizes[often], kind="stable")][: _CELLS // max(columns, 1)]
    rows = np.zeros(len(pairs.sizes), np.int64)
    rows[often] = np.arange(1, len(often) + 1)
    row_of_pair = rows.repeat(pairs.sizes)
    is_dense = row_of_pair > 0
    dense = np.zeros((len(often) + 1, columns), np.float32)
    dense[row_of_pair[is_dense], pairs.groups[is_dense]] = pairs.gains[is_dense]
    dense += pairs.unseen.astype(np.float32)
    gains = {
        "dense": dense.ravel(),
        "gains": pairs.gains[~is_dense],
        "groups": narrow(pairs.groups[~is_dense]),
        "columns": np.array([columns]),
    }
    return rows, starts_of(np.where(rows, 0, pairs.sizes)), gains


class _Gains:
    """What is gained for a group by each of its pieces, and lost by each that it has not."""

    def __init__(self, arrays: Arrays) -> None:
        """Open what `_gains` has returned."""
        self._gains, self._groups = arrays["gains"], arrays["groups"]
        self._columns = int(arrays["columns"][0])
        cells = len(arrays["dense"])
        self._dense = arrays["dense"].reshape(cells // max(self._columns, 1), self._columns)

    def totals(self, weight: Floats, dense: Numbers, begin: Numbers, end: Numbers) -> Doubles:
        """Return for each group the gain over some pieces, each by its weight.

        Of each piece it is told which whole row is its own, and where its pairs begin and end.
        """
        of_rows = weight @ self._dense.take(dense, 0)
        sizes = end - begin
        places = places_from(begin, sizes)
        if len(places) > _FOLLOWED:
            order = sizes.argsort(kind="stable")
            order = order[: max(int(sizes[order].cumsum().searchsorted(_FOLLOWED, "right")), 1)]
            weight, sizes = weight[order], sizes[order]
            places = places_from(begin[order], sizes)
        gains = self._gains.take(places)
        gains *= weight.repeat(sizes)
        of_pairs: Numbers = np.bincount(self._groups.take(places), gains, self._columns)
        return of_pairs + of_rows
