"""Facts about a person's case, read out of their own words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.match.facts import FactReader
from tests import shipped
from tests.match.toys import matcher

TABLE = yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text(encoding="utf-8"))
ROWS = [row for rows in TABLE.values() for row in rows]


@pytest.fixture(scope="module")
def found():
    return matcher()


def read(found, text: str, pending: str | None = None) -> dict[str, str]:
    return {fact.slot: fact.option for fact in found.read_facts(text, pending)}


@pytest.fixture(scope="module")
def reader() -> FactReader:
    return FactReader(shipped.library().flow.slots)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["say"])
def test_exactly_what_somebody_says_of_their_case_is_read(reader, row):
    reading = reader.read(row["say"], row.get("asked"), row.get("known", {}))
    assert {fact.slot: fact.option for fact in reading.facts} == row["facts"]
    if "denied" in row:
        assert {fact.slot: fact.option for fact in reading.denied} == row["denied"]


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("如果是服务号呢", {"account": "service"}),
        ("那個人的呢？", {"entity": "individual", "account": "subscription"}),
        ("没认证的话", {"verified": "no"}),
        ("服务号也一样吗", {"account": "service"}),
        ("what about personal accounts", {"entity": "individual", "account": "subscription"}),
        ("我的是服务号", {}),
    ],
)
def test_the_case_a_question_is_put_for_is_kept_apart(reader, text, supposed):
    assert {fact.slot: fact.option for fact in reader.read(text).supposed} == supposed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("這是我們醫院的公眾號", "醫院"),
        ("粉丝有3000多个", "3000多"),
        ("It is a Service Account.", "Service Account"),
    ],
)
def test_words_are_quoted_in_the_script_and_case_they_were_typed_in(reader, text, words):
    assert words in {fact.words for fact in reader.read(text).facts}


def test_a_flood_of_words_is_read_in_part(reader):
    assert reader.read("公司的号" * 5_000).facts


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
