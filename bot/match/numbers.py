"""Amounts as people type them: 3000, 3千多, 1.2万, 两千三, 10k, over 1,000."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_LETTERS = {"k": 1_000, "w": 10_000, "m": 1_000_000}

_FIGURES = r"\d[\d,，]*(?:\.\d+)? ?(?:[百千万亿]|[kwm](?![a-z]))?"
_WRITTEN = r"[零〇一二两三四五六七八九十百千万亿]+"
_AMOUNT = re.compile(
    r"(?P<over>超过|多于|大于|over|more than|above)? ?"
    rf"(?:(?P<figures>{_FIGURES})|(?P<written>{_WRITTEN}))"
    r"(?P<more> ?(?:多|以上|余|出头|\+))?"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number and where it stands in the text."""

    value: int
    start: int
    end: int


def amounts(folded: str) -> Iterator[Amount]:
    """Yield the amounts in a folded text, in order; one more for 超过 and 多.

    几 and the like are not amounts.
    """
    for found in _AMOUNT.finditer(folded):
        figures, written = found["figures"], found["written"]
        value = _of_figures(figures) if figures else _of_written(written)
        yield Amount(value + bool(found["over"] or found["more"]), found.start(), found.end())


def _of_figures(text: str) -> int:
    plain = text.replace(",", "").replace("，", "").replace(" ", "")
    unit = {**_SMALL, **_LARGE, **_LETTERS}.get(plain[-1], 1)
    return round(float(plain if unit == 1 else plain[:-1]) * unit)


def _of_written(text: str) -> int:
    total = section = digit = 0
    unit = 10
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            unit = 10 if digit == 0 else unit
        elif char in _SMALL:
            unit = _SMALL[char]
            section += (digit or 1) * unit
            digit = 0
        else:
            unit = _LARGE[char]
            total = (total + section + digit or 1) * unit
            section = digit = 0
    # 两千三 is 2,300: a last digit counts in the next smaller unit.
    return total + section + digit * (unit // 10)
