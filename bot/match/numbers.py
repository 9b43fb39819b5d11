"""Amounts as people type them: 3000, 3千多, 1.2万, 两千三, 好几万, 10k, a few hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

_MOST = 1e15
"""What larger numbers are taken for."""
_SEVERAL = 5
"""What 几 and “several” are taken for."""
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "几": _SEVERAL,
}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_LETTERS = {"k": 1_000, "w": 10_000, "m": 1_000_000}
_SPOKEN = {"hundred thousand": 100_000, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
_TIMES = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "twenty": 20}
_TENS = {"": 1, "tens of": 10, "hundreds of": 100}

_OVER = r"超过|多于|大于|高于|[超过破上](?=[\d一二两三四五六七八九十百千万])|over|more than|above"
_UNDER = r"不到|不足|不满|少于|小于|低于|fewer than|less than|under|below"
_FIGURES = (
    r"(?:\d{1,3}(?: \d{3})+(?![\d ])"
    r"|(?:\d{1,3}(?:[,，]\d{3,4})+(?!\d)|\d+)(?:\.\d+)?"
    r"(?: ?[多几来]?(?:[百千万亿]|[kwm](?![a-z])))?(?:(?<=[百千万亿])零\d+)?)"
)
_NUMERALS = "零〇一二两三四五六七八九十百千万亿几"
_NUMERAL = f"[{_NUMERALS}]"
_WRITTEN = rf"(?!万一|几(?![十百千万亿])){_NUMERAL}(?:多?{_NUMERAL})*"
_ENGLISH = (
    rf"(?P<tens>tens of|hundreds of)? ?\b(?P<times>{'|'.join(_TIMES)}|few|several|couple(?: of)?)?"
    rf" ?\b(?P<unit>{'|'.join(_SPOKEN)})s?\b(?: of)?"
)
_STARTS = rf"(?=[ \d{_NUMERALS}没就才超多大高过破上不少小低a-z])"
"""What an amount may begin with: said first, as it is quickly seen where it is not so."""
_AMOUNT = (
    rf"(?:(?P<over>{_OVER})|(?P<under>{_UNDER}))? ?"
    rf"(?:(?P<figures>{_FIGURES})|(?P<written>{_WRITTEN})|(?P<few>[没就才]几(?=个|粉))%s)"
    r"(?P<more> ?(?:多|以上|余|出头|\+))?"
)
_ANY = re.compile(rf"[\d{_NUMERALS}]")
"""What every amount holds that is not in English words."""
_OTHER_MEASURE = re.compile(
    r"[多几来]? ?个?(?:[年天月日次篇条元块岁点分周级]|days?|years?|months?|times)"
)
_FLOW = re.compile(
    r"(?:涨|掉|增加?|减少?|少|流失|取关|跑)(?:了|粉|过|掉)*(?:大概|约|差不多)?$"
    r"|每[天日周月].{0,3}$|\b(?:lost|lose|losing|gained|gain|gaining)(?: about| over)? ?$"
)
_BESIDE_BEFORE = "数量有是大概约共莫才快近也就只刚正整差不多好达到了个 ,"
_NEGATIVE = re.compile(rf"(?<![a-z0-9.-])[-−–]\d|负(?:\d|{_NUMERAL})|\b(?:minus|negative) \d")
_BESIDE_AFTER = "多几来个位名的 "


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number and where it stands in the text."""

    value: int
    start: int
    end: int


def amounts(folded: str) -> Iterator[Amount]:
    """Yield the amounts in a folded text, in order; one more for 超过 and 多, one less for 不到."""
    is_spoken = any(unit in folded for unit in _SPOKEN)
    if not (is_spoken or _ANY.search(folded)):
        return
    for found in _amount(is_spoken).finditer(folded):
        value = _value(found)
        more = (
            found["over"] or found["more"] or "多" in (found["figures"] or found["written"] or "")
        )
        yield Amount(value + bool(more) - bool(found["under"]), found.start(), found.end())


@cache
def _amount(is_spoken: bool) -> re.Pattern[str]:
    """Return the pattern of an amount, in English words too if there are any."""
    return re.compile(_STARTS + _AMOUNT % (f"|{_ENGLISH}" if is_spoken else ""))


def counts(units: Sequence[str], text: str, amount: Amount) -> bool:
    """Whether the amount says how many there are: 三千多个粉丝, 粉丝有3000, but not 涨了3000粉."""
    before, after = text[: amount.start], text[amount.end :]
    if _OTHER_MEASURE.match(after) or _FLOW.search(before) or before.endswith("负"):
        return False
    before, after = before.rstrip(_BESIDE_BEFORE), after.lstrip(_BESIDE_AFTER)
    return any(before.endswith((unit, f"{unit}s")) or after.startswith(unit) for unit in units)


def is_negative(folded: str) -> bool:
    """Whether a folded text gives a number below zero: -3000, 负三千; not 3000-5000."""
    return _NEGATIVE.search(folded) is not None


def _value(found: re.Match[str]) -> int:
    if found["figures"]:
        return _of_figures(found["figures"])
    if found["written"]:
        return _of_written(found["written"])
    if found["few"]:
        return _SEVERAL
    times = _TIMES.get(found["times"] or "", _SEVERAL)
    return (1 if found["tens"] else times) * _TENS[found["tens"] or ""] * _SPOKEN[found["unit"]]


def _of_figures(text: str) -> int:
    text, _, rest = text.partition("零")
    plain = re.sub("[,， 多几来]", "", text)
    unit = {**_SMALL, **_LARGE, **_LETTERS}.get(plain[-1], 1)
    value = float(plain if unit == 1 else plain[:-1]) * unit + float(rest or 0)
    return round(min(value, _MOST))


def _of_written(text: str) -> int:
    total = section = digit = 0
    unit = 10
    for char in text.replace("多", ""):
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
