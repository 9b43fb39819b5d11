"""How likely the people who ask for an entry are to use the words of a question.

One phrasing says little about an entry, all of them together say how it is talked about. An
entry's words are counted; what it has not been seen with is filled in from its topic, and the
topic's from the whole (Dirichlet smoothing). Everything is worked out when it is built, so
that a question only adds up numbers.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Sequence

from bot.match.index import Index, Query
from bot.match.script import is_han

_FROM_TOPIC = 15.0
_FROM_ALL = 50.0
"""How many phrasings an entry (a topic) must have before its own words outweigh those of its
topic (of everything)."""

# What a piece says about the subject, found with the other constants, see `decide`.
_CONCEPT, _WORD, _CHARACTER, _PAIR, _PART = 3.0, 0.8, 0.7, 0.4, 0.3


class Likelihood:
    """Entries compared by all their phrasings at once."""

    def __init__(self, index: Index, owners: Sequence[int], topics: Sequence[int]) -> None:
        """Take for each phrasing its entry, in ascending order, and for each entry its topic."""
        self._topics = topics
        self._weight = array("f", map(_weight, index.grams))
        self._usual = array("f", (seen / index.count for seen in index.frequencies()))
        self._by_topic = _Level(len(self._weight), _FROM_ALL)
        self._by_entry = _Level(len(self._weight), _FROM_TOPIC)
        for phrasing, entry in enumerate(owners):
            self._by_entry.add(entry, index.pieces(phrasing))
        for phrasing in sorted(range(index.count), key=lambda p: topics[owners[p]]):
            self._by_topic.add(topics[owners[phrasing]], index.pieces(phrasing))
        usual = self._usual
        self._by_topic.close(lambda topic, piece: usual[piece])
        by_topic = self._by_topic
        self._by_entry.close(
            lambda entry, piece: usual[piece] * math.exp(by_topic.gain(topics[entry], piece))
        )

    def scores(self, query: Query, entries: Sequence[int]) -> list[float]:
        """Return for each entry how much likelier it makes the question than chance does.

        1 if it were certain to be asked in just these words; below 0 if it makes them unlikelier.
        """
        most = sum(-math.log(self._usual[p]) * self._weight[p] for p in query.pieces)
        if most <= 0:
            return [0.0] * len(entries)
        topics: dict[int, float] = {}
        found = []
        for entry in entries:
            topic = self._topics[entry]
            if topic not in topics:
                topics[topic] = self._sum(self._by_topic, topic, query)
            found.append((self._sum(self._by_entry, entry, query) + topics[topic]) / most)
        return found

    def _sum(self, level: _Level, group: int, query: Query) -> float:
        return sum(self._weight[piece] * level.gain(group, piece) for piece in query.pieces)
