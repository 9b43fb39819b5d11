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
from collections.abc import Iterable, Sequence
from itertools import chain, repeat

from bot.match.index import Index, Query
from bot.match.script import is_han

_FROM_TOPIC = 15.0
_FROM_ALL = 50.0
"""How many phrasings an entry (a topic) needs before its own words count for more than those of
its topic (of everything)."""

# What a piece tells about the subject; found with the other constants, see `decide`.
_CONCEPT, _WORD, _CHARACTER, _PAIR, _PART = 3.0, 0.8, 0.7, 0.4, 0.3


class Likelihood:
    """Entries compared by all their phrasings at once."""

    def __init__(self, index: Index, owners: Sequence[int], topics: Sequence[int]) -> None:
        """Take for each phrasing its entry and for each entry its topic, all by number."""
        self._topics = topics
        self._weight = array("f", map(_weight, index.grams))
        self._usual = array("f", (seen / index.count for seen in index.frequencies()))
        subjects = [topics[entry] for entry in owners]
        by_topic, by_entry = _tally(index, subjects), _tally(index, owners)
        topic_sizes, entry_sizes = Counter(subjects), Counter(owners)
        self._topic = _Gains(topic_sizes, _FROM_ALL)
        self._entry = _Gains(entry_sizes, _FROM_TOPIC)
        for usual, in_topics, in_entries in zip(self._usual, by_topic, by_entry, strict=True):
            self._topic.add(in_topics, repeat(usual))
            expected = {
                topic: (seen + _FROM_ALL * usual) / (topic_sizes[topic] + _FROM_ALL)
                for topic, seen in in_topics
            }
            self._entry.add(in_entries, (expected[topics[entry]] for entry, _ in in_entries))

    def scores(self, query: Query, entries: Sequence[int]) -> list[float]:
        """Return for each entry how much likelier it makes the question than chance does.

        1 would be an entry that is always asked for in just these words; below 0 are those
        that make them less likely.
        """
        pieces = [(piece, self._weight[piece]) for piece in query.pieces]
        most = sum(-math.log(self._usual[piece]) * weight for piece, weight in pieces)
        if most <= 0:
            return [0.0] * len(entries)
        of_entry = self._entry.totals(frozenset(entries), pieces)
        of_topic = self._topic.totals(frozenset(self._topics[entry] for entry in entries), pieces)
        return [(of_entry[entry] + of_topic[self._topics[entry]]) / most for entry in entries]


class _Gains:
    """What is gained by knowing the group (an entry, a topic) of a piece, as logarithms."""

    def __init__(self, sizes: Counter[int], smoothing: float) -> None:
        self._smoothing = smoothing
        self._unseen = {g: math.log(smoothing / (size + smoothing)) for g, size in sizes.items()}
        self._groups: list[array[int]] = []
        self._gains: list[array[float]] = []

    def add(self, seen: Sequence[tuple[int, int]], expected: Iterable[float]) -> None:
        """Add the next piece: its groups in order, how often seen there and how often expected."""
        scale = self._smoothing
        self._groups.append(array("I", [group for group, _ in seen]))
        self._gains.append(
            array(
                "f",
                [math.log1p(n / (scale * e)) for (_, n), e in zip(seen, expected, strict=False)],
            )
        )

    def totals(
        self, groups: frozenset[int], pieces: Sequence[tuple[int, float]]
    ) -> dict[int, float]:
        """Return for each group the gain over all pieces, each by its weight."""
        weights = sum(weight for _, weight in pieces)
        totals = {group: weights * self._unseen[group] for group in groups}
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


def _tally(index: Index, groups: Sequence[int]) -> list[list[tuple[int, int]]]:
    """Return for each piece the groups it stands in, in order, and how often."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for phrasing, group in enumerate(groups):
        members[group].append(phrasing)
    tally: list[list[tuple[int, int]]] = [[] for _ in index.grams]
    for group in sorted(members):
        counts = Counter(chain.from_iterable(map(index.pieces, members[group])))
        for piece, times in counts.items():
            tally[piece].append((group, times))
    return tally


def _weight(gram: str) -> float:
    if gram[0] == "=":
        return _CONCEPT
    if gram[0] == "#":
        return _PART
    if not is_han(gram[0]):
        return _WORD
    return _CHARACTER if len(gram) == 1 else _PAIR
