"""How likely those who ask for an entry are to use the words of a question.

One phrasing says little about an entry; all of them together say how it is talked about. This is
multinomial naive Bayes, computed from counts when the index is built: nothing is trained, so a new
entry or a whole new folder has its say at once. What an entry was not seen with is filled in from
its topic, and the topic's from everything (interpolated absolute discounting). The pieces overlap
and are not independent as naive Bayes has it; what each kind of them weighs is learned, once for
every library.
"""

from __future__ import annotations

import itertools
import math
from array import array
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.match.grams import Kinds, around, kind_of
from bot.match.index import Index, Query

_DISCOUNT = 0.3
"""What is taken off each count: seen once means less than half of seen twice."""
_FROM_ABOVE = 100.0
"""Pieces an entry (a topic) must have been asked in before its own count for more than those of
its topic (of everything)."""

_USUAL, _LEAST = 100.0, 1.0
"""What a question of usual length can gain at most, and what one of hardly anything is taken to."""

_Floats = NDArray[np.float32]
_Doubles = NDArray[np.float64]
_Numbers = NDArray[np.int64]


class Likelihood:
    """Entries compared by all their phrasings at once."""

    def __init__(
        self,
        index: Index,
        texts: Sequence[str],
        owners: Sequence[int],
        topics: Sequence[int],
        kinds: Kinds,
    ) -> None:
        """Take for each phrasing its entry and for each entry its topic, all by number."""
        numbers: defaultdict[str, int] = defaultdict(itertools.count(len(index.grams)).__next__)
        more, sizes = array("I"), array("I")
        for text in texts:
            found = around(text)
            more.extend(map(numbers.__getitem__, found))
            sizes.append(len(found))
        self._around = dict(numbers)
        pieces, phrasings = index.postings()
        repeats = np.repeat(np.arange(len(texts)), np.array(sizes, np.int64))
        pieces = np.concatenate([pieces, np.array(more, np.int64)])
        entries = np.array(owners, np.int64)[np.concatenate([phrasings, repeats])]
        del phrasings, repeats
        self._kinds = np.array([kind_of(gram) for gram in (*index.grams, *numbers)], np.int8)
        size = len(self._kinds)
        seen = np.bincount(pieces, minlength=size)
        self._rarity: _Doubles = -np.log(seen / max(index.count, 1))
        groups = np.array(topics, np.int64)
        usual = seen / max(seen.sum(), 1)
        by_topic = _Counts.of(pieces, groups[entries], size, int(groups.max(initial=-1)) + 1)
        by_entry = _Counts.of(pieces, entries, size, len(groups))
        of_topic = by_topic.shares(usual[by_topic.pieces])
        expected = of_topic[by_topic.places(by_entry.pieces, groups[by_entry.groups])]
        self._topic = _Gains(by_topic, usual[by_topic.pieces])
        self._entry = _Gains(by_entry, expected)
        self._weight = np.array(kinds, np.float32)[self._kinds]

    def with_kinds(self, kinds: Kinds) -> Likelihood:
        """Return the same with other weights."""
        other = copy(self)
        other._weight = np.array(kinds, np.float32)[self._kinds]  # noqa: SLF001 - of this class
        return other

    def of(self, text: str, query: Query) -> Likely:
        """Return how much likelier each topic and each entry makes a question than chance does."""
        pieces = self.pieces(text, query)
        most = max(float(self._rarity[pieces] @ self._weight[pieces]), _LEAST)
        length = math.sqrt(most * _USUAL)
        return Likely(*(gains / length for gains in self.gains(pieces)))

    def pieces(self, text: str, query: Query) -> list[int]:
        """Return the numbers of all pieces of a question that some phrasing has."""
        more = map(self._around.get, around(text))
        return [*query.pieces, *(piece for piece in more if piece is not None)]

    def gains(self, pieces: list[int]) -> Likely:
        """Return the same as `of`, whatever the length of the question."""
        weight = self._weight[pieces]
        return Likely(self._topic.totals(pieces, weight), self._entry.totals(pieces, weight))


class Likely(NamedTuple):
    """What speaks for topics and entries, by number.

    Both together are about 1 for an entry that is always asked for in just these words, and below
    0 for those that make them less likely. They grow with the square root of a question's length,
    for its pieces repeat each other.
    """

    topic: _Doubles
    """What knowing the topic gains."""
    entry: _Doubles
    """What knowing the entry itself adds to that."""

    def first(self, entries: int, most: int, topics: Sequence[int]) -> list[int]:
        """Return the likeliest of the first `entries`, at most so many."""
        total = self.topic[np.asarray(topics[:entries])] + self.entry[:entries]
        found = np.argpartition(-total, most)[:most] if entries > most else np.arange(entries)
        likeliest: list[int] = found.tolist()
        return likeliest


class _Counts(NamedTuple):
    """How often groups of phrasings have pieces: those pairs that occur, by piece and group."""

    pieces: _Numbers
    groups: _Numbers
    times: _Numbers
    starts: _Numbers
    """Where each piece begins, and last the end."""
    sizes: _Numbers
    """Of each group: all its pieces."""
    different: _Numbers
    """Of each group: its pieces, each counted once."""

    @classmethod
    def of(cls, pieces: _Numbers, groups: _Numbers, most: int, size: int) -> _Counts:
        """Count; there are `most` pieces and `size` groups."""
        pairs, times = np.unique(pieces * size + groups, return_counts=True)
        having, found = np.divmod(pairs, max(size, 1))
        return cls(
            having,
            found,
            times,
            np.searchsorted(having, np.arange(most + 1)),
            np.bincount(groups, minlength=size),
            np.bincount(found, minlength=size),
        )

    def places(self, pieces: _Numbers, groups: _Numbers) -> _Numbers:
        """Return where some pairs stand; they must occur."""
        size = len(self.sizes)
        return np.searchsorted(self.pieces * size + self.groups, pieces * size + groups)

    def kept(self) -> _Doubles:
        """Return the weight each group gives to what it takes from above."""
        kept: _Doubles = self.different.astype(np.float64)
        return kept * _DISCOUNT + _FROM_ABOVE

    def shares(self, expected: _Doubles) -> _Doubles:
        """Return which share of its group each pair is, where from above it is `expected`."""
        found: _Doubles = self.times - _DISCOUNT + self.kept()[self.groups] * expected
        found /= self.sizes[self.groups] + _FROM_ABOVE
        return found


class _Gains:
    """What is gained for a group by each of its pieces, and lost by each that it has not."""

    def __init__(self, counts: _Counts, expected: _Doubles) -> None:
        kept = counts.kept()
        gains = np.log1p((counts.times - _DISCOUNT) / (kept[counts.groups] * expected))
        self._gains = gains.astype(np.float32)
        self._groups = counts.groups.astype(np.int32)
        self._starts = counts.starts.tolist()
        self._unseen = np.log(kept / (counts.sizes + _FROM_ABOVE))

    def totals(self, pieces: list[int], weight: _Floats) -> _Doubles:
        """Return for each group the gain over some pieces, each by its weight."""
        if not pieces:
            return np.zeros(len(self._unseen))
        ranges = [slice(self._starts[piece], self._starts[piece + 1]) for piece in pieces]
        groups = np.concatenate([self._groups[one] for one in ranges])
        gains = np.concatenate([self._gains[one] for one in ranges])
        gains *= np.repeat(weight, [one.stop - one.start for one in ranges])
        total: _Doubles = self._unseen * float(weight.sum())
        total += np.bincount(groups, gains, len(total))
        return total
