"""From a question to the right entry, a choice, or an honest refusal."""

from __future__ import annotations

import pytest

from bot.match import Matcher, Verdict, normalise
from tests.match.toys import ENTRIES, matcher


@pytest.fixture(scope="module")
def found():
    return matcher()


def best(found: Matcher, question: str, **given: object) -> str:
    return found.match(question, **given).candidates[0].entry


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("公众号怎么注销", "close.how"),
        ("公眾號怎麼註銷？", "close.how"),
        ("请问公众号怎么注销，谢谢！", "close.how"),
        ("公众号怎么注消", "close.how"),
        ("ＷＨＡＴ　ＤＯＥＳ　ＭＩＧＲＡＴＩＯＮ　ＣＯＳＴ", "move.fee"),
        ("迁移一个号得花多少钱", "move.fee"),
        ("How long does it take to close an account?", "close.time"),
        ("gongzhonghao zenme zhuxiao", "close.how"),
        ("管理員離職了要怎麼換", "admin.how"),
    ],
)
def test_the_right_entry_comes_first(found, question, entry):
    assert best(found, question) == entry


@pytest.mark.parametrize(
    "question", ["公众号怎么注销", "what does migration cost", "退订订阅号的推送"]
)
def test_a_known_phrasing_is_answered_and_sure(found, question):
    match = found.match(question)
    assert match.verdict is Verdict.ANSWER
    assert match.candidates[0].p > 0.8


@pytest.mark.parametrize("question", ["二手房的契税怎么算", "qwertyuiop", "周末去哪儿吃火锅"])
def test_what_is_about_something_else_is_not_answered(found, question):
    assert found.match(question).verdict is not Verdict.ANSWER


@pytest.mark.parametrize("question", ["", "   ", "？？？", "👍", "\u200b", "。"])
def test_a_text_without_words_is_unknown_yet_ranked(found, question):
    match = found.match(question)
    assert match.verdict is Verdict.UNKNOWN
    assert match.candidates


def test_candidates_are_at_most_five_and_best_first(found):
    candidates = found.match("注销").candidates
    assert 1 < len(candidates) <= 5
    assert [c.p for c in candidates] == sorted((c.p for c in candidates), reverse=True)
    assert len({c.entry for c in candidates}) == len(candidates)


def test_small_talk_is_told_from_questions(found):
    assert found.match("你好").verdict is Verdict.SMALLTALK
    assert found.match("你好，公众号怎么注销").verdict is Verdict.ANSWER


def test_another_object_is_not_answered_as_an_account(found):
    match = found.match("小程序怎么注销")
    assert match.out_of_scope == "mini_program"
    assert match.verdict is Verdict.UNKNOWN
    assert match.candidates[0].entry == "close.how"


def test_an_account_beside_another_object_is_our_business(found):
    assert found.match("公众号怎么注销，小程序还留着").out_of_scope is None


@pytest.mark.parametrize(
    ("question", "before", "entry"),
    [
        ("那多少钱", "公众号怎么迁移到另一家公司", "move.fee"),
        ("那多少钱", "公众号怎么注销", "close.fee"),
        ("要多久", "公众号怎么注销", "close.time"),
        ("粉丝还在吗", "公众号怎么迁移到另一家公司", "move.followers"),
    ],
)
def test_a_follow_up_is_understood_from_the_question_before(found, question, before, entry):
    assert best(found, question, context=(before,)) == entry


def test_a_clear_new_question_outweighs_the_one_before(found):
    asked = found.match("怎么导出公众号的文章", context=("公众号怎么迁移到另一家公司",))
    assert asked.candidates[0].entry == "backup.articles"


def test_a_very_long_text_is_cut_and_still_ranked(found):
    assert best(found, "公众号怎么注销" + "啊" * 5000)


def test_without_entries_there_is_nothing_to_find():
    match = Matcher([]).match("公众号怎么注销")
    assert match.verdict is Verdict.UNKNOWN
    assert match.candidates == ()


def test_the_order_of_entries_does_not_matter(found):
    turned = Matcher(ENTRIES[::-1])
    for question in ("注销公众号的步骤", "迁移的审核费", "how to export articles"):
        assert best(turned, question) == best(found, question)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("公众号怎么注销", True),
        ("能不能转给公司", True),
        ("换主体要公示吗", True),
        ("how do I close it", True),
        ("还能登录不", True),
        ("有影响没", True),
        ("by when must it be done", True),
        ("fensi hai zai ma", True),
        ("还没", False),
        ("我没登过", False),
        ("我下周离职", False),
        ("订阅号", False),
        ("不知道", False),
        ("it is a service account", False),
    ],
)
def test_questions_are_told_from_statements(found, text, question):
    assert found.is_question(text) is question


def test_normalising_folds_script_width_case_and_fillers():
    assert normalise("請問，公眾號怎麼註銷？") == normalise("公众号怎么注销")
    assert normalise("ＯpenID") == "openid"
    assert normalise("帳號") == normalise("账号")
    assert normalise("请问") != ""
