"""Working days (工作日) of mainland China, where public holidays move whole weekends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from bot.content.holidays import YearOfHolidays

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


class Calendar(Protocol):
    """Which days people work on."""

    def is_working_day(self, day: dt.date) -> bool:
        """Tell whether it is one, as far as is known."""

    def knows(self, year: int) -> bool:
        """Tell whether the holidays of a year are known, or only its weekends."""


@dataclass(frozen=True, slots=True)
class ChineseCalendar:
    """The years that chinesecalendar knows, and those of knowledge/holidays.yaml over them."""

    overlay: Mapping[int, YearOfHolidays] = field(default_factory=dict)

    def is_working_day(self, day: dt.date) -> bool:
        """Tell whether it is one; where the year is not known, whether it is no weekend."""
        if year := self.overlay.get(day.year):
            off, working = year.off, year.working
        else:
            off, working = _announced(day.year) or (frozenset(), frozenset())
        return day in working or (day.weekday() < _SATURDAY and day not in off)

    def knows(self, year: int) -> bool:
        """Tell whether the holidays of a year are known, or only its weekends."""
        return year in self.overlay or _announced(year) is not None


@cache
def _announced(year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]] | None:
    """Return the days off and the working days at weekends that chinesecalendar has for a year."""
    from chinese_calendar.constants import holidays, workdays  # noqa: PLC0415 - only when counted

    off = frozenset(day for day in holidays if day.year == year)
    return (off, frozenset(day for day in workdays if day.year == year)) if off else None


def add_working_days(day: dt.date, count: int, calendar: Calendar) -> dt.date:
    """Return the `count`th working day after a day, which itself does not count, be it one or not.

    No day passes for a count of 0: the same day is returned, even one off.
    """
    while count > 0:
        day += _DAY
        count -= calendar.is_working_day(day)
    return day
