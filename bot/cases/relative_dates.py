"""Days told by today or by this month: 昨天, 上周五, 3号, 上个月底, last Friday."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import TypeAlias

from bot.cases.numerals import NUMERAL, number

Reader: TypeAlias = Callable[[re.Match[str], dt.date, bool], dt.date | None]
"""Makes a day of what was found, from today and whether the future is meant; None if there is no
such day."""

_DAY = dt.timedelta(days=1)
_WEEK = 7 * _DAY
_MONTHS = 12
_AWAY = {
    "大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3,
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0,
    "this morning": 0, "tonight": 0, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
_ENGLISH_AWAY = "|".join(sorted(filter(str.isascii, _AWAY), key=len, reverse=True))
_IN_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_FEASTS = {"元旦": 1, "五一": 5, "劳动节": 5, "国庆": 10}
"""Those that are on the first of a month every year, which is given."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SHORT = "mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_THAT_MONTH = "上上个?|上个?|这个?|本|当|下个?"


def _away(match: re.Match[str], today: dt.date, _: bool) -> dt.date:
    return today + _AWAY[match["day"]] * _DAY


def _ago(match: re.Match[str], today: dt.date, _: bool) -> dt.date | None:
    return _after(today, -_many(match), match["unit"])


def _ahead(match: re.Match[str], today: dt.date, _: bool) -> dt.date | None:
    return _after(today, _many(match), match["unit"])


def _many(match: re.Match[str]) -> int:
    many = match["many"]
    return _IN_WORDS[many] if many in _IN_WORDS else number(many)


def _after(today: dt.date, many: int, unit: str) -> dt.date | None:
    """Return the day so many units away; months lead to the same day, or the last there is."""
    if unit in {"月", "month"}:
        return _in_month(today, many, today.day) or _in_month(today, many, None)
    return today + many * (_DAY if unit in {"天", "日", "day"} else _WEEK)


def _weekday(match: re.Match[str], today: dt.date, ahead: bool) -> dt.date:
    """上周五 is that of the week before this one; without a week it is the nearest."""
    name, week = match["weekday"], match["week"] or ""
    weekday = int(name) - 1 if name.isdecimal() else min("一二三四五六日天".index(name), 6)
    if not week:
        return _nearest_weekday(weekday, today, ahead)
    monday = today - today.weekday() * _DAY
    return monday + (week.count("下") - week.count("上")) * _WEEK + weekday * _DAY


def _english_weekday(match: re.Match[str], today: dt.date, ahead: bool) -> dt.date:
    """Last Friday is the last one before today, and next Friday the first one after it."""
    weekday = _WEEKDAYS.index(match["weekday"][:3])
    if match["week"] == "this":
        return today + (weekday - today.weekday()) * _DAY
    if match["week"] == "last":
        return _nearest_weekday(weekday, today - _DAY, ahead=False)
    if match["week"] == "next":
        return _nearest_weekday(weekday, today + _DAY, ahead=True)
    return _nearest_weekday(weekday, today, ahead)


def _nearest_weekday(weekday: int, today: dt.date, ahead: bool) -> dt.date:
    away = (weekday - today.weekday()) % 7
    return today + (away if ahead else away - 7 if away else 0) * _DAY


def _day_of_month(match: re.Match[str], today: dt.date, ahead: bool) -> dt.date | None:
    """The nearest 31号 is that of a month that has one; so is every other."""
    day = number(match["day"])
    for away in range(_MONTHS):
        found = _in_month(today, away if ahead else -away, day)
        if found and (found >= today if ahead else found <= today):
            return found
    return None


def _day_of_that_month(match: re.Match[str], today: dt.date, _: bool) -> dt.date | None:
    return _in_month(today, _months_away(match["that"]), number(match["day"]))


def _end_of_that_month(match: re.Match[str], today: dt.date, _: bool) -> dt.date | None:
    return _in_month(today, _months_away(match["that"]), None)


def _end_of_month(match: re.Match[str], today: dt.date, ahead: bool) -> dt.date | None:
    return _nearest_month(number(match["month"]), None, today, ahead)


def _first_of_that_month(match: re.Match[str], today: dt.date, _: bool) -> dt.date | None:
    return _in_month(today, _months_away(match["that"]), 1)


def _first_of_month(match: re.Match[str], today: dt.date, ahead: bool) -> dt.date | None:
    return _nearest_month(number(match["month"]), 1, today, ahead)


def _feast(match: re.Match[str], today: dt.date, ahead: bool) -> dt.date | None:
    return _nearest_month(_FEASTS[match["feast"]], 1, today, ahead)


def _months_away(that: str) -> int:
    """Return how many months away 上个 or last is."""
    return that.count("下") - that.count("上") + (that == "next") - (that == "last")


def _nearest_month(month: int, day: int | None, today: dt.date, ahead: bool) -> dt.date | None:
    """Return a day, see `_in_month`, of the last such month until today, or of the next one."""
    if not 1 <= month <= _MONTHS:
        return None
    away = (month - today.month) % _MONTHS
    years = (away, away + _MONTHS) if ahead else (away, away - _MONTHS)
    days = (_in_month(today, months, day) for months in years)
    return next((one for one in days if one and (one >= today if ahead else one <= today)), None)


def _in_month(today: dt.date, away: int, day: int | None) -> dt.date | None:
    """Return a day of a month so many months away, the last if none is named."""
    year, month = divmod(today.year * _MONTHS + today.month - 1 + away, _MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    day = last if day is None else day
    return dt.date(year, month + 1, day) if 1 <= day <= last else None


_MANY = (
    r"(?<![\d.一二两三四五六七八九十几第])(?P<many>\d{1,3}"
    "|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
)
_MANY_IN_ENGLISH = rf"(?P<many>\d{{1,3}}|{'|'.join(_IN_WORDS)})"
_UNIT = "(?P<unit>天|日|周|星期|礼拜|(?<=个)月)"
_BEGINS = "(?:^|(?<=[,;!?。 们算备划司]))"
"""Where a time from now on begins; 冻结15天后 and 审核通过15天后 count from something else."""
_ALONE = "(?<![月第尾编个年一二三四五六七八九十])"
_LAST = "(?:[底末]|份?的?最后一[天日])"
_NO_NUMBER_OF = "(?![位线楼店院码文令机车段管运账帐公订服微商])"
"""1号线, 2号管理员: numbered things, not days."""

_Patterns: TypeAlias = tuple[tuple[re.Pattern[str], Reader], ...]

RELATIVE: _Patterns = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?<![目之以从先今然随最])(?P<day>大?[前后]|[昨今明])(?:[天晚早]|日(?!头条))", _away),
        (rf"\b(?P<day>{_ENGLISH_AWAY})\b", _away),
        (rf"{_MANY} ?个?{_UNIT}(?:以|之)?前(?!后)", _ago),
        (rf"\b{_MANY_IN_ENGLISH} (?P<unit>day|week|month)s? ago\b", _ago),
        (
            r"(?<![每一二三四五六七八九十两几\d到至])(?P<week>(?:[上下]{1,3}|这|本)个?)?"
            r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-7])(?![日到至次回年报\d~—-])",
            _weekday,
        ),
        (rf"\b(?:(?P<week>last|this|next) )?(?P<weekday>{_NAMED})\b", _english_weekday),
        (rf"\b(?:(?P<week>last|this|next)|on|since) (?P<weekday>{_SHORT})\b", _english_weekday),
        (rf"(?P<that>{_THAT_MONTH})月的?(?P<day>{NUMERAL}) ?[号日]", _day_of_that_month),
        (rf"(?P<that>{_THAT_MONTH})月{_LAST}", _end_of_that_month),
        (r"\bend of (?P<that>last|this|next) month\b", _end_of_that_month),
        (rf"(?<![\d一二三四五六七八九十])(?P<month>{NUMERAL})月{_LAST}", _end_of_month),
        (rf"(?<![\d月第尾编个年./-])(?P<day>\d{{1,2}}) ?号{_NO_NUMBER_OF}", _day_of_month),
        (rf"{_ALONE}(?P<day>[二三]?十[一二三四五六七八九]?)号{_NO_NUMBER_OF}", _day_of_month),
        (
            rf"{_ALONE}(?P<day>[一二三四五六七八九])号"
            "(?=提交|递交|交|上传|扫|申请|通过|确认|那天)",
            _day_of_month,
        ),
        (
            rf"{_BEGINS}{_MANY} ?个?{_UNIT}(?:以|之)?后"
            "(?=[我咱们公司才再要会就]*(?:提交|递交|申请|扫码|开始))",
            _ahead,
        ),
        (r"\b(?:on|since|from|by|until) the (?P<day>\d{1,2})(?:st|nd|rd|th)\b", _day_of_month),
    )
)
"""What is read after the days of the calendar, in this order."""

ASKED_FOR: _Patterns = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_MANY} ?个?{_UNIT}(?:以|之)?后", _ahead),
        (rf"\bin {_MANY_IN_ENGLISH} (?P<unit>day|week|month)s?\b", _ahead),
        (rf"\b{_MANY_IN_ENGLISH} (?P<unit>day|week|month)s? from (?:now|today)\b", _ahead),
        (rf"(?P<that>)月{_LAST}", _end_of_that_month),
        (rf"(?P<that>{_THAT_MONTH})月份?初", _first_of_that_month),
        (rf"(?<![\d一二三四五六七八九十])(?P<month>{NUMERAL})月份?初", _first_of_month),
        (rf"(?P<feast>{'|'.join(_FEASTS)})节?(?![之以前后假长期间])", _feast),
        (r"\b(?P<that>)end of the month\b", _end_of_that_month),
    )
)
"""What is read, after these, where a day was asked for; elsewhere it may be how long a time is."""
