"""Folding of what people type into one script, one width and one case."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeAlias

import opencc

from bot.match.regional import from_cantonese, from_taiwan

Script: TypeAlias = Literal["Hans", "Hant"]

MAX_RAW = 4_096
"""Characters of a text that are looked at: as many as Telegram allows."""

_REMEMBERED = 8_192
"""Characters that are kept at hand."""

# What OpenCC keeps or makes wrong: 帐 is right in 帐篷, but in our field always an account.
# Curly apostrophes are what phones type in isn’t.
_FURTHER = str.maketrans("帐暱衞祇妳幺揹枱敍’‘", "账昵卫只你么背台叙''")
_PHRASED = frozenset("坏沈藉覆瞭甦哩衹")
"""Characters that OpenCC keeps when they stand alone, and changes in some words: 瞭解, 回覆."""
_MARKS = re.compile("[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Combining marks of Latin letters, and variation selectors."""
_ONGOING = re.compile("(?<=[占挂顶留放拿跟合])著(?!作[权人])|著(?=名[额字称])")
"""著 that stands for 着 where OpenCC sees 著名 or 著作: 佔著名額."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A folded text and where each of its characters stood in the original."""

    text: str
    origin: Sequence[int]


def is_han(char: str) -> bool:
    """Whether `char` is a Chinese character of the basic block, extension A or 〇."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


_MASK = "〇"
"""Stands for what was blacked out; of the standards only Big5 has it."""


def script_of(text: str, fewest: int = 2) -> Script | None:
    """Return the script of most of the characters that only one of the two has.

    None if there are fewer than that, a single one may be a name's, or as many of both.
    """
    scripts = Counter(_script_of_char(char) for char in text if char != _MASK)
    simplified, traditional = scripts["Hans"], scripts["Hant"]
    if max(simplified, traditional) < fewest or simplified == traditional:
        return None
    return "Hans" if simplified > traditional else "Hant"


def visible(text: str) -> str:
    """Return the text without characters that only steer how others are shown."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


class _Folding(dict[int, str]):
    """What becomes of each character by itself, found out when one is met: for `str.translate`.

    What it has found is forgotten when it is too much; what is exceptional is not much.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unsettled: set[str] = set()
        """Folded characters that are not simplified, or make a word that OpenCC changes."""
        self.resized: set[str] = set()
        """Characters that become none or several."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _fold_char(char)
        if len(folded) != 1:
            self.resized.add(char)
        self.unsettled.update(one for one in folded if not _is_settled(one))
        if len(self) >= _REMEMBERED:
            self.clear()
        self[code] = folded
        return folded


_folding = _Folding()


@lru_cache(maxsize=64)
def fold(raw: str) -> str:
    """Fold width, case, traditional characters and what is typed for them elsewhere.

    Tone marks and what takes no room go; punctuation stays. Only the first `MAX_RAW`
    characters are kept.
    """
    text = raw[:MAX_RAW]
    if text.isascii():
        return text.casefold()
    plain = from_cantonese(text.translate(_folding))
    if not _folding.unsettled.isdisjoint(plain):
        plain = _ONGOING.sub("着", _simplify(plain)).translate(_FURTHER)
    return from_taiwan(plain)


def fold_all(texts: Sequence[str]) -> list[str]:
    """Fold many texts; line breaks become spaces."""
    joined = "\n".join(text[:MAX_RAW].replace("\n", " ") for text in texts)
    table = {ord(char): _fold_char(char) for char in set(joined) - {"\n"}}
    plain = from_cantonese(joined.translate(table))
    lines = plain.split("\n")
    simplified = _converter().convert(plain).split("\n")
    kept = (
        new if len(new) == len(old) else _simplify(old)
        for old, new in zip(lines, simplified, strict=True)
    )
    text = _ONGOING.sub("着", "\n".join(kept))
    for char, other in _FURTHER.items():
        text = text.replace(chr(char), chr(other))
    return from_taiwan(text).split("\n")


def trace(raw: str) -> Traced:
    """Fold like `fold`, remembering what came from where."""
    text, folded = raw[:MAX_RAW], fold(raw)
    if text.isascii() or _folding.resized.isdisjoint(text):
        return Traced(folded, range(len(text)))
    widths = (len(_folding[ord(char)]) for char in text)
    origin = (position for position, width in enumerate(widths) for _ in range(width))
    return Traced(folded, tuple(origin))


def _fold_char(char: str) -> str:
    if "\ud800" <= char <= "\udfff":  # half of a character: no library takes it
        return "\ufffd"
    if unicodedata.category(char) == "Cf":
        return ""
    folded = unicodedata.normalize("NFKC", char).casefold()
    letters = unicodedata.normalize("NFD", folded)
    if not letters[0].isascii():
        return _MARKS.sub("", folded)
    # In pinyin, v is typed for ü.
    return _MARKS.sub("", letters.replace("u\u0308", "v"))


def _is_settled(char: str) -> bool:
    """Whether a character is simplified, and so are all words of such characters."""
    if char in _PHRASED or ord(char) in _FURTHER:
        return False
    return char.isascii() or _converter().convert(char) == char


@lru_cache(maxsize=8_192)
def _script_of_char(char: str) -> Script | None:
    """Return the script whose standard character sets alone have a character."""
    if not is_han(char):
        return None
    if _is_in(char, "gb2312"):
        return None if _is_in(char, "big5") else "Hans"
    return "Hant" if _is_in(char, "big5hkscs") else None


def _is_in(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> opencc.OpenCC:
    """For Taiwan's spelling: it alone reads 著 as 着, which Hong Kong and the mainland write."""
    return opencc.OpenCC("tw2s")


def _simplify(text: str) -> str:
    converter = _converter()
    simplified: str = converter.convert(text)
    if len(simplified) == len(text):
        return simplified
    # A phrase rule changed the length: positions matter more than that one phrase.
    return "".join(_same_length(char, converter.convert(char)) for char in text)


def _same_length(char: str, converted: str) -> str:
    return converted if len(converted) == 1 else char
