"""The pieces a normalised text is compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.match.concepts import Concepts

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff〇]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff〇]+")
_PIECES_FROM = 4
"""Shorter Latin words have no inflection worth catching by their pieces."""


def grams(text: str, concepts: Concepts) -> set[str]:
    """Return Han characters and pairs, Latin words, pieces of longer words, and concepts.

    Pieces are marked with `#` so that they never equal a word. Text must be normalised.
    """
    found: set[str] = set()
    for run in runs(text):
        found.update(concepts.of(run))
        if run[0] >= "\u3400":
            found.update(run)
            found.update(run[i : i + 2] for i in range(len(run) - 1))
        else:
            found.add(run)
            if len(run) >= _PIECES_FROM:
                padded = f"^{run}$"
                found.update("#" + padded[i : i + 3] for i in range(len(padded) - 2))
    return found


def runs(text: str) -> Iterator[str]:
    """Yield the unbroken stretches of Han characters and the Latin words, in order."""
    return (found.group() for found in _RUN.finditer(text))
