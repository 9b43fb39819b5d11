"""Questions that lean on what is on the screen, with the shipped knowledge."""

from __future__ import annotations

import pytest

from bot.dialogue import Knowledge
from tests import shipped
from tests.dialogue.test_engine import Talk


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return shipped.knowledge()


@pytest.fixture
def talk(knowledge) -> Talk:
    return Talk(knowledge)


def test_a_page_opened_by_a_command_is_what_the_next_question_is_about(talk):
    talk.call("migrate")
    assert talk.say("要多少钱？").answered == "migrate.fee"
    talk.call("deregister")
    assert talk.say("要多少钱？").answered == "deregister.fee"


def test_so_is_the_page_that_the_guided_decision_ends_with(talk):
    talk.say("我想注销公众号")
    while talk.asked:
        talk.press({"account": "subscription", "entity": "enterprise"}.get(talk.asked, "unknown"))
    assert talk.reply.outcome == "deregister"
    assert talk.say("多少钱？").answered == "deregister.fee"


def test_so_is_an_entry_opened_by_a_button(talk):
    talk.press("entry:migrate.materials")
    assert talk.say("那要多少钱？").answered == "migrate.fee"


def test_follow_ups_go_on_from_follow_ups(talk):
    talk.call("migrate")
    talk.say("要多少钱？")
    talk.say("那要多久？")
    assert talk.reply.answered == "migrate.time"


def test_small_talk_does_not_interrupt(talk):
    talk.call("migrate")
    talk.say("谢谢")
    assert talk.say("要多少钱？").answered == "migrate.fee"


def test_a_question_about_something_else_moves_on(talk):
    talk.call("migrate")
    talk.say("怎么取消关注一个公众号，对方会知道吗")
    assert talk.session.shown_page.startswith("unfollow")


def test_a_supposed_case_is_answered_and_not_remembered(talk):
    talk.call("ask", "迁移公众号要准备哪些材料")
    general = talk.text
    talk.say("如果是个人的呢？")
    assert talk.session.facts.get("entity") is None
    assert talk.reply.answered
    assert talk.text != general


def test_a_word_on_ones_own_case_goes_on_with_the_way_asked_about(talk):
    assert talk.say("走了没换管理员，有什么风险？").answered == "admin.risk"
    assert talk.say("公司的号").answered == "admin.risk"
    assert talk.session.facts == {"entity": "enterprise"}
    assert talk.say("要钱吗？").answered == "admin.time_fee"


def test_what_is_none_of_our_business_is_no_answer_to_a_question_of_ours(talk):
    talk.say("我想把公众号迁移到公司")
    asked, facts = talk.asked, talk.session.facts
    talk.say("小程序怎么注销？")
    assert "小程序" in talk.text
    assert (talk.asked, talk.session.facts) == (asked, facts)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("要花钱吗？", "费用"),
        ("那粉丝呢？", "失去什么"),
        ("能反悔吗？", "能不能反悔"),
    ],
)
def test_what_no_entry_answers_is_told_from_the_page_on_the_screen(talk, question, told):
    talk.call("dissolution")
    talk.press("closing")
    assert talk.say(question).verdict == "answer"
    assert talk.text.startswith(told) or f"\n{told}\n" in talk.text
    assert talk.session.shown_page == "dissolution"


def test_what_the_page_does_not_speak_of_is_not_told_from_it(talk):
    talk.call("dissolution")
    assert talk.say("红烧肉要炖多久？").verdict == "unknown"


def test_the_last_few_lines_are_remembered_but_for_small_talk(talk):
    lines = ["公众号怎么迁移", "公证要多少钱", "粉丝会少吗", "文章还在吗"]
    for line in lines:
        talk.say(line)
        talk.say("谢谢")
    assert talk.session.said == tuple(lines[-3:])


def test_a_page_that_is_opened_is_a_new_place(talk):
    talk.say("公众号怎么迁移")
    talk.call("unfollow")
    assert talk.session.said == ()


def test_what_is_to_be_forgotten_is_not_remembered_for_follow_ups(talk):
    talk.say("公众号怎么注销")
    talk.say("我不想活了")
    assert talk.session.said == ("公众号怎么注销",)
