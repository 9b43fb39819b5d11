"""What is heard in pinyin, typing errors and turns of phrase."""

from __future__ import annotations

import pytest

from bot.match import Matcher, Verdict
from bot.match.concepts import Concepts
from bot.match.grams import grams, runs
from bot.match.index import Index
from bot.match.pinyin import PinyinCorrector
from tests import shipped
from tests.match.toys import ENTRIES, SLOTS, entry_of, matcher

CONCEPTS = Concepts(shipped.library().concepts)


@pytest.fixture(scope="module")
def found() -> Matcher:
    return matcher()


@pytest.fixture(scope="module")
def ear() -> PinyinCorrector:
    known = ["公众号怎么注销", "注销公众号的步骤", "备份公众号文章", "how to change the name"]
    index = Index.of(known * 15, CONCEPTS)
    return PinyinCorrector(lambda: index.han, index.frequency, index.unheard)


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("gongzhonghao zenme zhuxiao", "公众号怎么注销"),
        ("gongzhonghaozenmezhuxiao", "公众号怎么注销"),
        ("zhuxiao公众号", "注销公众号"),
        ("公重号怎么注消", "公众号怎么注销"),
        ("背份文张", "备份文章"),
    ],
)
def test_pinyin_and_sound_alikes_become_the_words_of_the_knowledge(ear, typed, heard):
    assert ear.correct(typed) == heard


@pytest.mark.parametrize(
    "typed", ["公众号怎么注销", "how to change the name", "delete my account", "3 days", ""]
)
def test_what_is_no_pinyin_and_no_slip_stays_as_it_is(ear, typed):
    assert ear.correct(typed) == typed


def test_words_of_one_meaning_share_a_piece_across_languages():
    one, other = (grams(runs(text), CONCEPTS) for text in ("要花多少钱", "what does it cost"))
    assert one & other == {"=cost"}


def test_longer_words_hide_their_parts():
    assert "=close" not in grams(runs("取消关注"), CONCEPTS)


def test_a_word_that_fits_several_entries_leads_to_a_choice():
    aspects = ["怎么办理", "多少钱", "要多久", "要哪些材料", "能撤回吗"]
    alike = [entry_of(f"close.{n}", f"公众号注销{aspect}") for n, aspect in enumerate(aspects)]
    others = [entry for entry in ENTRIES if entry.topic != "close"]
    assert Matcher([*alike, *others]).match("公众号注销").verdict is Verdict.CHOOSE


def test_unheard_of_words_lower_the_belief(found):
    plain = found.match("公众号注销的步骤").candidates[0]
    unknown_share = found.match("公众号注销的鳗鱼步骤").candidates[0]
    assert unknown_share.entry == plain.entry
    assert unknown_share.p < plain.p


def test_a_library_of_one_topic_weighs_its_entries_against_each_other():
    alike = Matcher([entry.model_copy(update={"topic": "all"}) for entry in ENTRIES])
    assert alike.match("公众号怎么注销").verdict is Verdict.ANSWER
    assert alike.match("注销").verdict is not Verdict.ANSWER


def test_an_entry_that_begins_with_other_facts_gives_way_when_nearly_equal():
    first, second = (
        ENTRIES[0].model_copy(update={"id": f"close.{goal}", "guide": {"goal": goal}})
        for goal in ("a", "b")
    )
    twins = Matcher([first, second])
    question = "注销公众号步骤是啥"
    assert twins.match(question, facts={"goal": "b"}).candidates[0].entry == "close.b"
    assert twins.match(question, facts={"goal": "a"}).candidates[0].entry == "close.a"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("不是服务号，是订阅号", {"account": "subscription"}),
        ("it is not a 服务号", {}),
        ("有没有认证过我不清楚", {}),
        ("想转给有限公司", {}),
        ("把个人的转给有限公司", {"entity": "individual", "account": "subscription"}),
        ("服 务 号", {"account": "service"}),
    ],
)
def test_what_is_denied_left_open_or_only_wanted_is_no_fact(text, facts):
    read = Matcher([], SLOTS).read_facts(text)
    assert {fact.slot: fact.option for fact in read} == facts


@pytest.mark.parametrize("text", ["我是做餐饮的", "有事先走了"])
def test_a_yes_inside_a_sentence_is_no_answer(text):
    assert not Matcher([], SLOTS).read_facts(text, "verified")


@pytest.mark.parametrize("text", ["是的", "我们有", "嗯，是"])
def test_a_yes_that_stands_alone_is(text):
    (fact,) = Matcher([], SLOTS).read_facts(text, "verified")
    assert fact.option == "yes"
