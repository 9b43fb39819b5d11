"""Questions that are understood from the conversation they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import Library
from bot.content.models import Entry, Rule
from bot.match import Matcher, Step, Verdict
from tests import shipped as shipped_knowledge
from tests.match.toys import ENTRIES, SLOTS, matcher

Row = Mapping[str, Any]
TABLE: Mapping[str, Sequence[Row]] = yaml.safe_load(
    Path(__file__).with_name("followups.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped_knowledge.library()


@pytest.fixture(scope="module")
def shipped() -> Matcher:
    return shipped_knowledge.knowledge().matcher


@pytest.fixture(scope="module")
def found() -> Matcher:
    return matcher()


def is_understood(shipped: Matcher, library: Library, row: Row) -> bool:
    at = row.get("at", "")
    *context, question = row["talk"]
    if at in library.topics:
        context = [library.topics[at].title.zh]
    best = shipped.match(question, context=context, shown_page=at).candidates[0]
    return best.entry in row["want"] or best.topic in row["want"]


def missed(shipped: Matcher, library: Library, group: str) -> list[Row]:
    return [row for row in TABLE[group] if not is_understood(shipped, library, row)]


@pytest.mark.parametrize("group", ["follow-ups", "chains", "after a page"])
def test_nine_follow_ups_of_ten_find_their_entry(shipped, library, group):
    rows = missed(shipped, library, group)
    assert len(rows) <= len(TABLE[group]) // 10, rows


def test_a_question_put_for_another_case_is_mostly_answered_for_that_case(shipped, library):
    rows = missed(shipped, library, "another case")
    assert len(rows) <= len(TABLE["another case"]) // 3, rows


def test_no_new_question_is_lost_to_the_conversation(shipped, library):
    assert missed(shipped, library, "a new question wins") == []


def test_small_talk_and_nonsense_in_between_are_passed_over(found):
    for between in ("你好", "qwertyuiop", ""):
        match = found.match("那多少钱", context=("公众号怎么迁移到另一家公司", between))
        assert match.candidates[0].entry == "move.fee"


def test_a_follow_up_to_a_follow_up_keeps_the_subject(found):
    context = ("公众号怎么迁移到另一家公司", "那多少钱")
    assert found.match("粉丝还在吗", context=context).candidates[0].entry == "move.followers"


def test_the_page_on_the_screen_is_a_context_as_well(found):
    assert found.match("要多少钱", shown_page="close").candidates[0].entry == "close.fee"
    assert found.match("要多少钱", shown_page="move.how").candidates[0].entry == "move.fee"


@pytest.mark.parametrize(
    "question",
    ["红烧肉要炖几个小时", "明天会下雨吗", "签证要多久", "考试要多久", "how do I cook rice"],
)
def test_what_has_nothing_to_do_with_our_subject_does_not_become_a_follow_up(shipped, question):
    match = shipped.match(question, context=("公众号怎么注销",))
    assert match.verdict is Verdict.UNKNOWN


def twins(*titles: str, **more: object) -> list[Entry]:
    return [
        Entry.model_validate(
            {
                "id": f"close.{number}",
                "topic": "close",
                "title": {"zh": title},
                "questions": {"zh": [f"注销公众号的办法{number}"]},
                "answer": {"zh": "答"},
                **more,
            }
        )
        for number, title in enumerate(titles)
    ]


def test_of_two_entries_the_one_for_the_known_case_comes_first():
    pair = Matcher(twins("服务号怎么注销", "订阅号怎么注销"), SLOTS)
    for number, option in enumerate(("service", "subscription")):
        match = pair.match("有什么办法注销公众号呢", facts={"account": option})
        assert match.candidates[0].entry == f"close.{number}"


def test_a_topic_that_is_only_advised_in_one_case_gains_in_that_case():
    rules = [Rule.model_validate({"when": {"entity": ["individual"]}, "outcome": "leave"})]
    first, second = twins("甲", "乙")
    entries = [first, second.model_copy(update={"topic": "leave"})]
    match = Matcher(entries, SLOTS, rules=rules).match(
        "有什么办法注销公众号呢", facts={"entity": "individual"}
    )
    assert match.candidates[0].topic == "leave"


def test_a_case_named_in_the_question_outweighs_what_is_known(shipped):
    for text, entry, known in (
        ("个人号怎么注销掉", "deregister.personal", "enterprise"),
        ("境外公司怎么注销公众号呀", "overseas.how", "individual"),
    ):
        match = shipped.match(text, facts={"entity": known})
        assert match.candidates[0].entry == entry


def test_known_facts_never_change_what_a_known_phrasing_means():
    known = Matcher(ENTRIES, SLOTS)
    for facts in ({"entity": "individual"}, {"account": "service"}, {"verified": "no"}):
        for entry in ENTRIES:
            for phrasing in entry.questions.all():
                assert known.match(phrasing, facts=facts).candidates[0].entry == entry.id


def test_a_question_in_between_does_not_lose_the_place(shipped):
    context = ("迁移以后openid会变吗", "公证大概多少钱")
    match = shipped.match("那个一次能转换几个", context=context, shown_page="migrate.notary")
    assert match.candidates[0].entry == "migrate.openid"


def test_a_follow_up_on_one_way_is_not_answered_with_another_that_it_does_not_name(shipped):
    match = shipped.match(
        "do they get told about it, the followers",
        context=("we are closing our official account",),
        shown_page="deregister.how",
    )
    assert match.step is not Step.ENTRY or match.candidates[0].topic != "migrate"


def test_what_the_account_has_is_asked_after_and_not_refused(shipped):
    context = ("公众号怎么迁移",)
    asked = shipped.match("那小程序呢", context=context, shown_page="migrate.how")
    assert asked.out_of_scope is None
    assert asked.candidates[0].topic == "miniprogram"
    other = shipped.match("小程序怎么注销", context=context, shown_page="migrate.how")
    assert other.out_of_scope == "mini_program"


def test_whoever_objects_is_not_shown_the_same_again(shipped):
    match = shipped.match(
        "不是问钱，是问几天", context=("公众号迁移要多少钱",), shown_page="migrate.fee"
    )
    assert match.candidates[0].entry == "migrate.time"


def test_a_change_of_matter_that_says_so_stands_for_itself(shipped):
    match = shipped.match(
        "by the way, how do I unfollow an account",
        context=("what does migration cost",),
        shown_page="migrate.fee",
    )
    assert match.candidates[0].topic == "unfollow"
