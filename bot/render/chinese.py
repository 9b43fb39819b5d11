"""Traditional Chinese made from Simplified, with the vocabulary used in Taiwan and Hong Kong.

A text is cut once, from the left, into labels of WeChat's screens, titles of laws and books,
words that are written otherwise, and the rest. Only the rest is left to OpenCC, and nothing is
looked for across a cut.

WeChat's own labels stay in Simplified Chinese where they stand in a path (a → b) or in
quotation marks, and everywhere if they can be nothing else: that is what the reader sees on
the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import zip_longest

import opencc

from bot.content.models import Lang
from bot.render.vocabulary import BORDERS, IN_THE_APP, LABELS, NAMES, SPELLING, WORDS

_CUT = "\ue000"
"""Stands for what is cut out while the rest is converted; a character for private use."""
_API = re.compile("(?<=[\u3400-\u9fff])(?=API)|(?<=API)(?=[\u3400-\u9fff])")
_YUAN = re.compile(r"(\d ?多?)( ?)元(?!人民幣)")
"""Readers in Taiwan and Hong Kong have a 元 of their own."""
_QUOTES = str.maketrans("“”‘’", "「」『』")


def localised(text: str, lang: Lang) -> str:
    """Return the text as a reader of `lang` expects it."""
    return _traditional(text) if lang == "zh-Hant" else text


def pieces(text: str) -> list[tuple[str, str]]:
    """Return the text as it is cut, each piece with its Traditional Chinese."""
    return _pieces(text, _cuts())


@lru_cache(maxsize=4096)
def _traditional(text: str) -> str:
    written = _joined(pieces(text)).translate(_QUOTES)
    return _API.sub(" ", _YUAN.sub(r"\1\2元人民幣", written))


def _pieces(text: str, cuts: re.Pattern[str]) -> list[tuple[str, str]]:
    found = list(cuts.finditer(text))
    edges = [0, *(edge for cut in found for edge in cut.span()), len(text)]
    rest = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    converted = _characters(_CUT.join(rest)).split(_CUT)
    result = []
    for simplified, traditional, cut in zip_longest(rest, converted, found):
        result.append((simplified, traditional))
        if cut:
            result.append((cut[0], _written(cut)))
    return result


def _written(cut: re.Match[str]) -> str:
    match cut.lastgroup:
        case "title":
            return _joined(_pieces(cut[0], _cuts_in_a_title()))
        case "word":
            return _vocabulary()[cut[0]]
        case "step" if cut[0] in IN_THE_APP:
            return f"{cut[0]}（{IN_THE_APP[cut[0]]}）"
        case _:
            return cut[0]


def _joined(pieces: Iterable[tuple[str, str]]) -> str:
    return "".join(traditional for _, traditional in pieces)


@cache
def _cuts() -> re.Pattern[str]:
    label, word = _any_of(LABELS), _any_of(_vocabulary())
    first = "".join(sorted({name[0] for name in (*LABELS, *_vocabulary(), "《")}))
    return re.compile(
        rf"(?=[{re.escape(first)}])(?:"  # most characters begin nothing: pass them quickly
        rf"(?P<label>{label}(?=\s*→)|(?<=“){label}(?=”))|(?P<step>(?:(?<=→)|(?<=→ )){label})"
        rf"|(?P<title>《[^》]*》)|(?P<word>{word}))"
    )


@cache
def _cuts_in_a_title() -> re.Pattern[str]:
    """A law or a book keeps its words; only the borders hold."""
    return re.compile(f"(?P<word>{_any_of(map(_unmarked, BORDERS))})")


@cache
def _vocabulary() -> dict[str, str]:
    borders = {
        _unmarked(phrase): "".join(
            WORDS.get(word) or _characters(word) for word in phrase.split("|")
        )
        for phrase in BORDERS
    }
    return {**borders, **WORDS, **{name: name for name in NAMES}}


def _unmarked(phrase: str) -> str:
    return phrase.replace("|", "")


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of the words, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def _characters(text: str) -> str:
    converted = str(_converter().convert(text))
    for spelt, preferred in SPELLING.items():
        converted = converted.replace(spelt, preferred)
    return converted


@cache
def _converter() -> opencc.OpenCC:
    """Characters only: the phrase list s2twp turns 注销 into 登出 (logging out)."""
    return opencc.OpenCC("s2tw")
