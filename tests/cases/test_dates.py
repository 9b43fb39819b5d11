"""Days as people write them, and the freeze that is counted from one."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cases.clock import day_in_china
from bot.cases.dates import Unclear, dates_in

TODAY = dt.date(2026, 11, 28)


def days(text, **how):
    return [found.day for found in dates_in(text, TODAY, is_english=text.isascii(), **how)]


@pytest.mark.parametrize(
    "text",
    [
        "11月20日扫码提交",
        "11月20号",
        "11 月 20 日提交",
        "2026 年 11 月 20 号",
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
        "11.20提交",
        "今年11月20日",
        "上周五",
        "上个星期五",
        "20号提交的",
        "二十号",
        "这个月20号",
        "8天前",
        "8 days ago",
        "on the 20th",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert days(text) == [dt.date(2026, 11, 20)]


@pytest.mark.parametrize(
    ("text", "how", "day"),
    [
        ("5.12.2026", {}, (2026, 12, 5)),
        ("5. 12. 2026", {}, (2026, 12, 5)),
        ("从 05.12.2026 开始", {}, (2026, 12, 5)),
        ("2026.12.5", {}, (2026, 12, 5)),
        ("25.12.", {"is_asked_for": True}, (2026, 12, 25)),
        ("we begin on 5.12.", {"is_asked_for": True}, (2026, 12, 5)),
        ("5.12", {"is_asked_for": True}, (2026, 12, 5)),
        ("12.25", {"is_asked_for": True}, (2026, 12, 25)),
        ("5.12.26", {"is_asked_for": True}, (2026, 12, 5)),
        ("5.12.27", {"is_asked_for": True}, (2027, 12, 5)),
        ("26.12.5", {"is_asked_for": True}, (2026, 12, 5)),
        ("12.5开始", {"is_asked_for": True}, (2026, 12, 5)),
        ("5.12.开始", {"is_asked_for": True}, (2026, 12, 5)),
        ("25.12开始", {"is_asked_for": True}, (2026, 12, 25)),
    ],
)
def test_a_day_between_dots_is_read(text, how, day):
    assert days(text, ahead=True, **how) == [dt.date(*day)]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("version 8.0.50", {}),
        ("5.12", {}),
        ("1.5 hours ago", {"is_asked_for": True}),
        ("1.5个月", {"is_asked_for": True}),
        ("192.168.1.10", {"is_asked_for": True}),
    ],
)
def test_other_numbers_with_dots_are_no_days(text, how):
    assert [one for one in days(text, **how) if isinstance(one, dt.date)] == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("四周后", (2026, 12, 26)),
        ("4 周后开始", (2026, 12, 26)),
        ("十天以后", (2026, 12, 8)),
        ("两个月后", (2027, 1, 28)),
        ("in four weeks", (2026, 12, 26)),
        ("a month from now", (2026, 12, 28)),
        ("月底", (2026, 11, 30)),
        ("下个月初", (2026, 12, 1)),
        ("12月初开始", (2026, 12, 1)),
        ("元旦", (2027, 1, 1)),
        ("国庆节", (2027, 10, 1)),
    ],
)
def test_where_a_day_was_asked_for_a_time_from_now_is_one(text, day):
    assert days(text, is_asked_for=True, ahead=True) == [dt.date(*day)]


@pytest.mark.parametrize("text", ["元旦后", "国庆长假以后", "五一期间", "13月初"])
def test_what_names_no_single_day_is_none_even_there(text):
    assert [one for one in days(text, is_asked_for=True) if isinstance(one, dt.date)] == []


@pytest.mark.parametrize("text", ["11月初", "这个月初"])
def test_a_beginning_may_be_over(text):
    assert days(text, is_asked_for=True) == [dt.date(2026, 11, 1)]


@pytest.mark.parametrize(
    "text",
    ["冻结15天后怎么确认", "通过15天后申请作废吗", "7天后还能撤回吗", "is it frozen in 15 days"],
)
def test_elsewhere_it_is_how_long_something_takes(text):
    assert days(text) == []


def test_when_something_will_be_handed_in_may_be_told_from_now():
    assert days("四周后提交迁移,什么时候办完") == [dt.date(2026, 12, 26)]
    assert days("我们三个月前提交的") == [dt.date(2026, 8, 28)]


def test_in_chinese_the_month_comes_first_and_in_english_nobody_knows():
    assert days("3/4提交的") == [dt.date(2026, 3, 4)]
    assert days("on 3/4") == [Unclear.AMBIGUOUS]
    assert days("on 5/5") == [dt.date(2026, 5, 5)]


def test_a_day_without_its_year_is_the_nearest_in_the_direction_meant():
    assert days("12月3日") == [dt.date(2025, 12, 3)]
    assert days("12月3日", ahead=True) == [dt.date(2026, 12, 3)]
    assert days("11月28日") == days("11月28日", ahead=True) == [TODAY]
    assert days("2月29日") == [dt.date(2024, 2, 29)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天", "2026-11-27"),
        ("前天提交的", "2026-11-26"),
        ("大前天", "2026-11-25"),
        ("今天", "2026-11-28"),
        ("明天", "2026-11-29"),
        ("后天", "2026-11-30"),
        ("两周前", "2026-11-14"),
        ("十二天前", "2026-11-16"),
        ("周五", "2026-11-27"),
        ("上周六", "2026-11-21"),
        ("上上周五", "2026-11-13"),
        ("这周一", "2026-11-23"),
        ("下周一", "2026-11-30"),
        ("下下周一", "2026-12-07"),
        ("礼拜天", "2026-11-22"),
        ("3号提交的", "2026-11-03"),
        ("3 号提交", "2026-11-03"),
        ("三号提交", "2026-11-03"),
        ("31号", "2026-10-31"),
        ("上个月3号", "2026-10-03"),
        ("下个月3号", "2026-12-03"),
        ("上个月底", "2026-10-31"),
        ("上月末", "2026-10-31"),
        ("这个月底", "2026-11-30"),
        ("9月底", "2026-09-30"),
        ("10月最后一天", "2026-10-31"),
        ("上个月的最后一天", "2026-10-31"),
        ("11月底", "2025-11-30"),
        ("去年11月20日", "2025-11-20"),
        ("yesterday", "2026-11-27"),
        ("the day before yesterday", "2026-11-26"),
        ("tomorrow", "2026-11-29"),
        ("last friday", "2026-11-27"),
        ("last saturday", "2026-11-21"),
        ("on fri", "2026-11-27"),
        ("on monday", "2026-11-23"),
        ("this monday", "2026-11-23"),
        ("next monday", "2026-11-30"),
        ("two weeks ago", "2026-11-14"),
        ("at the end of last month", "2026-10-31"),
    ],
)
def test_a_day_is_told_by_today(text, day):
    assert days(text) == [dt.date.fromisoformat(day)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("周五", "2026-12-04"),
        ("3号", "2026-12-03"),
        ("30号", "2026-11-30"),
        ("on monday", "2026-11-30"),
    ],
)
def test_what_is_meant_to_come_lies_ahead(text, day):
    assert days(text, ahead=True) == [dt.date.fromisoformat(day)]


def test_a_week_begins_on_monday_and_a_year_ends_in_december():
    sunday, first = dt.date(2026, 11, 29), dt.date(2026, 1, 1)
    found = dates_in("上周日", sunday, is_english=False)
    assert [one.day for one in found] == [dt.date(2026, 11, 22)]
    found = dates_in("上个月底", first, is_english=False)
    assert [one.day for one in found] == [dt.date(2025, 12, 31)]
    found = dates_in("9号", first, is_english=False)
    assert [one.day for one in found] == [dt.date(2025, 12, 9)]


@pytest.mark.parametrize(
    "text",
    ["2月30日", "13月1日", "2026年2月29日", "31 june", "30/30", "32号", "13月底", "9999年1月1日"],
)
def test_a_day_that_does_not_exist_is_told_as_such(text):
    assert days(text) == [Unclear.NO_SUCH_DAY]


@pytest.mark.parametrize("text", ["农历十月十一", "腊月初八", "阴历2月3日", "农历腊月二十", "除夕"])
def test_the_lunar_calendar_is_told_as_such(text):
    assert days(text) == [Unclear.LUNAR]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12.5万粉丝",
            "1/3的粉丝",
            "24/7",
            "3个月5天",
            "11月3个人",
            "最初一步",
            "100,001",
            "15天",
        ),
        *(
            "目前天天在发",
            "今日头条",
            "每周一",
            "一周一次",
            "周一到周五",
            "周五至周日",
            "2号管理员",
            "1号线",
        ),
        *(
            "两个号",
            "几号期满",
            "一号多用",
            "12345号",
            "前3天",
            "15天后",
            "月底前",
            "两三天前注销的",
            "几十天前",
            "mondays",
            "sat down",
        ),
        *("5日内", "下一步", "上周", "the 1st time"),
    ],
)
def test_what_is_no_day_is_not_read_as_one(text):
    assert days(text) == []


def test_several_days_come_in_their_order_with_their_places():
    text = "2026-11-20提交,11月25日通过"
    first, second = dates_in(text, TODAY, is_english=False)
    assert (first.day.day, second.day.day) == (20, 25)
    assert text[second.start : second.end] == "11月25日"


def test_a_day_is_china_s():
    evening = dt.datetime(2026, 11, 28, 18, 0, tzinfo=dt.UTC)
    assert day_in_china(evening) == dt.date(2026, 11, 29)


PIECES = st.sampled_from(
    [
        *"0123456789一二三四五六七八九十两〇上下大前后昨今明天日号月年底末周星期礼拜这本个的去/.- ",
        *(
            "last ",
            "next ",
            "monday",
            "on ",
            "the ",
            "3rd",
            " days ago",
            "a week ago",
            "nov ",
            "of ",
        ),
        *("提交", "到", "农历", "end of last month", "第", "9999年", "0000年", "2月30日"),
    ]
)


@settings(deadline=None, derandomize=True, database=None)
@given(
    st.lists(PIECES, max_size=12).map("".join), st.dates(dt.date(2020, 1, 1), dt.date(2100, 1, 1))
)
def test_whatever_is_typed_every_date_is_a_day_or_says_why_not(text, today):
    for ahead, is_english in product((False, True), repeat=2):
        found = dates_in(text, today, is_english=is_english, ahead=ahead)
        assert found == sorted(found, key=lambda one: one.start)
        for before, after in pairwise(found):
            assert before.end <= after.start
        for one in found:
            assert text[one.start : one.end]
            assert isinstance(one.day, Unclear | dt.date)
            assert isinstance(one.day, Unclear) or one.day.year <= 2999
