"""How likely those who ask for an entry are to use the words of a question.

One phrasing says little about an entry; all of them together say how it is talked about. An
entry's words are counted, what it was not seen with is filled in from its topic, and the topic's
from everything (Dirichlet smoothing). All logarithms are taken when it is built, so that a
question only adds up numbers.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bot.match.index import Index, Query
from bot.match.script import is_han

_FROM_TOPIC = 8.0
_FROM_ALL = 50.0
"""How many phrasings an entry (a topic) needs before its own words count for more than those of
its topic (of everything)."""

# What a piece tells about the subject; found with the other constants, see `decide`.
_CONCEPT, _WORD, _CHARACTER, _PAIR, _PART = 3.0, 0.8, 0.7, 0.4, 0.3

_MISSING = 2.0
"""Weight of a missing piece against one that is there."""
_SUREST = 0.98
"""No piece is taken to be more certain than this, however few phrasings there are."""


class Likelihood:
    """Entries compared by all their phrasings at once."""

    def __init__(self, index: Index, owners: Sequence[int], topics: Sequence[int]) -> None:
        """Take for each phrasing its entry and for each entry its topic, all by number."""
        self._topics = topics
        self._weight = array("f", map(_weight, index.grams))
        self._usual = array("f", (seen / index.count for seen in index.frequencies()))
        subjects = [topics[entry] for entry in owners]
        by_topic, by_entry = _tally(index, subjects), _tally(index, owners)
        self._topic = _Gains(Counter(subjects), _FROM_ALL)
        self._entry = _Gains(Counter(owners), _FROM_TOPIC)
        for weight, usual, in_topics, in_entries in zip(
            self._weight, self._usual, by_topic, by_entry, strict=True
        ):
            shares = self._topic.add(weight, in_topics, dict.fromkeys(in_topics.groups, usual))
            expected = {entry: shares[topics[entry]] for entry in in_entries.groups}
            self._entry.add(weight, in_entries, expected)

    def of(self, query: Query, entries: Sequence[int]) -> list[tuple[float, float]]:
        """Return for each entry how much likelier it makes the question than chance does.

        First what knowing its topic gains, then what knowing the entry itself adds. Both together
        are about 1 for an entry that is always asked for in just these words, and below 0 for
        those that make them less likely.
        """
        pieces = [(piece, self._weight[piece]) for piece in query.pieces]
        most = sum(-math.log(self._usual[piece]) * weight for piece, weight in pieces)
        if most <= 0:
            return [(0.0, 0.0)] * len(entries)
        of_entry = self._entry.totals(frozenset(entries), pieces)
        of_topic = self._topic.totals(frozenset(self._topics[entry] for entry in entries), pieces)
        return [
            (of_topic[self._topics[entry]] / most, of_entry[entry] / most) for entry in entries
        ]


@dataclass(slots=True)
class _Seen:
    """The groups that have a piece, in order, and in how many of their phrasings."""

    groups: array[int] = field(default_factory=lambda: array("I"))
    times: array[int] = field(default_factory=lambda: array("I"))


class _Gains:
    """What is gained by knowing the group (an entry, a topic) of a question, as logarithms."""

    def __init__(self, sizes: Counter[int], smoothing: float) -> None:
        self._sizes = sizes
        self._smoothing = smoothing
        self._unseen = {g: math.log(smoothing / (size + smoothing)) for g, size in sizes.items()}
        self._silent = dict.fromkeys(sizes, 0.0)
        """Of a question with none of a group's pieces."""
        self._groups: list[array[int]] = []
        self._gains: list[array[float]] = []

    def add(self, weight: float, seen: _Seen, expected: Mapping[int, float]) -> dict[int, float]:
        """Add the next piece and return what share of each group's phrasings is taken to have it.

        `expected` is that share as far as it is known without looking at the group.
        """
        gains: array[float] = array("f")
        shares: dict[int, float] = {}
        for group, times in zip(seen.groups, seen.times, strict=True):
            prior = self._smoothing * expected[group]
            share = (times + prior) / (self._sizes[group] + self._smoothing)
            missing = _MISSING * math.log(
                (1 - min(share, _SUREST)) / (1 - min(expected[group], _SUREST))
            )
            self._silent[group] += weight * missing
            gains.append(math.log1p(times / prior) - missing)
            shares[group] = share
        self._groups.append(seen.groups)
        self._gains.append(gains)
        return shares

    def totals(
        self, groups: frozenset[int], pieces: Sequence[tuple[int, float]]
    ) -> dict[int, float]:
        """Return for each group the gain over all pieces, each by its weight."""
        weights = sum(weight for _, weight in pieces)
        totals = {group: self._silent[group] + weights * self._unseen[group] for group in groups}
        for piece, weight in pieces:
            having, gains = self._groups[piece], self._gains[piece]
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


def _tally(index: Index, groups: Sequence[int]) -> list[_Seen]:
    """Return for each piece where it was seen."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for phrasing, group in enumerate(groups):
        members[group].append(phrasing)
    tally = [_Seen() for _ in index.grams]
    for group in sorted(members):
        counts = Counter(chain.from_iterable(map(index.pieces, members[group])))
        for piece, times in counts.items():
            tally[piece].groups.append(group)
            tally[piece].times.append(times)
    return tally


def _weight(gram: str) -> float:
    if gram[0] == "=":
        return _CONCEPT
    if gram[0] == "#":
        return _PART
    if not is_han(gram[0]):
        return _WORD
    return _CHARACTER if len(gram) == 1 else _PAIR
