"""Which language to answer in."""

from __future__ import annotations

import re

from bot.content.models import Lang
from bot.match import is_han, is_traditional

_ENOUGH_HAN = 2
_WORD = re.compile(r"[A-Za-z]{2,}")
_ENOUGH_WORDS = 3


def language_of(text: str, current: Lang | None, hint: str | None) -> Lang:
    """Return the language for the reply to `text`.

    `hint` is the front's guess (an IETF tag such as `zh-hant`, or None). What the user
    writes outweighs it; short or mixed texts leave the language as it is.
    """
    expected = current or _from_hint(hint)
    if sum(map(is_han, text)) >= _ENOUGH_HAN:
        if is_traditional(text):
            return "zh-Hant"
        return "zh-Hans" if expected == "en" else expected
    if len(_WORD.findall(text)) >= _ENOUGH_WORDS and _from_hint(hint) == "en":
        return "en"
    return expected


def _from_hint(hint: str | None) -> Lang:
    tag = (hint or "zh").lower()
    if not tag.startswith("zh"):
        return "en"
    return "zh-Hant" if any(part in tag for part in ("hant", "tw", "hk", "mo")) else "zh-Hans"
