"""Traditional Chinese made from Simplified, with the vocabulary used in Taiwan and Hong Kong.

WeChat's own menu names stay in Simplified Chinese: that is what stands on the screen.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

from bot.content.models import Lang

_MENU = re.compile(r"[^\s，。；：、（）()]+(?: → [^\s，。；：、（）()]+)+")
_WORDS = {"賬號": "帳號", "後臺": "後台", "賬戶": "帳戶", "賬": "帳"}


def localised(text: str, lang: Lang) -> str:
    """Return the text as a reader of `lang` expects it."""
    return _traditional(text) if lang == "zh-Hant" else text


@lru_cache(maxsize=4096)
def _traditional(text: str) -> str:
    menus = list(_MENU.finditer(text))
    result, start = [], 0
    for menu in menus:
        result += [_convert(text[start : menu.start()]), menu[0]]
        start = menu.end()
    return "".join([*result, _convert(text[start:])])


def _convert(text: str) -> str:
    converted = str(_converter().convert(text))
    for word, preferred in _WORDS.items():
        converted = converted.replace(word, preferred)
    return converted


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2twp")
