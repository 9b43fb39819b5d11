"""Folding of what people type into one script, one width and one case."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc

MAX_RAW = 4_000
"""Characters of a text that are looked at; Telegram allows 4,096."""

# OpenCC keeps 帐 because it is right in 帐篷; in our field it is always an account.
# Curly apostrophes are what phones type in isn’t.
_FURTHER = str.maketrans({"帐": "账", "’": "'", "‘": "'"})


@dataclass(frozen=True, slots=True)
class Traced:
    """A folded text and where each of its characters stood in the original."""

    text: str
    origin: tuple[int, ...]


def is_han(char: str) -> bool:
    """Whether `char` is a Chinese character of the basic block, extension A or 〇."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


def is_traditional(text: str) -> bool:
    """Whether `text` holds characters that are written only in Traditional Chinese."""
    whole = "".join(map(_fold_char, text))
    converted: str = _converter().convert(whole)
    return converted != whole


def fold(raw: str) -> str:
    """Fold width, case and traditional characters; punctuation stays.

    Only the first `MAX_RAW` characters are kept.
    """
    text = raw[:MAX_RAW]
    if text.isascii():
        return text.casefold()
    return _simplify("".join(map(_fold_char, text))).translate(_FURTHER)


def trace(raw: str) -> Traced:
    """Fold like `fold`, remembering what came from where."""
    widths = [len(_fold_char(char)) for char in raw[:MAX_RAW]]
    origin = (position for position, width in enumerate(widths) for _ in range(width))
    return Traced(fold(raw), tuple(origin))


@lru_cache(maxsize=8_192)
def _fold_char(char: str) -> str:
    if "\ud800" <= char <= "\udfff":  # half of a character: no library takes it
        return "\ufffd"
    return unicodedata.normalize("NFKC", char).casefold()


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplify(text: str) -> str:
    converter = _converter()
    simplified: str = converter.convert(text)
    if len(simplified) == len(text):
        return simplified
    # A phrase rule changed the length: positions matter more than that one phrase.
    return "".join(_same_length(char, converter.convert(char)) for char in text)


def _same_length(char: str, converted: str) -> str:
    return converted if len(converted) == 1 else char
