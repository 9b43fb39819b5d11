"""Days read out of words: by the calendar (11月20日, Nov 20), or by today (昨天, last Friday)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from bot.cases.numerals import NUMERAL, number
from bot.cases.relative_dates import ASKED_FOR, RELATIVE


class Unclear(StrEnum):
    """Why what looks like a date is none."""

    AMBIGUOUS = "ambiguous"
    """3/4 is in April to some and in March to others."""
    NO_SUCH_DAY = "no_such_day"
    LUNAR = "lunar"


_Days: TypeAlias = Callable[[int, int], dt.date | Unclear]


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date as it stands in a text, from `start` to `end`."""

    day: dt.date | Unclear
    start: int
    end: int


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(?P<name>january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\.?"
)
_YEAR = (
    "(?:(?P<year>[0-9]{4}|[0-9]{2}|[二〇零一二三四五六七八九]{4}) ?年 ?"
    "|(?P<that>[前去今明])年的? ?)?(?<![0-9一二三四五六七八九十])"
)
_THAT_YEAR = {"前": -2, "去": -1, "今": 0, "明": 1}

_POSSIBLE = re.compile(
    r"\d|[一二三四五六七八九十] ?[月号]|[前后昨今明][天晚早日]|[天日周期拜月](?:以|之)?[前后]"
    "|周[一二三四五六日天]|星期|礼拜|月[底末]|[上这本当下]个?月"
    "|[农阴旧]历|[冬腊正]月|大年|除夕|初[一二三四五六七八九十]"
    r"|day\b|\b(?:days?|weeks?|months?|ago|morning|night|tonight|tomorrow"
    r"|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b"
)
"""What stands in every date, but in some that were asked for, and in few texts: they need not be
searched for all there are."""
_LUNAR = re.compile(
    "[农阴旧]历|[冬腊]月|大年|除夕|正月(?!里|间)|(?<![最起当年月])初[一二三四五六七八九十]"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.])(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d.])",
        r"(?<![\d.])(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})(?![\d.])",
        rf"{_YEAR}(?P<month>{NUMERAL}) ?月 ?(?P<day>{NUMERAL}) ?[日号]",
        rf"{_YEAR}(?P<month>{NUMERAL})月份?(?P<day>{NUMERAL})(?:[日号]|(?![\d个]))",
        rf"\b{_MONTH} ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? ?(?P<year>\d{{4}})\b)?",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ?{_MONTH}\b(?:,? ?(?P<year>\d{{4}})\b)?",
        r"(?<![\d.])(?P<month>\d{1,2})\.(?P<day>\d{1,2})(?=[日号]| ?(?:提交|递交|扫|交|申请|通过))",
        r"(?<![\d./-])(?P<one>\d{1,2})/(?P<other>\d{1,2})(?:/(?P<year>\d{4}))?(?![\d/]|的|粉)",
    )
)
_DOTTED = re.compile(
    r"(?<![\d.])(?P<one>\d{1,2})\.(?P<other>\d{1,2})(?:\.(?P<third>\d{1,2}))?(?P<dot>\.?)"
    r"(?![\d.]| ?(?:[个小天日周万元%月]|hours?|days?|weeks?|months?))"
)
"""What is a day only where one was asked for: elsewhere it is a number, or a version."""
_OF_THE_WEEK = "24/7"
_CENTURY = 2000
_MONTHS_A_YEAR = 12
_LAST_YEAR = 2999
"""What is counted from a day must be in the calendar, too."""
_CYCLE = 8
"""Years within which every day of the calendar comes back."""


def dates_in(
    folded: str,
    today: dt.date,
    *,
    is_english: bool,
    ahead: bool = False,
    is_asked_for: bool = False,
) -> list[DateFound]:
    """Return the dates in a folded text (small letters, Simplified, half width), in their order.

    A day without its year, or without its month, is the last one until `today`, or the next one if
    `ahead`. Between slashes the month comes first in Chinese; in English such a date is ambiguous
    unless one number is above twelve. Where a day was asked for, 四周后 is one, and so is 28.10.,
    whose day comes first but in Chinese, where only a dot after it tells that.
    """
    if not is_asked_for and not _POSSIBLE.search(folded):
        return []
    if lunar := _LUNAR.search(folded):
        return [DateFound(Unclear.LUNAR, lunar.start(), lunar.end())]
    found: list[DateFound] = []
    nearest = _years(today, ahead=ahead)
    for pattern in _PATTERNS:
        for match in _apart(pattern, folded, found):
            if match[0] != _OF_THE_WEEK:
                day = _day_of(match, nearest, today, is_english=is_english)
                found.append(DateFound(day, match.start(), match.end()))
    for match in _apart(_DOTTED, folded, found) if is_asked_for else ():
        told = _dotted(match, nearest, is_english=is_english)
        found.append(DateFound(told, match.start(), match.end()))
    for pattern, read in (*RELATIVE, *(ASKED_FOR if is_asked_for else ())):
        for match in _apart(pattern, folded, found):
            away = read(match, today, ahead) or Unclear.NO_SUCH_DAY
            found.append(DateFound(away, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def _apart(
    pattern: re.Pattern[str], folded: str, found: list[DateFound]
) -> Iterator[re.Match[str]]:
    """Yield what a pattern finds beside what is found already."""
    for match in pattern.finditer(folded):
        if all(match.end() <= one.start or one.end <= match.start() for one in found):
            yield match


def _years(today: dt.date, *, ahead: bool) -> _Days:
    """Return what finds the nearest day of a month, in one direction."""
    step = 1 if ahead else -1

    def nearest(month: int, day: int) -> dt.date | Unclear:
        for year in range(today.year, today.year + step * (_CYCLE + 1), step):
            made = _made(year, month, day)
            if made is not Unclear.NO_SUCH_DAY and (made >= today if ahead else made <= today):
                return made
        return Unclear.NO_SUCH_DAY

    return nearest


def _day_of(
    match: re.Match[str], nearest: _Days, today: dt.date, *, is_english: bool
) -> dt.date | Unclear:
    parts = match.groupdict()

    def dated(month: int, day: int) -> dt.date | Unclear:
        if that := parts.get("that"):
            return _made(today.year + _THAT_YEAR[that], month, day)
        if not parts.get("year"):
            return nearest(month, day)
        year = number(parts["year"])
        return _made(year + _CENTURY if year < 100 else year, month, day)  # noqa: PLR2004

    if "one" not in parts:
        named = parts.get("name")
        month = _MONTHS.index(named[:3]) + 1 if named else number(parts["month"])
        return dated(month, number(parts["day"]))
    one, other = int(parts["one"]), int(parts["other"])
    if not is_english:
        return dated(one, other)
    days = {dated(one, other), dated(other, one)} - {Unclear.NO_SUCH_DAY}
    if len(days) > 1:
        return Unclear.AMBIGUOUS
    return days.pop() if days else Unclear.NO_SUCH_DAY


def _dotted(match: re.Match[str], nearest: _Days, *, is_english: bool) -> dt.date | Unclear:
    """Read 28.10., 28.10.26 and 26.10.28; in Chinese also 10.28."""
    one, other, third = int(match["one"]), int(match["other"]), match["third"]
    if third and int(third) <= _MONTHS_A_YEAR:
        return _made(_CENTURY + one, other, int(third))
    is_day_first = bool(is_english or match["dot"] or third)
    day, month = (one, other) if is_day_first else (other, one)
    if month > _MONTHS_A_YEAR:
        day, month = month, day
    return _made(_CENTURY + int(third), month, day) if third else nearest(month, day)


def _made(year: int, month: int, day: int) -> dt.date | Literal[Unclear.NO_SUCH_DAY]:
    try:
        made = dt.date(year, month, day)
    except ValueError:
        return Unclear.NO_SUCH_DAY
    return made if year <= _LAST_YEAR else Unclear.NO_SUCH_DAY
