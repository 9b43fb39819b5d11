"""Days as people write them, and the freeze that is counted from one."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cases.clock import day_in_china
from bot.cases.dates import Unclear, dates_in
from bot.cases.freeze import freeze

TODAY = dt.date(2026, 11, 28)


def days(text, **how):
    return [found.day for found in dates_in(text, TODAY, is_english=text.isascii(), **how)]


@pytest.mark.parametrize(
    "text",
    [
        "11月20日扫码提交",
        "11月20号",
        "11月20交的",
        "十一月二十日",
        "2026年11月20日",
        "二〇二六年十一月二十日",
        "26年11月20日",
        "11/20提交的",
        "2026-11-20",
        "2026/11/20",
        "nov 20",
        "on november 20th, 2026",
        "20 november",
        "the 20th of november 2026",
        "20/11",
        "11/20",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert days(text) == [dt.date(2026, 11, 20)]


def test_in_chinese_the_month_comes_first_and_in_english_nobody_knows():
    assert days("3/4提交的") == [dt.date(2026, 3, 4)]
    assert days("on 3/4") == [Unclear.AMBIGUOUS]
    assert days("on 5/5") == [dt.date(2026, 5, 5)]


def test_a_day_without_its_year_is_the_nearest_in_the_direction_meant():
    assert days("12月3日") == [dt.date(2025, 12, 3)]
    assert days("12月3日", ahead=True) == [dt.date(2026, 12, 3)]
    assert days("11月28日") == days("11月28日", ahead=True) == [TODAY]
    assert days("2月29日") == [dt.date(2024, 2, 29)]


@pytest.mark.parametrize("text", ["2月30日", "13月1日", "2026年2月29日", "31 june", "30/30"])
def test_a_day_that_does_not_exist_is_told_as_such(text):
    assert days(text) == [Unclear.NO_SUCH_DAY]


@pytest.mark.parametrize("text", ["农历十月十一", "腊月初八", "阴历2月3日"])
def test_the_lunar_calendar_is_told_as_such(text):
    assert days(text) == [Unclear.LUNAR]


@pytest.mark.parametrize(
    "text",
    ["12.5万粉丝", "1/3的粉丝", "24/7", "3个月5天", "11月3个人", "最初一步", "100,001", "15天"],
)
def test_what_is_no_day_is_not_read_as_one(text):
    assert days(text) == []


def test_several_days_come_in_their_order_with_their_places():
    text = "2026-11-20提交,11月25日通过"
    first, second = dates_in(text, TODAY, is_english=False)
    assert (first.day.day, second.day.day) == (20, 25)
    assert text[second.start : second.end] == "11月25日"


def test_the_day_a_freeze_begins_is_not_counted():
    reckoned = freeze(dt.date(2026, 11, 20), (15, 15), 2)
    assert reckoned.first_end == reckoned.last_end == dt.date(2026, 12, 5)
    assert reckoned.confirm_by == dt.date(2026, 12, 7)


def test_where_sources_differ_confirming_is_safe_by_the_shorter():
    reckoned = freeze(dt.date(2026, 12, 20), (7, 15), 2)
    assert (reckoned.first_end, reckoned.last_end) == (dt.date(2026, 12, 27), dt.date(2027, 1, 4))
    assert reckoned.confirm_by == dt.date(2026, 12, 29)


def test_a_day_is_china_s():
    evening = dt.datetime(2026, 11, 28, 18, 0, tzinfo=dt.UTC)
    assert day_in_china(evening) == dt.date(2026, 11, 29)
