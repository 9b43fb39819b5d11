"""What is still asked where a part is taken back: 不是认证费 我问公证费; the ID, not the name."""

from __future__ import annotations

import re

from bot.match.script import fold

_BREAK = r"[\s,，.。;；、!！]+"
_MEAN = (
    r"(?:我?(?:是|想)?(?:问|说|指|讲)的?(?:是|就是)?|我?是(?![不否]|因为|为什么)|就(?:说|问|讲)?)"
)
_CLAUSE = r"[^,，。;；!！]*?"
_OBJECTIONS = tuple(
    map(
        re.compile,
        (
            # 不是迁移 我问的是注销; 不是, 我说的是老号
            rf"^我?不是{_CLAUSE}{_BREAK}{_MEAN}(?P<rest>.+)$",
            # 没问审核 冻结几天
            rf"^我?(?:没有?|别|冇|不是?)(?:问|说|讲|提)(?!清楚|明白|过|的是){_CLAUSE}{_BREAK}{_MEAN}?(?P<rest>.+)$",
            r"^(?:不是)?我是?(?:问|说|指|讲)(?![了过])(?:的是|的)?(?P<rest>.+)$",
            r"^(?:wo )?(?:bu ?shi|mei wen) [^,]+, *(?:wo )?(?:shi|wen)(?: de)? (?P<rest>.+)$",
            r"^(?:no+[,.!]? +)?not (?:the|about|for) [^,.]+[,.] *(?:but )?(?P<rest>.+)$",
            r"^(?:no+[,.!] *)?(?P<rest>.+?)(?<! or),? (?:and )?not (?:the|about|for|my|our) [^,]+$",
            r"^no+[,!] *(?:i (?:mean|meant) )?(?P<rest>.+)$",
            r"^i (?:mean|meant|asked about) (?P<rest>.+)$",
        ),
    )
)
_MEANT = re.compile(r"\bi (?:mean|meant)\b,?")


def left_of(question: str) -> str:
    """Return what is asked instead of what is taken back; empty if nothing is."""
    text = fold(question).strip()
    for objection in _OBJECTIONS:
        if found := objection.match(text):
            return _MEANT.sub("", found["rest"]).strip()
    return ""
