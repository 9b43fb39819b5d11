"""Amounts as people type them: 3000, 3千多, 1.2万, 2万3, 两千三, 好几万, 10k, a few hundred."""

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
_UNITS = _SMALL | _LARGE | {"k": 1_000, "w": 10_000, "m": 1_000_000, "百万": 1_000_000}
_SPOKEN = {
    "hundred": 100,
    "thousand": 1_000,
    "lakh": 100_000,
    "million": 1_000_000,
    "crore": 10_000_000,
}
_TIMES: dict[str, float] = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "sixteen": 16,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "half": 0.5,
    "couple": 2,
    "few": _SEVERAL,
    "several": _SEVERAL,
    "tens": _SEVERAL * 10,
}

_NUMERALS = "零〇一二两三四五六七八九十百千万亿几"
_NUMERAL = f"[{_NUMERALS}]"
_OVER = r"超过|多于|大于|高于|[超过破上](?=[\d一二两三四五六七八九十百千万])|over|more than|above"
_UNDER = (
    rf"不到|不足|不满|少于|小于|低于|小(?=\d|{_NUMERAL}*[百千万亿])"
    r"|fewer than|less than|under|below"
)
_UNIT = r"(?:百?万|亿|[百千]|[kwm](?![a-z])|[kwm](?=ish|plus|f(?:ollower|an|en)))"
_TENTHS = r"\d{1,3}(?:\.\d)?"
_RANGE = rf"{_TENTHS}[ ,到至](?={_TENTHS} ?{_UNIT})"
"""In 2-3万 both numbers are so many 万; the larger counts."""
_NUMBER = r"(?>\d{1,3}(?:[,，]\d{3,4})+(?!\d)|\d++(?:\.\d++)?)"
_REST = r"零?\d++(?![.\d万亿kwm]| ?个?[年月天日周岁])[百千]?"
"""What is said after a unit: 2万3, 1万2千5, 十万零三."""
_STRANGE = r"[kwm]|[a-z]{1,2}(?![a-z])"
"""Letters right after a number that are no unit of ours: 2x is no number that we can read."""
_GROUPED = r"\d{1,3}(?: \d{3})+(?!\d| \d)|\d{1,3}(?:\.\d{3})+(?![\d.]| ?[百千万亿kwm])"
_FIGURES = rf"(?:{_GROUPED}|{_NUMBER}(?: ?[多几来个]?{_UNIT}(?:{_REST})*|(?!{_STRANGE})))"
_TERM = re.compile(r"(零?)(\d[\d,，.]*) ?[多几来个]?(百?万|[百千亿kwm]?)")
_WRITTEN = rf"(?!万一|几(?![十百千万亿])){_NUMERAL}(?:[多来]?{_NUMERAL})*"
_WORD = f"(?:{'|'.join(_TIMES)})"
_WORDS_UNIT = f"(?:{'|'.join(_SPOKEN)})s?"
_ENGLISH = (
    rf"(?<![a-z])(?:\d+(?:\.\d+)? ?|(?:(?:{_WORD}|an?|and)(?: of)? )+)?{_WORDS_UNIT}"
    rf"(?: (?:and |of )?(?:{_WORD}|{_WORDS_UNIT}))*\b(?: of)?"
)
_WORD_BY_WORD = re.compile(r"[\d.]+|[a-z]+")
_STARTS = rf"(?=[ \d{_NUMERALS}没就才超多大高过破上不少小低a-z])"
"""What an amount may begin with: said first, as it is quickly seen where it is not so."""
_AMOUNT = (
    rf"(?:(?P<over>{_OVER})|(?P<under>{_UNDER}))? ?"
    rf"(?:%s(?:{_RANGE})?(?P<figures>{_FIGURES})|(?P<written>{_WRITTEN})|(?P<few>[没就才]几(?=个|粉)))"
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
_BESIDE_BEFORE = "数量有是大概约共莫才快近将也就只刚正整差不多好达到了个的 ,"
_BESIDE_BEFORE_EN = re.compile(
    r"(?: (?:counts?|numbers?|base|is|are|about|around|roughly|approx(?:imately)?|nearly|almost"
    r"|some|just|only|at|of|now|maybe))+$"
)
_NEGATIVE = re.compile(rf"(?<![a-z0-9.-])[-−–]\d|负(?:\d|{_NUMERAL})|\b(?:minus|negative) \d")
_BESIDE_AFTER = "多几来把个位名的左右上下 "
_BESIDE_AFTER_EN = re.compile(
    r"^(?:ish|plus)?(?: (?:odd|or so|ish|plus|active|loyal|real|total|wechat))* ?"
)


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
        if not value.is_integer():
            continue  # 2.3 of something
        words = found["figures"] or found["written"] or ""
        more = found["over"] or found["more"] or "多" in words
        whole = int(min(value, _MOST)) + bool(more) - bool(found["under"])
        yield Amount(whole, found.start(), found.end())


@cache
def _amount(is_spoken: bool) -> re.Pattern[str]:
    """Return the pattern of an amount, in English words too if there are any."""
    return re.compile(_STARTS + _AMOUNT % (f"(?P<spoken>{_ENGLISH})|" if is_spoken else ""))


def counts(units: Sequence[str], text: str, amount: Amount) -> bool:
    """Whether the amount says how many there are: 三千多个粉丝, 粉丝有3000, but not 涨了3000粉."""
    before, after = text[: amount.start], text[amount.end :]
    if _OTHER_MEASURE.match(after) or _FLOW.search(before) or before.endswith("负"):
        return False
    before = _BESIDE_BEFORE_EN.sub("", before.rstrip(_BESIDE_BEFORE))
    after = _BESIDE_AFTER_EN.sub("", after).lstrip(_BESIDE_AFTER)
    return any(before.endswith((unit, f"{unit}s")) or after.startswith(unit) for unit in units)


def is_negative(folded: str) -> bool:
    """Whether a folded text gives a number below zero: -3000, 负三千; not 3000-5000."""
    return _NEGATIVE.search(folded) is not None


def _value(found: re.Match[str]) -> float:
    if found["figures"]:
        return _of_figures(found["figures"])
    if found["written"]:
        return _of_written(found["written"])
    return float(_SEVERAL) if found["few"] else _of_words(found["spoken"])


def _of_figures(text: str) -> float:
    if re.fullmatch(_GROUPED, text):
        return float(re.sub("[ .]", "", text))
    total, last = 0.0, 1
    for zero, number, unit in _TERM.findall(text):
        value = min(float(re.sub("[,，]", "", number)), _MOST)
        # 2万3 is 23,000: a single digit counts in the next smaller unit.
        size = _UNITS.get(unit) or (last // 10 if len(number) == 1 and not zero else 1) or 1
        total += value * size
        last = size
    return round(total, 3)


def _of_words(text: str) -> float:
    total = count = 0.0
    for word in _WORD_BY_WORD.findall(text):
        if unit := _SPOKEN.get(word.removesuffix("s")):
            count = (count or (_SEVERAL if word.endswith("s") else 1)) * unit
            if unit > _SPOKEN["hundred"]:
                total, count = total + count, 0
        else:
            count += _TIMES.get(word) or (float(word) if word[0].isdigit() else 0)
    return round(total + count, 3)


def _of_written(text: str) -> float:
    total = section = digit = 0
    unit = 10
    for char in re.sub("[多来]", "", text):
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
    return float(total + section + digit * (unit // 10))
