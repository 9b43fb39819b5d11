"""Working days of mainland China, from the package, from the overlay, and where neither knows."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cases.workdays import ChineseCalendar, add_working_days
from bot.content.holidays import YearOfHolidays

CALENDAR = ChineseCalendar()


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-11-21", 1, "2026-11-23"),  # from a Saturday, as from the Friday before
        ("2026-09-30", 1, "2026-10-08"),  # over the holidays of October
        ("2026-10-03", 2, "2026-10-09"),  # from the midst of them
        ("2026-10-09", 1, "2026-10-10"),  # a Saturday that is worked
        ("2026-10-03", 0, "2026-10-03"),  # no day passes, even on a day off
    ],
)
def test_working_days_are_those_that_china_works(start, count, end):
    assert add_working_days(day(start), count, CALENDAR) == day(end)


def test_a_year_without_an_announcement_has_weekends_only_and_says_so():
    assert CALENDAR.knows(2026)
    assert not CALENDAR.knows(2101)
    assert CALENDAR.is_working_day(day("2101-10-03"))  # a Monday
    assert not CALENDAR.is_working_day(day("2101-10-02"))


def test_the_overlay_is_for_years_to_come_and_wins():
    year = YearOfHolidays(
        year=2101, source="GOV", off={day("2101-10-03")}, working={day("2101-10-02")}
    )
    calendar = ChineseCalendar({2101: year})
    assert calendar.knows(2101)
    assert not calendar.is_working_day(day("2101-10-03"))
    assert calendar.is_working_day(day("2101-10-02"))
    assert not calendar.is_working_day(day("2101-10-09"))  # a Sunday
