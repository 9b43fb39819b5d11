"""The pieces a normalised text is compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator, KeysView

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
            if len(run) >= _PIECES_FROM:
                padded = f"^{run}$"
                found += ["#" + padded[i : i + 3] for i in range(len(padded) - 2)]
    return dict.fromkeys(found).keys()


def runs(text: str) -> Iterator[str]:
    """Yield the unbroken stretches of Han characters and the Latin words, in order."""
    return (found.group() for found in _RUN.finditer(text))
