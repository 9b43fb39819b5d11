"""What somebody meets who types a question as the first line of a conversation."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache

import pytest

from bot.audit.evaluation import Questions, evaluated, read_file
from bot.audit.evaluation.first_reply import FirstReply, first_replies, format_first_replies
from bot.audit.evaluation.rows import read_rows
from bot.dialogue import Knowledge
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 28)
SERVED = {"close": frozenset({"close"}), "pause": frozenset({"pause"})}


@cache
def knowledge() -> Knowledge:
    return Knowledge.of(club())


def met(q: str, topic: str = "close", **more: object) -> FirstReply:
    rows = read_rows(json.dumps({"q": q, "topic": topic, "style": "real", **more}))
    (reply,) = first_replies(knowledge(), rows, TODAY, SERVED)
    return reply


@pytest.mark.parametrize(
    ("q", "topic", "judged"),
    [
        ("退会要多少钱", "close", "right"),
        ("退会要多少钱", "pause", "wrong"),
        ("我是会员，想退会", "close", "led"),
        ("我是会员，想退会", "pause", "misled"),
        ("我是金卡", "close", "asked"),
        ("健身房怎么退会", "close", "turned away"),
        ("鲸鱼歌声", "close", "lost"),
    ],
)
def test_a_member_with_a_question_about_leaving_gets(q, topic, judged):
    assert met(q, topic).judged == judged


def test_every_topic_that_a_row_allows_is_right():
    assert met("停卡最长多久", "close", alt=["pause"]).judged == "right"


def test_a_choice_that_holds_the_right_topic_is_an_offer_and_one_without_it_is_none():
    assert met("退会停卡", "pause").seen.ask.slot == "topic"
    assert met("退会停卡", "pause").judged == "offered"
    assert met("退会停卡", "guest").judged == "lost"


def test_who_has_no_wish_yet_is_led_by_any_question():
    assert met("我是会员，想退会", "choose").judged == "led"


def test_a_bare_line_can_only_be_asked_back_about():
    assert met("我是金卡", style="plain").judged == "led"


@pytest.mark.parametrize(
    ("q", "aspect", "judged"),
    [
        ("健身房怎么退会", "near", "refused"),
        ("鲸鱼歌声", "far", "refused"),
        ("你好", "far", "refused"),
        ("你好", "near", "answered"),
        ("退会停卡", "near", "offered"),
        ("退会要多少钱", "near", "answered"),
        ("我是会员，想退会", "near", "answered"),
    ],
)
def test_what_becomes_of_a_question_that_is_none_of_our_business(q, aspect, judged):
    assert met(q, "offtopic", aspect=aspect).judged == judged


def test_of_running_a_thing_the_part_that_is_allowed_may_be_answered():
    running = {"topic": "offtopic", "aspect": "near_oa_other"}
    assert met("退会要多少钱", **running, alt=["close"]).judged == "refused"
    assert met("退会要多少钱", **running).judged == "answered"


def test_a_greeting_is_greeted():
    assert met("你好", "smalltalk").judged == "greeted"
    assert met("退会要多少钱", "smalltalk").judged == "not greeted"


def test_a_follow_up_comes_after_the_lines_before_it():
    assert met("我是金卡", context="我是会员，想退会").judged == "right"
    assert met("我是金卡").judged == "asked"


def test_being_turned_away_is_read_from_the_reply_whatever_its_words_are():
    refused, not_known = met("健身房怎么退会").seen, met("鲸鱼歌声").seen
    assert refused.verdict == not_known.verdict == "unknown"
    assert refused.is_turned_away
    assert not not_known.is_turned_away


def test_helped_and_harmed_are_sums_over_the_questions_in_scope():
    replies = [
        met("退会要多少钱"),
        met("我是会员，想退会"),
        met("退会要多少钱", "pause"),
        met("鲸鱼歌声"),
        met("健身房怎么退会", "offtopic"),
        met("你好", "smalltalk"),
    ]
    lines = [" ".join(line.split()) for line in format_first_replies(replies).splitlines()]
    assert "helped 2/4 = 0.500 right, led, asked or offered" in lines
    assert "harmed 1/4 = 0.250 wrong, misled or turned away" in lines
    assert any(line.startswith("refused 1/1 = 1.000") for line in lines)
    assert any(line.startswith("greeted 1/1 = 1.000") for line in lines)
    assert lines[-2:] == [
        "wrong: pause → close.fee: 退会要多少钱",
        "lost: close → unknown: 鲸鱼歌声",
    ]


def test_where_a_row_names_entries_it_is_told_whether_one_of_them_answered():
    replies = [
        met("退会要多少钱", entries=["close.fee"]),
        met("退会要多少钱", entries=["close.how"]),
        met("退会要多少钱"),
    ]
    lines = [" ".join(line.split()) for line in format_first_replies(replies).splitlines()]
    assert "right entry 1/2 = 0.500 of rows that name entries" in lines


def test_a_file_of_questions_is_ranked_and_asked():
    file = read_file(json.dumps({"q": "退会要多少钱", "topic": "close", "aspect": "fee"}))
    assert isinstance(file, Questions)
    report = evaluated(knowledge(), file, TODAY, lambda: 0.0)
    assert "topic top-1" in report
    assert "right       1/1 = 1.000" in report
