"""Lists in brackets whose author typed ， for the comma: several items became one, unnoticed.

A sentence may well hold a ，, and then says what is the case before it asks: that is let be, and
so is whatever stands in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.yamlfile import SEPARATOR, Document, Place

_WORDS = frozenset({"words", "cues", "replies", "holders", "counts"})
"""Keys of lists of words; none of them holds a sentence."""
_LONGEST = 45
"""Bytes of what may be a phrasing of its own: 15 Chinese characters, or 45 letters. More is taken
for a part of a long sentence."""
_SHOWN = 40
"""Characters of an item that a finding quotes."""
_ASKS = re.compile(
    "[?？吗呢么几哪谁啥怎]|多少|多久|多长|多大|多远|能不能|可不可|是不是|有没有|要不要|如何|为何|是否|能否"
    r"|\b(?:how|what|when|where|who|why|which|can|do|does|is|are)\b",
    re.IGNORECASE,
)
_TELLS = re.compile("[了我你您他她想是有没不被把要过着]|\\b(?:i|my|we|it)\\b", re.IGNORECASE)
"""What is in a clause, and seldom in a phrasing as short as a heading."""
_POLITE = {"你好", "您好", "请问", "谢谢", "多谢", "在线等", "急"}
_QUOTED = re.compile("[“‘「『\"'].*[”’」』\"']")


def check_swallowed(folder: Folder) -> Iterator[Finding]:
    """Ask about items that look like several."""
    for document in folder.documents:
        for place in document.bare_places():
            text = str(document.at(place))
            parts = [part.strip() for part in SEPARATOR.split(text)]
            parts = [part for part in parts if part and part not in _POLITE]
            if len(parts) > 1 and _look_like_items(document, place, parts):
                yield _question(document, place, text, len(parts))


def _look_like_items(document: Document, place: Place, parts: Sequence[str]) -> bool:
    if document.name == "synonyms.yaml" or not _WORDS.isdisjoint(place):
        return True
    if "questions" not in place or any(len(part.encode()) > _LONGEST for part in parts):
        return False
    asking = sum(bool(_ASKS.search(part)) for part in parts)
    around = document.at(place[:-1])
    alone = isinstance(around, list) and len(around) == 1
    is_sentence = any(map(_TELLS.search, parts[:-1]))
    return asking > 1 or (alone and not is_sentence) or all(map(_QUOTED.fullmatch, parts))


def _question(document: Document, place: Place, text: str, count: int) -> Finding:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    message = (
        f"is “{shown}” one item or {count}? For several, part them with the comma of an English "
        "keyboard; for one, put it in quotes"
    )
    return document.finding(place, "swallowed", message, warn=True)
