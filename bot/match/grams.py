"""The pieces a normalised text is compared by."""

from __future__ import annotations

import re
from collections.abc import KeysView
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.match.concepts import Concepts
from bot.match.script import is_han

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff〇]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff〇]+")
_PIECES_FROM = 4
"""Shorter Latin words have no inflection worth catching by their pieces."""


def grams(text: str, concepts: Concepts) -> KeysView[str]:
    """Return Han characters and pairs, Latin words, pieces of longer words, concepts; each once.

    Pieces are marked with `#` so that they never equal a word. Text must be normalised.
    """
    found: list[str] = []
    for run in runs(text):
        found += concepts.of(run)
        if run[0] >= "\u3400":
            found += run
            found += map(str.__add__, run, run[1:])
        else:
            found.append(run)
            found += _parts(run)
    return dict.fromkeys(found).keys()


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


_CONCEPT, _WORD, _PART, _CHARACTER, _PAIR, _NEIGHBOURS, _EDGE = range(len(Kinds._fields))


def kind_of(gram: str) -> int:
    """Return the place of its kind in `Kinds`."""
    if gram[0] == "=":
        return _CONCEPT
    if gram[0] == "#":
        return _PART
    if gram[0] == "^" or gram[-1] == "$":
        return _EDGE
    if not is_han(gram[0]):
        return _NEIGHBOURS if " " in gram else _WORD
    return _CHARACTER if len(gram) == 1 else _PAIR


def around(text: str) -> list[str]:
    """Return what tells of the order: neighbouring Latin words, and how a text begins and ends."""
    found = runs(text)
    if not found:
        return []
    first, last = found[0], found[-1]
    edges = [f"^{first}"] if first.isascii() else [f"^{first[0]}", f"^{first[:2]}"]
    edges += [f"{last}$"] if last.isascii() else [f"{last[-1]}$", f"{last[-2:]}$"]
    pairs = [f"{one} {next_}" for one, next_ in pairwise(found) if (one + next_).isascii()]
    return list(dict.fromkeys(edges + pairs))


@lru_cache(maxsize=4_096)
def _parts(word: str) -> tuple[str, ...]:
    if len(word) < _PIECES_FROM:
        return ()
    padded = f"^{word}$"
    return tuple("#" + padded[i : i + 3] for i in range(len(padded) - 2))


def runs(text: str) -> list[str]:
    """Return the unbroken stretches of Han characters and the Latin words, in order."""
    return _RUN.findall(text)
