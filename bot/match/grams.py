"""The pieces a normalised text is compared by, and the numbers they go by."""

from __future__ import annotations

import re
from collections.abc import Iterable, KeysView, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

from bot.match.concepts import Concepts
from bot.match.script import is_han

RUN = r"[\u3400-\u4dbf\u4e00-\u9fff〇]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff〇]+"
_RUNS = re.compile(RUN)
_PIECES_FROM = 4
"""Shorter Latin words have no inflection worth catching by their pieces."""


def grams(runs: Iterable[str], concepts: Concepts) -> KeysView[str]:
    """Return Han characters and pairs, Latin words, pieces of longer words, concepts; each once.

    Takes the `runs` of a normalised text. Pieces are marked with `#` so that they never equal a
    word.
    """
    found: list[str] = []
    for run in runs:
        found += concepts.of(run)
        found += of_run(run)
    return dict.fromkeys(found).keys()


def of_run(run: str) -> list[str]:
    """Return the pieces of one stretch, without concepts."""
    if run[0] >= "\u3400":
        return [*run, *map(str.__add__, run, run[1:])]
    return [run, *_parts(run)]


class Kinds(NamedTuple):
    """What each kind of piece weighs where pieces are counted, see `likelihood`."""

    concept: float
    word: float
    """A Latin word."""
    part: float
    """A piece of one."""
    character: float
    """A Han character."""
    pair: float
    """Two of them."""
    neighbours: float
    """Two Latin words."""
    edge: float
    """What a text begins or ends with."""


CONCEPT, WORD, PART, CHARACTER, PAIR, NEIGHBOURS, EDGE = range(len(Kinds._fields))


def kind_of(gram: str) -> int:
    """Return the place of its kind in `Kinds`."""
    if gram[0] == "=":
        return CONCEPT
    if gram[0] == "#":
        return PART
    if gram[0] == "^" or gram[-1] == "$":
        return EDGE
    if not is_han(gram[0]):
        return NEIGHBOURS if " " in gram else WORD
    return CHARACTER if len(gram) == 1 else PAIR


def around(runs: Sequence[str]) -> list[str]:
    """Return what tells of the order: neighbouring Latin words, and how a text begins and ends.

    Takes the `runs` of a text.
    """
    if not runs:
        return []
    pairs = (f"{one} {next_}" for one, next_ in pairwise(runs) if (one + next_).isascii())
    return list(dict.fromkeys((*first_of(runs[0]), *last_of(runs[-1]), *pairs)))


def first_of(run: str) -> tuple[str, ...]:
    """Return what a text begins with whose first stretch that is."""
    return (f"^{run}",) if run.isascii() else (f"^{run[0]}", f"^{run[:2]}")


def last_of(run: str) -> tuple[str, ...]:
    """Return what a text ends with whose last stretch that is."""
    return (f"{run}$",) if run.isascii() else (f"{run[-1]}$", f"{run[-2:]}$")


@lru_cache(maxsize=4_096)
def _parts(word: str) -> tuple[str, ...]:
    if len(word) < _PIECES_FROM:
        return ()
    padded = f"^{word}$"
    return tuple("#" + padded[i : i + 3] for i in range(len(padded) - 2))


def runs(text: str) -> list[str]:
    """Return the unbroken stretches of Han characters and the Latin words, in order."""
    return _RUNS.findall(text)


# A piece's key is a number of 64 bits: its kind, and either its characters themselves (Han) or a
# hash. So a table of keys can lie in a file and be searched there, and many are made at once.
KIND_BITS = 61
HASHED = 1 << 60
ENDS = 1 << 59
CHARACTER_BITS = 21
MIX = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
HASH = HASHED - 1


def key_of(gram: str) -> int:
    """Return the key of a piece, the same in every process; 0 for nothing."""
    if not gram:
        return 0
    kind = kind_of(gram)
    if kind == NEIGHBOURS:
        one, _, other = gram.partition(" ")
        mixed = key_of(one) * MIX[0] + key_of(other) * MIX[1]
        return kind << KIND_BITS | HASHED | mixed & HASH
    body = gram.strip("^$")
    if body.isascii() or kind not in {CHARACTER, PAIR, EDGE} or body[2:]:
        digest = blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return kind << KIND_BITS | HASHED | int.from_bytes(digest, "little") & HASH
    packed = ord(body[0]) << CHARACTER_BITS | (ord(body[1]) if len(body) > 1 else 0)
    return kind << KIND_BITS | (ENDS if gram[-1] == "$" else 0) | packed
