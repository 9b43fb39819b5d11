"""All phrasings cut into pieces at once: what `grams` says of one text, as arrays of numbers.

Most of a folder is Han characters, whose pieces are cut out of one long row of code points. Any
other stretch is looked at once, however often it stands somewhere.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from bot.match.arrays import Keys, Numbers, begins, by_row, distinct, places_of, starts_of
from bot.match.concepts import Concepts
from bot.match.grams import (
    CHARACTER,
    CHARACTER_BITS,
    EDGE,
    ENDS,
    HASH,
    HASHED,
    KIND_BITS,
    MIX,
    NEIGHBOURS,
    PAIR,
    RUN,
    first_of,
    key_of,
    last_of,
    of_run,
)

_TOKENS = re.compile(rf"\n|{RUN}")
_SHIFT = np.uint64(CHARACTER_BITS)
_HAN_END = 0xA000
"""Behind the last code point in a stretch of Han characters."""


class Cut(NamedTuple):
    """Texts in pieces. Pieces are numbered, the rarest first; what tells of order comes after."""

    keys: Keys
    """In ascending order."""
    numbers: Numbers
    """Of the piece with each key."""
    frequencies: Numbers
    """How many texts have a piece, by its number, without those that tell of order."""
    pieces: Numbers
    """Of each text, in ascending order and each once."""
    starts: Numbers
    around: Numbers
    """What tells of each text's order, likewise."""
    around_starts: Numbers

    @property
    def kinds(self) -> Numbers:
        """The kind of each piece, by its number."""
        kinds = np.empty(len(self.keys), np.int8)
        kinds[self.numbers] = self.keys >> np.uint64(KIND_BITS)
        return kinds


def cut(texts: Sequence[str], concepts: Concepts) -> Cut:
    """Cut normalised texts, none of which has a line break."""
    tokens = _Tokens(texts)
    keys, pieces, rows = _each_once(*tokens.pieces(concepts))
    more_keys, more, more_rows = _each_once(*tokens.order())
    frequencies = np.bincount(pieces, minlength=len(keys))
    rarest = np.argsort(frequencies, kind="stable")
    numbers = np.empty(len(keys), np.int32)
    numbers[rarest] = np.arange(len(keys), dtype=np.int32)
    pieces, rows = _sorted(numbers[pieces], rows)
    all_keys = np.concatenate([keys, more_keys])
    all_numbers = np.concatenate([numbers, np.arange(len(keys), len(all_keys), dtype=np.int32)])
    order = np.argsort(all_keys)
    return Cut(
        keys=all_keys[order],
        numbers=all_numbers[order],
        frequencies=frequencies[rarest],
        pieces=pieces,
        starts=starts_of(np.bincount(rows, minlength=len(texts))),
        around=(more + len(keys)).astype(np.int32),
        around_starts=starts_of(np.bincount(more_rows, minlength=len(texts))),
    )


def having_each(found: Cut) -> Numbers:
    """Return for each piece, in their order, the texts that have it, in ascending order."""
    texts = np.repeat(np.arange(len(found.starts) - 1), np.diff(found.starts))
    return np.sort(found.pieces.astype(np.int64) << 32 | texts) & 0xFFFF_FFFF


def _each_once(keys: Keys, rows: Numbers) -> tuple[Keys, Numbers, Numbers]:
    """Return the different keys, and of each row the places of its own among them, each once."""
    order = np.argsort(keys)
    ordered = keys[order]
    is_new = begins(ordered)
    places = np.empty(len(keys), np.int64)
    places[order] = np.cumsum(is_new) - 1
    return ordered[is_new], *_sorted(places, rows)


def _sorted(pieces: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return the different pairs in the order of rows and, within a row, of pieces."""
    pairs, _ = distinct(rows.astype(np.int64) << 32 | pieces)
    return (pairs & 0xFFFF_FFFF).astype(np.int32), pairs >> 32


class _Tokens:
    """Texts as rows of stretches, each different one known by a number."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = _TOKENS.findall("\n".join(texts))
        numbers: defaultdict[str, int] = defaultdict(itertools.count(1).__next__, {"\n": 0})
        ids = np.fromiter(map(numbers.__getitem__, found), np.int64, len(found))
        self._ids = ids[ids > 0] - 1
        self._texts = np.cumsum(ids == 0)[ids > 0]
        """Of each stretch its text."""
        different = list(numbers)[1:]
        is_han = [token[0] >= "\u3400" and token[0] <= "\u9fff" for token in different]
        # Han stretches first: what is found out about them comes in one piece.
        order = np.argsort(~np.array(is_han, bool), kind="stable")
        places = np.empty(len(different), np.int64)
        places[order] = np.arange(len(different))
        self._ids = places[self._ids]
        self._distinct = [different[place] for place in order.tolist()]
        han = self._distinct[: sum(is_han)]
        self._others = self._distinct[len(han) :]
        self._codes = np.frombuffer("".join(han).encode("utf-32-le"), "<u4").astype(np.uint64)
        self._starts = starts_of(np.fromiter(map(len, han), np.int64, len(han)))
        self._han = han

    def pieces(self, concepts: Concepts) -> tuple[Keys, Numbers]:
        """Return the keys of all pieces, and beside each its text."""
        codes, starts = self._codes, self._starts
        whose = np.repeat(np.arange(len(self._han)), np.diff(starts))
        inside = np.flatnonzero(whose[1:] == whose[:-1])
        found: list[str] = []
        by: list[int] = []
        for place, token in enumerate(self._others, start=len(self._han)):
            pieces = [*concepts.of(token), *of_run(token)]
            found += pieces
            by += [place] * len(pieces)
        named, by_named = _concepts(codes, whose, concepts)
        keys = (
            named,
            codes << _SHIFT | _kind(CHARACTER),
            codes[inside] << _SHIFT | codes[inside + 1] | _kind(PAIR),
            _keys(found),
        )
        owners = by_named, whose, whose[inside], np.array(by, np.int64)
        order, rows = by_row(np.concatenate(owners), len(self._distinct))
        places, sizes = places_of(rows, self._ids)
        return np.concatenate(keys)[order][places], np.repeat(self._texts, sizes)

    def order(self) -> tuple[Keys, Numbers]:
        """Return the keys of what tells of the order of texts, and beside each its text."""
        texts, ids = self._texts, self._ids
        is_first = begins(texts)
        is_last = np.roll(is_first, -1)
        latin = np.fromiter(map(str.isascii, self._distinct), bool, len(self._distinct))
        words = _keys(token if token.isascii() else "" for token in self._distinct)
        beside = np.flatnonzero(latin[ids[:-1]] & latin[ids[1:]] & ~is_last[:-1])
        keys = [_neighbours(words[ids[beside]], words[ids[beside + 1]])]
        rows = [texts[beside]]
        for edges, is_edge in zip(self._edges(), (is_first, is_last), strict=True):
            for each in edges:
                keys.append(each[ids[is_edge]])
                rows.append(texts[is_edge])
        return np.concatenate(keys), np.concatenate(rows)

    def _edges(self) -> tuple[tuple[Keys, Keys], tuple[Keys, Keys]]:
        """Return for each stretch what a text begins with, and ends with, that has it there."""
        begin, end = self._starts[:-1], self._starts[1:] - 1
        codes, kind, last = self._codes, _kind(EDGE), np.uint64(ENDS)
        second = np.where(end > begin, codes[np.minimum(begin + 1, end)], 0).astype(np.uint64)
        single = codes[end] << _SHIFT
        double = codes[np.maximum(end - 1, begin)] << _SHIFT | np.where(
            end > begin, codes[end], 0
        ).astype(np.uint64)
        first = [first_of(token) for token in self._others]
        final = [last_of(token) for token in self._others]
        return (
            (
                np.concatenate([codes[begin] << _SHIFT | kind, _keys(one[0] for one in first)]),
                np.concatenate(
                    [codes[begin] << _SHIFT | second | kind, _keys(one[-1] for one in first)]
                ),
            ),
            (
                np.concatenate([single | kind | last, _keys(one[0] for one in final)]),
                np.concatenate([double | kind | last, _keys(one[-1] for one in final)]),
            ),
        )


def _concepts(codes: Keys, whose: Numbers, concepts: Concepts) -> tuple[Keys, Numbers]:
    """Return the keys of the concepts in stretches of code points, and beside each its stretch.

    As `Concepts.of` has it: the longest word first, and nothing within a word that was found.
    """
    words = sorted((word for word in concepts.words() if not word.isascii()), key=len)
    longest = _longest(codes, whose, words)
    found = np.flatnonzero(longest >= 0)
    lengths = np.array(list(map(len, words)), np.int64)
    taken = found[_apart(found, found + lengths[longest[found]])]
    named = [concepts.words()[word] for word in words]
    keys = _keys(itertools.chain.from_iterable(named))
    rows = starts_of(np.array(list(map(len, named)), np.int64))
    places, sizes = places_of(rows, longest[taken])
    return keys[places], whose[taken].repeat(sizes)


def _longest(codes: Keys, whose: Numbers, words: Sequence[str]) -> Numbers:
    """Return for each place the number of the longest word that begins there; -1 if none does.

    The words come in order of their lengths.
    """
    longest = np.full(len(codes), -1, np.int32)
    is_first = np.zeros(_HAN_END, bool)
    is_first[[ord(word[0]) for word in words]] = True
    begin = np.flatnonzero(is_first[codes])
    first = 0
    for length, group in itertools.groupby(words, key=len):
        begin = begin[begin + length <= len(codes)]
        within = begin[whose[begin] == whose[begin + length - 1]]
        mixed = np.zeros(len(within), np.uint64)
        for place in range(length):
            mixed = mixed * np.uint64(MIX[0]) + codes[within + place]
        table = np.array(list(map(_mixed, group)), np.uint64)
        order = np.argsort(table)
        near = order[np.minimum(table.searchsorted(mixed, sorter=order), len(table) - 1)]
        there = table[near] == mixed
        longest[within[there]] = near[there] + first
        first += len(table)
    return longest


def _apart(first: Numbers, behind: Numbers) -> list[int]:
    """Return which of some stretches are taken if each that begins within an earlier one is not."""
    taken, reached = [], 0
    for number, (begin, end) in enumerate(zip(first.tolist(), behind.tolist(), strict=True)):
        if begin >= reached:
            taken.append(number)
            reached = end
    return taken


def _mixed(word: str) -> int:
    mixed = 0
    for char in word:
        mixed = (mixed * MIX[0] + ord(char)) % (1 << 64)
    return mixed


def _neighbours(one: Keys, other: Keys) -> Keys:
    """Return what `key_of` returns for two neighbouring Latin words, by the keys of these."""
    mixed = one * np.uint64(MIX[0]) + other * np.uint64(MIX[1])
    return mixed & np.uint64(HASH) | np.uint64(HASHED) | _kind(NEIGHBOURS)


def _kind(kind: int) -> np.uint64:
    return np.uint64(kind << KIND_BITS)


def _keys(pieces: Iterable[str]) -> Keys:
    return np.array([_key_of(piece) for piece in pieces], np.uint64)


_key_of = lru_cache(maxsize=65_536)(key_of)
