"""Facts about a person's case, read out of their own words."""

from __future__ import annotations

import pytest

from tests.match.toys import matcher


@pytest.fixture(scope="module")
def found():
    return matcher()


def read(found, text: str, pending: str | None = None) -> dict[str, str]:
    return {fact.slot: fact.option for fact in found.read_facts(text, pending)}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我们有限公司的服务号", {"account": "service", "entity": "enterprise"}),
        ("我們有限公司的服務號", {"account": "service", "entity": "enterprise"}),
        ("每天能发一次那种", {"account": "subscription"}),
        ("个人号", {"entity": "individual", "account": "subscription"}),
        ("不是个人的", {}),
        ("还没认证", {"verified": "no"}),
        ("已认证的订阅号", {"account": "subscription", "verified": "yes"}),
        ("订阅号，不对，是服务号", {"account": "service"}),
        ("今天天气不错", {}),
        ("", {}),
    ],
)
def test_facts_are_read_from_any_sentence(found, text, facts):
    assert read(found, text) == facts


def test_the_words_that_led_to_a_fact_are_kept_as_typed(found):
    (fact,) = found.read_facts("這是服務號喔")
    assert fact.words == "服務號"


@pytest.mark.parametrize(
    ("text", "slot", "option"),
    [
        ("就我自己弄的", "entity", "individual"),
        ("公司", "entity", "enterprise"),
        ("有", "verified", "yes"),
        ("没有", "verified", "no"),
        ("individual", "entity", "individual"),
        ("3000多", "followers", "many"),
        ("大概两千三", "followers", "many"),
        ("1,000", "followers", "few"),
        ("1.2w", "followers", "many"),
    ],
)
def test_short_answers_count_for_the_question_that_is_open(found, text, slot, option):
    assert read(found, text, slot)[slot] == option


@pytest.mark.parametrize("text", ["公司", "有", "没有", "3000"])
def test_short_answers_mean_nothing_when_nothing_was_asked(found, text):
    assert read(found, text) == {}


def test_a_number_of_followers_is_read_anywhere(found):
    assert read(found, "大概三千多个粉丝") == {"followers": "many"}
    assert read(found, "发过3000篇文章") == {}
