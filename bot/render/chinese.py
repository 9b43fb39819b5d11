"""Traditional Chinese made from Simplified, with the vocabulary used in Taiwan and Hong Kong.

WeChat's own labels stay in Simplified Chinese where they stand in a path (a → b) or in
quotation marks: that is what the reader sees on the screen.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

from bot.content.models import Lang
from bot.render.vocabulary import LABELS, SPELLING, WORDS

_LABEL = "|".join(map(re.escape, sorted(LABELS, key=len, reverse=True)))
_ARROW = r"\s*→\s*"
_UNTOUCHED = re.compile(rf"(?:{_LABEL})(?={_ARROW})|(?<=→ )(?:{_LABEL})|(?<=“)(?:{_LABEL})(?=”)")
_TITLE = re.compile(r"《[^》]*》")
_QUOTES = str.maketrans("“”‘’", "「」『』")


def localised(text: str, lang: Lang) -> str:
    """Return the text as a reader of `lang` expects it."""
    return _traditional(text) if lang == "zh-Hant" else text


@lru_cache(maxsize=4096)
def _traditional(text: str) -> str:
    result, start = [], 0
    for label in _UNTOUCHED.finditer(text):
        result += [_convert(text[start : label.start()]), label[0]]
        start = label.end()
    return "".join([*result, _convert(text[start:])]).translate(_QUOTES)


def _convert(text: str) -> str:
    """Rewrite characters everywhere, words everywhere but in the title of a law or a book."""
    characters = _characters(text)
    result, start = [], 0
    for title in _TITLE.finditer(characters):
        result += [_reworded(characters[start : title.start()]), title[0]]
        start = title.end()
    return "".join([*result, _reworded(characters[start:])])


def _reworded(text: str) -> str:
    pattern, words = _vocabulary()
    return pattern.sub(lambda word: words[word[0]], text)


@cache
def _vocabulary() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {_characters(word): preferred for word, preferred in WORDS.items()}
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), words


def _characters(text: str) -> str:
    converted = str(_converter().convert(text))
    for spelt, preferred in SPELLING.items():
        converted = converted.replace(spelt, preferred)
    return converted


@cache
def _converter() -> opencc.OpenCC:
    """Characters only: the phrase list s2twp turns 注销 into 登出 (logging out)."""
    return opencc.OpenCC("s2tw")
