"""An inverted index over the phrasings: which of them share rare pieces with a question.

All of it is arrays, made once by `indexed` and only read afterwards. Pieces go by numbers, the
rarest first, so the pieces of a question in ascending order say where to begin.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from bot.match.arrays import (
    Arrays,
    Doubles,
    Numbers,
    begins,
    beside,
    columns_of,
    narrow,
    places_of,
    starts_of,
)
from bot.match.concepts import Concepts
from bot.match.cutting import Cut, cut, having_each
from bot.match.grams import (
    CHARACTER,
    CHARACTER_BITS,
    HASHED,
    KIND_BITS,
    NEIGHBOURS,
    PAIR,
    PART,
    around,
    grams,
    key_of,
    kind_of,
    runs,
)
from bot.match.script import is_han

VISITS = 1_500
"""Postings followed in one search, rare pieces first, so that a question costs much the same
whatever the number of phrasings. `overlaps` counts the rest for the phrasings found."""
_OF_ONE = 8_192
"""Postings followed of the rarest piece, which may have more: about so many, evenly spread."""
_FINE = 1 << 17
"""How finely scores are told apart."""
_PHRASING_BITS = 32
_PHRASING = (1 << _PHRASING_BITS) - 1
_PIECE_BITS = 16
_PIECE = (1 << _PIECE_BITS) - 1
"""More than a question has pieces."""
_COLUMNS = 3
"""Of each piece: what it is worth, and where the phrasings that have it begin and end."""
_BYTE = 1 << 8
"""Numbers that fit into one; few questions have more pieces."""
_NOTHING = np.zeros(1)
_REMEMBERED = 65_536
"""Pieces whose numbers are remembered: most questions are made of the same ones."""

# BM25's usual constants. A piece counts once a phrasing, however often it stands there.
_K1 = 1.2
_B = 0.75

_PART = 0.6
"""Worth of a Han pair or a piece of a Latin word, beside the whole it is part of."""


class Query(NamedTuple):
    """A question as the index sees it."""

    pieces: Numbers
    """Numbers of those pieces that some phrasing has, in ascending order: rarest first."""
    worths: Doubles
    """What each of them is worth."""
    begins: list[int]
    """Where the phrasings that have each of them begin."""
    ends: list[int]
    all_pieces: Numbers
    """The pieces, and behind them those of what tells of its order."""
    worth: float
    """What all pieces are worth, also those no phrasing has."""
    unknown_share: float
    """What the characters and Latin words that no phrasing has are worth of that, from 0 to 1."""


class Hits(NamedTuple):
    """Phrasings that share rare pieces with a question, in ascending order."""

    phrasings: Numbers
    scores: Doubles
    """BM25's."""

    def best_first(self, end: int) -> Numbers:
        """Return the phrasings before `end` by their scores, of equal ones the first first."""
        phrasings = self.phrasings[: self.phrasings.searchsorted(end)]
        # Sorting whole numbers takes a fraction of what finding an order of others takes.
        falling = (self.scores[: len(phrasings)] * -_FINE).astype(np.int64)
        falling <<= _PHRASING_BITS
        falling |= phrasings
        falling.sort()
        falling &= _PHRASING
        return falling


class Overlaps(NamedTuple):
    """What a question and each of some phrasings share, by worth, from 0 to 1."""

    of_question: Doubles
    of_phrasing: Doubles


def indexed(found: Cut) -> Arrays:
    """Return the arrays of an index of phrasings that were cut into pieces."""
    count, size = len(found.starts) - 1, len(found.frequencies)
    sizes = np.diff(found.starts)
    phrasings = np.repeat(np.arange(count, dtype=np.int32), sizes)
    worth = np.log(1 + (count - found.frequencies + 0.5) / (found.frequencies + 0.5))
    kinds = found.kinds[:size]
    worth[(kinds == PART) | (kinds == PAIR)] *= _PART
    worth = worth.astype(np.float32)
    total = np.bincount(phrasings, worth[found.pieces], count)
    starts = starts_of(found.frequencies)
    average = len(found.pieces) / max(count, 1) or 1.0
    shrink = 1 / (1 + _K1 * (1 - _B + _B * sizes / average))
    return {
        "keys": found.keys,
        "numbers": found.numbers,
        "rows": beside(worth, starts[:-1], starts[1:]),
        "having": narrow(having_each(found)),
        "pieces": narrow(found.pieces),
        "piece_starts": found.starts,
        "inverse": (1 / np.where(total, total, 1.0)).astype(np.float32),
        "shrink": shrink.astype(np.float32),
    }


class Index:
    """Phrasings by their pieces; both go by their numbers."""

    def __init__(self, arrays: Arrays, concepts: Concepts) -> None:
        """Open what `indexed` has returned."""
        self._concepts = concepts
        self._keys, self._numbers = arrays["keys"], arrays["numbers"]
        self._rows, self._having = arrays["rows"], arrays["having"]
        self._pieces, self._piece_starts = arrays["pieces"], arrays["piece_starts"]
        self._inverse, self._shrink = arrays["inverse"], arrays["shrink"]
        self._count = len(self._inverse)
        self._unheard = math.log(1 + (self._count + 0.5) / 0.5)
        self._known = _Known(arrays["keys"], arrays["numbers"])

    @classmethod
    def of(cls, texts: Sequence[str], concepts: Concepts) -> Index:
        """Index normalised phrasings."""
        return cls(indexed(cut(texts, concepts)), concepts)

    @cached_property
    def han(self) -> Mapping[str, Mapping[str, int]]:
        """How many phrasings have each Han character after each other one; under "", at all."""
        bounds = np.array([CHARACTER, NEIGHBOURS], np.uint64) << np.uint64(KIND_BITS)
        begin, end = np.searchsorted(self._keys, bounds).tolist()
        keys, numbers = self._keys[begin:end], self._numbers[begin:end]
        written_out = (keys & np.uint64(HASHED)) == 0
        keys, numbers = keys[written_out], numbers[written_out]
        _, first, last = self._of(numbers)
        frequencies = last - first
        mask, bits = np.uint64((1 << CHARACTER_BITS) - 1), np.uint64(CHARACTER_BITS)
        ones, others = ((keys >> bits) & mask).tolist(), (keys & mask).tolist()
        chars = {code: chr(code) if code else "" for code in {*ones, *others}}
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for one, other, often in zip(ones, others, frequencies.tolist(), strict=True):
            before, char = (one, other) if other else (0, one)
            found[chars.get(before, "")][chars[char]] = often
        return dict(found)

    def query(self, text: str) -> Query:
        """Cut a normalised question into pieces."""
        found = runs(text)
        names = grams(found, self._concepts)
        numbers = self._known.some(names)
        worth, unknown = self._strange(names) if len(numbers) < len(names) else (0.0, 0.0)
        all_pieces = np.array(numbers + self._known.some(around(found)), np.int64)
        pieces = all_pieces[: len(numbers)]
        worths, begin, end = self._of(pieces)
        worth += sum(worths.tolist())
        share = unknown / worth if worth else 0.0
        return Query(pieces, worths, begin.tolist(), end.tolist(), all_pieces, worth, share)

    def share(self, query: Query, pieces: Numbers) -> float:
        """Return which part of a question those of its pieces are that are true in a mask."""
        return float(query.worths @ pieces[query.pieces]) / query.worth if query.worth else 0.0

    def familiarity(self, text: str) -> float:
        """Return how much of a normalised text the phrasings have, by worth, from 0 to 1.

        A Latin word of known meaning is familiar even if no phrasing has it.
        """
        numbers: list[int] = []
        known = unknown = 0.0
        for run in runs(text):
            names = grams([run], self._concepts)
            some = self._known.some(names)
            numbers += some
            strange, _ = self._strange(names) if len(some) < len(names) else (0.0, 0.0)
            if run.isascii() and any(self._concepts.of(run)):
                known += strange
            else:
                unknown += strange
        worths, *_ = self._of(np.array(numbers, np.int64))
        known += float(worths.sum())
        return known / (known + unknown) if known else 0.0

    def _strange(self, names: Iterable[str]) -> tuple[float, float]:
        """Return what those pieces are worth that no phrasing has, and those that are whole."""
        worth = whole = 0.0
        for name in names:
            if self._known[name] < 0:
                is_part = kind_of(name) in {PART, PAIR}
                worth += self._unheard * (_PART if is_part else 1.0)
                whole += 0.0 if is_part or name[0] == "=" else self._unheard
        return worth, whole

    def search(self, query: Query) -> Hits:
        """Return the phrasings that share rare pieces with the question (BM25)."""
        lists = self._followed(query)
        if not lists:
            return Hits(np.zeros(0, np.int32), np.zeros(0))
        # Whole numbers are sorted several times as fast as an order of them is found.
        pairs = np.concatenate(lists, dtype=np.int64)
        pairs <<= _PIECE_BITS
        pairs |= np.arange(len(lists)).repeat(list(map(len, lists)))
        pairs.sort()
        worths = query.worths.take(pairs & _PIECE)
        pairs >>= _PIECE_BITS
        firsts = begins(pairs).nonzero()[0]
        phrasings, scores = pairs[firsts], np.add.reduceat(worths, firsts)
        scores *= self._shrink[phrasings]
        return Hits(phrasings, scores)

    def _followed(self, query: Query) -> list[Numbers]:
        """Return the phrasings that have the rarest pieces of a question, piece by piece."""
        lists: list[Numbers] = []
        left = VISITS
        for begin, end in zip(query.begins, query.ends, strict=True):
            left -= end - begin
            if left < 0 and lists:
                break
            step = -(-(end - begin) // _OF_ONE) if left < 0 else 1
            lists.append(self._having[begin:end:step])
        return lists

    def overlaps(self, query: Query, phrasings: Numbers) -> Overlaps:
        """Compare a question with phrasings; it must have some piece in common with one."""
        places, sizes = places_of(self._piece_starts, phrasings)
        # Looking up which piece of the question each is takes less than searching for it.
        size, count = len(self._rows) // _COLUMNS, len(query.pieces)
        asked: Numbers = np.zeros(size, np.uint8 if count < _BYTE else np.uint16)
        asked[query.pieces] = np.arange(1, count + 1)
        which = asked.take(self._pieces.take(places))
        worths = np.concatenate([_NOTHING, query.worths]).take(which)
        rows = np.arange(len(phrasings)).repeat(sizes)
        shared: Doubles = np.bincount(rows, worths, len(phrasings)).astype(np.float64, copy=False)
        return Overlaps(shared / query.worth, shared * self._inverse[phrasings])

    def frequency(self, gram: str) -> int:
        """Return how many phrasings have a piece."""
        if not gram or is_han(gram[0]):
            return self.han.get(gram[:-1], {}).get(gram[-1:], 0)
        number = self._known[gram]
        if number < 0:
            return 0
        _, begin, end = self._rows[number * _COLUMNS : (number + 1) * _COLUMNS].tolist()
        return int(end - begin)

    def unheard(self, pieces: Iterable[str]) -> list[int]:
        """Return the places, among some pieces, of those that no phrasing has."""
        return [place for place, piece in enumerate(pieces) if not self._known.has(piece)]

    def _of(self, pieces: Numbers) -> tuple[Doubles, Numbers, Numbers]:
        """Return what pieces are worth, and where the phrasings that have them begin and end."""
        worths, begin, end = columns_of(self._rows, pieces, _COLUMNS)
        return worths.view(np.float32).astype(np.float64), begin, end


class _Known(dict[str, int]):
    """Numbers of pieces; those that were looked up are remembered. -1 if no phrasing has one."""

    def __init__(self, keys: Numbers, numbers: Numbers) -> None:
        super().__init__()
        self._keys, self._numbers = keys, numbers

    def __missing__(self, name: str) -> int:
        """Find a piece among the keys."""
        if len(self) >= _REMEMBERED:
            self.clear()
        self[name] = number = self._sought(name)
        return number

    def has(self, name: str) -> bool:
        """Whether some phrasing has a piece; one that none has is not remembered."""
        number = self.get(name)
        return (self._sought(name) if number is None else number) >= 0

    def _sought(self, name: str) -> int:
        key = np.uint64(key_of(name))
        place = int(self._keys.searchsorted(key))
        is_there = place < len(self._keys) and self._keys[place] == key
        return int(self._numbers[place]) if is_there else -1

    def some(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of those that some phrasing has, in ascending order."""
        numbers = sorted(map(self.__getitem__, names))
        return numbers[bisect_left(numbers, 0) :]
