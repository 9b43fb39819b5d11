"""Traditional Chinese made from Simplified, with the vocabulary used in Taiwan and Hong Kong.

WeChat's own menu names stay in Simplified Chinese: that is what stands on the screen.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

from bot.content.models import Lang

_MENU = re.compile(r"[^\s，。；：、（）()]+(?: → [^\s，。；：、（）()]+)+")
_WORDS = {"賬": "帳", "後臺": "後台", "登錄": "登入", "鏈接": "連結"}
"""What Taiwan and Hong Kong write otherwise. OpenCC's own phrase list turns 注销 into 登出
(logging out), so only its characters are used."""


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
    return opencc.OpenCC("s2tw")
