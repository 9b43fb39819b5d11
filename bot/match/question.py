"""Whether a text asks something."""

from __future__ import annotations

import re

from bot.match.normalise import flatten_folded, strip_fillers
from bot.match.script import fold

_MARK = re.compile(r"\?\s*$")
_ASKING = re.compile(
    r"怎么|什么|多少|多久|几[天个次年月步种号点]|哪[里个些种一儿天步]|[在去从到]哪|谁|为何|何时|是否|能否|可否|有无"
    r"|(?<!不)(.)[不没]\1|有没有|[吗呢么嘛]$|行不行|好不好|要不要|还是.+[?呢]|步骤$|流程$|条件$|费用$|入口$"
    r"|(?:[能会要有用行]|可以|还|得).{1,8}(?<!还)[不没]$"
)
_PINYIN = re.compile(
    r"\b(?:ma|ne|sha|shenme)$|\b(?:zenme|zenyang|duojiu|duoshao|nali|ji (?:tian|ge|nian))\b"
)
_NOT_ASKING = re.compile(r"不知道$|没什么|不怎么|无所谓|随便|什么都")
_ENGLISH = re.compile(
    r"^(?:(?:so|and|but|then|ok|okay|well) )*"
    r"(?:what|how|why|when|where|who|whom|whose|which|can|could|may|do|does|did"
    r"|is|are|am|was|were|will|would|should|shall|has|have to|must)\b"
    r"|\b(?:how (?:to|do|can|long|much|many)|what (?:about|if|happens)"
    r"|is it|is there|do i|can i|should i|until when|by when|what now|now what)\b"
)


def is_question(text: str) -> bool:
    """Whether a text reads like a question rather than a statement.

    A guess from its words; statements such as 不知道怎么办 count as questions.
    """
    return asks(fold(text))


def asks(folded: str) -> bool:
    """Whether a folded text reads like a question."""
    if _MARK.search(folded):
        return True
    plain = strip_fillers(flatten_folded(folded))
    if _ENGLISH.search(plain) or _PINYIN.search(plain):
        return True
    return _ASKING.search(plain) is not None and _NOT_ASKING.search(plain) is None
