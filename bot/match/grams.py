"""The pieces a normalised text is compared by."""

from __future__ import annotations

import re
from collections.abc import KeysView
from functools import lru_cache

from bot.match.concepts import Concepts

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


@lru_cache(maxsize=4_096)
def _parts(word: str) -> tuple[str, ...]:
    if len(word) < _PIECES_FROM:
        return ()
    padded = f"^{word}$"
    return tuple("#" + padded[i : i + 3] for i in range(len(padded) - 2))


def runs(text: str) -> list[str]:
    """Return the unbroken stretches of Han characters and the Latin words, in order."""
    return _RUN.findall(text)
