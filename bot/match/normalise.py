"""The form in which questions and phrasings are compared."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from bot.match.regional import all_in_our_words, in_our_words
from bot.match.script import MAX_RAW, fold, fold_all

MAX_LENGTH = MAX_RAW
"""Characters of a normalised question that are matched."""

_POLITE = (
    r"请问(一?下)?|谢谢|请教(一?下)?|你好|您好|哈喽|嗨|各位|大家好|打扰(一?下)?(了)?|麻烦(问|您|你|帮)(一?下)?"
    r"|(我)?(想|要)(问|咨询|请教|了解)(一?下)?|(我)?问(一?下)|咨询(一?下)|求助|请|劳驾"
    r"|((hi|hello|hey)( there)?|please|excuse me|could you tell me|can you tell me"
    r"|i would like to know|i want to know|may i ask)\b ?"
)
_THANKS = (
    r"谢谢(你|您|了|啦|大家)*|多谢(了)?|感谢|拜托(了)?|在线等(急)?|急急?急?"
    r"| ?\b(please|thanks|thank you|thx)"
)
_NO_WORD = re.compile(r"[\W_]+")
_BESIDE_HAN = re.compile(
    r"(?<=[\u3400-\u4dbf\u4e00-\u9fff〇]) | (?=[\u3400-\u4dbf\u4e00-\u9fff〇])"
)
_LEADING = re.compile(rf"^(?:{_POLITE})+")
_TRAILING = re.compile(rf"(?:{_THANKS})+$")
_NO_WORD_OF_LINE = re.compile(r"[^\w\n]+")
_EDGES = re.compile("^ | $", re.MULTILINE)
_ANY_LEADING = re.compile(_LEADING.pattern, re.MULTILINE)
_ANY_TRAILING = re.compile(_TRAILING.pattern, re.MULTILINE)
_SAME = (
    ("为啥", "为什么"),
    ("为何", "为什么"),
    ("啥", "什么"),
    ("咋", "怎么"),
    ("怎样", "怎么"),
    ("如何", "怎么"),
    ("多长时间", "多久"),
    ("哪儿", "哪里"),
)
"""Spoken and written forms of the same question words."""
_SHORTEST_REST = 2
_SHORTEST_LATIN_REST = 4
"""Characters (letters, if all are Latin) that must remain for a filler to count as one."""


@lru_cache(maxsize=64)
def normalise(text: str) -> str:
    """Return `text` in simplified, lower-case, half-width characters without punctuation.

    Latin words are separated by one space, Han characters by nothing. Polite fillers at both
    ends are dropped unless little else is left, and question words get one form (咋 → 怎么).
    Empty only if `text` has no letter or digit; never longer than `MAX_LENGTH`.
    """
    return strip_fillers(flatten(text))[:MAX_LENGTH].rstrip()


def normalise_all(texts: Sequence[str]) -> list[str]:
    """Normalise many texts: the same as one after the other, in a fraction of the time.

    They become the lines of one text; nothing that is done to it reaches over the end of a line.
    """
    if not texts:
        return []
    flat = "\n".join(fold_all(texts)).replace("'", "").replace("_", " ")
    flat = _EDGES.sub("", _NO_WORD_OF_LINE.sub(" ", flat))
    flat = all_in_our_words(_BESIDE_HAN.sub("", flat))
    for spoken, written in _SAME:
        flat = flat.replace(spoken, written)
    lines = flat.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for fillers in (_ANY_LEADING, _ANY_TRAILING):
        for found in fillers.finditer(flat):
            number = bisect_right(starts, found.start()) - 1
            lines[number] = strip_fillers(flat[starts[number] : starts[number + 1] - 1])
    return [line[:MAX_LENGTH].rstrip() for line in lines]


def flatten(text: str) -> str:
    """Return `text` as `normalise` does, but whole: with its fillers and whatever its length."""
    return flatten_folded(fold(text))


@lru_cache(maxsize=64)
def flatten_folded(folded: str) -> str:
    """Return a folded text as `flatten` does."""
    flat = in_our_words(compact(folded))
    for spoken, written in _SAME:
        flat = flat.replace(spoken, written)
    return flat


def compact(folded: str) -> str:
    """Drop punctuation, and spaces wherever a Han character stands beside them."""
    words = _NO_WORD.sub(" ", folded.replace("'", "")).strip()
    return _BESIDE_HAN.sub("", words) if " " in words else words


def strip_fillers(text: str) -> str:
    """Drop polite fillers at both ends; the whole text if nothing else would remain."""
    rest = _TRAILING.sub("", _LEADING.sub("", text)).strip()
    shortest = _SHORTEST_LATIN_REST if rest.isascii() else _SHORTEST_REST
    return rest if len(rest) >= shortest else text
