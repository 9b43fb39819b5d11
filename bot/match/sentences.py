"""A message cut into sentences, so that a question is found wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONG = 60
"""Characters beyond which a sentence is cut at its commas too."""

_END = re.compile(
    r"(?<=[。！？!?；;…])(?![。！？!?；;…”’」』）)])|(?<=[.])\s+(?=[A-Z\"“(])|[\r\n\u2028\u2029]+"
)
_COMMA = re.compile(r"(?<=[，,])(?!\d)")
_WORD = re.compile(r"\w")


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a raw text in their order, each with its own punctuation.

    A sentence of more than `LONG` characters comes in pieces that end at commas, each as long as
    fits; without commas it stays whole. What holds no letter or digit is left out.
    """
    pieces = (piece for sentence in _END.split(text) for piece in _pieces(sentence.strip()))
    return tuple(piece for piece in pieces if _WORD.search(piece))


def _pieces(sentence: str) -> Iterator[str]:
    if len(sentence) <= LONG:
        yield sentence
        return
    piece = ""
    for clause in _COMMA.split(sentence):
        if piece and len(piece) + len(clause) > LONG:
            yield piece.strip()
            piece = ""
        piece += clause
    yield piece.strip()
