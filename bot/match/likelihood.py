"""How likely those who ask for an entry are to use the words of a question.

One phrasing says little about an entry; all of them together say how it is talked about. An
entry's words are counted, what it was not seen with is filled in from its topic, and the topic's
from everything (Dirichlet smoothing).
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from bot.match.index import Index, Query
from bot.match.script import is_han

_FROM_TOPIC = 8.0
_FROM_ALL = 50.0
"""How many phrasings an entry (a topic) needs before its own words count for more than those of
its topic (of everything)."""

# What a piece tells about the subject.
_CONCEPT, _WORD, _CHARACTER, _PAIR, _PART = 3.0, 0.8, 0.7, 0.4, 0.3

_MISSING = 2.0
"""Weight of a missing piece against one that is there."""
_SUREST = 0.98
"""No piece is taken to be more certain than this, however few phrasings there are."""
_UNSURE = 1 - _SUREST
_COMMON = 400
"""Pieces in more phrasings are reckoned beforehand, so that the first questions need not wait."""


class Likelihood:
    """Entries compared by all their phrasings at once.

    What a piece tells is reckoned when it is first asked for, and remembered.
    """

    def __init__(self, index: Index, owners: Sequence[int], topics: Sequence[int]) -> None:
        """Take for each phrasing its entry and for each entry its topic, all by number."""
        self._index = index
        self._topics = topics
        self._weight = array("f", map(_weight, index.grams))
        self._usual = array("f", (seen / index.count for seen in index.frequencies()))
        self._entry = _Groups(owners, _FROM_TOPIC)
        self._topic = _Groups([topics[entry] for entry in owners], _FROM_ALL)
        self._told: dict[int, tuple[_Gains, _Gains]] = {}
        self._listen()
        for piece, seen in enumerate(index.frequencies()):
            if seen > _COMMON:
                self._tell(piece)

    def of(self, query: Query, entries: Sequence[int]) -> list[tuple[float, float]]:
        """Return for each entry how much likelier it makes the question than chance does.

        First what knowing its topic gains, then what knowing the entry itself adds. Both together
        are about 1 for an entry that is always asked for in just these words, and below 0 for
        those that make them less likely.
        """
        weights = [self._weight[piece] for piece in query.pieces]
        most = sum(
            -math.log(self._usual[piece]) * weight
            for piece, weight in zip(query.pieces, weights, strict=True)
        )
        if most <= 0:
            return [(0.0, 0.0)] * len(entries)
        told = [self._told.get(piece) or self._tell(piece) for piece in query.pieces]
        topics = {self._topics[entry] for entry in entries}
        of_topic = self._topic.totals(topics, [gains for gains, _ in told], weights)
        of_entry = self._entry.totals(set(entries), [gains for _, gains in told], weights)
        return [(of_topic[self._topics[entry]] / most, of_entry[entry] / most) for entry in entries]

    def _listen(self) -> None:
        """Reckon what speaks against each group in a question that has none of its pieces."""
        entries: defaultdict[int, set[int]] = defaultdict(set)
        for entry in self._entry.members:
            entries[self._topics[entry]].add(entry)
        for topic, within in entries.items():
            counts = self._count(self._topic, topic)
            shares = {
                piece: self._topic.share(topic, times, self._usual[piece])
                for piece, times in counts.items()
                if times > 1
            }
            self._topic.silence(topic, counts, self._usual, self._weight)
            for entry in within:
                own = self._count(self._entry, entry)
                self._entry.silence(entry, own, shares, self._weight)

    def _count(self, groups: _Groups, group: int) -> Counter[int]:
        return Counter(chain.from_iterable(map(self._index.pieces, groups.members[group])))

    def _tell(self, piece: int) -> tuple[_Gains, _Gains]:
        usual, having = self._usual[piece], self._index.having(piece)
        seen = self._topic.seen(having)
        shares = {topic: self._topic.share(topic, times, usual) for topic, times in seen.items()}
        of_topic = self._topic.gains(seen, dict.fromkeys(seen, usual))
        by_entry = self._entry.seen(having)
        expected = {entry: shares[self._topics[entry]] for entry in by_entry}
        told = of_topic, self._entry.gains(by_entry, expected)
        self._told[piece] = told
        return told


class _Gains(NamedTuple):
    """The groups that have a piece, ascending, and what is gained by knowing the group."""

    groups: array[int]
    gains: array[float]


class _Groups:
    """Phrasings put together by entry or by topic."""

    def __init__(self, owners: Sequence[int], smoothing: float) -> None:
        self._owners = owners
        self._smoothing = smoothing
        self.members: defaultdict[int, list[int]] = defaultdict(list)
        for phrasing, group in enumerate(owners):
            self.members[group].append(phrasing)
        self._sizes = {group: len(phrasings) for group, phrasings in self.members.items()}
        self._unseen = {
            group: math.log(smoothing / (size + smoothing)) for group, size in self._sizes.items()
        }
        self._silent = dict.fromkeys(self._sizes, 0.0)

    def seen(self, having: Sequence[int]) -> dict[int, int]:
        """Return in how many of each group's phrasings a piece is, given all that have it."""
        return Counter(map(self._owners.__getitem__, having))

    def share(self, group: int, times: int, expected: float) -> float:
        """Return what share of a group's phrasings is taken to have a piece.

        `expected` is that share as far as it is known without looking at the group.
        """
        return (times + self._smoothing * expected) / (self._sizes[group] + self._smoothing)

    def silence(
        self,
        group: int,
        counts: Mapping[int, int],
        expected: Mapping[int, float] | Sequence[float],
        weight: Sequence[float],
    ) -> None:
        """Add up what is missing in a question with none of the group's pieces."""
        size = self._sizes[group] + self._smoothing
        silent = 0.0
        for piece, times in counts.items():
            if times > 1:
                likely = expected[piece]
                share = (times + self._smoothing * likely) / size
                silent += weight[piece] * _missing(share, likely)
        self._silent[group] = silent

    def gains(self, seen: Mapping[int, int], expected: Mapping[int, float]) -> _Gains:
        """Return what a piece gains for each group it was seen in."""
        groups = sorted(seen)
        found = []
        for group in groups:
            times, likely = seen[group], expected[group]
            usual = self._smoothing * likely
            gain = math.log1p(times / usual)
            if times > 1:
                gain -= _missing((times + usual) / (self._sizes[group] + self._smoothing), likely)
            found.append(gain)
        return _Gains(array("I", groups), array("f", found))

    def totals(
        self, groups: set[int], pieces: Sequence[_Gains], weights: Sequence[float]
    ) -> dict[int, float]:
        """Return for each group the gain over all pieces, each by its weight."""
        every = sum(weights)
        totals = {group: self._silent[group] + every * self._unseen[group] for group in groups}
        for (having, gains), weight in zip(pieces, weights, strict=True):
            if len(having) <= len(groups):
                for group, gain in zip(having, gains, strict=True):
                    if group in totals:
                        totals[group] += weight * gain
                continue
            for group in groups:
                place = bisect_left(having, group)
                if place < len(having) and having[place] == group:
                    totals[group] += weight * gains[place]
        return totals


def _missing(share: float, expected: float) -> float:
    """Return what speaks against a group if a piece is missing that it is taken to have.

    What only one of its phrasings has is not missed.
    """
    kept = 1 - share if share < _SUREST else _UNSURE
    usual = 1 - expected if expected < _SUREST else _UNSURE
    return _MISSING * math.log(kept / usual)


def _weight(gram: str) -> float:
    if gram[0] == "=":
        return _CONCEPT
    if gram[0] == "#":
        return _PART
    if not is_han(gram[0]):
        return _WORD
    return _CHARACTER if len(gram) == 1 else _PAIR
