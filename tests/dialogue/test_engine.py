"""The conversation over a toy club: asking, going back, changing, side questions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.content.models import Flow
from bot.dialogue import Called, Chose, Knowledge, Reply, Said, Session, step
from bot.dialogue.blocks import Paragraph, Steps
from bot.render import plain_text
from tests.dialogue.toys import FLOW, club

TODAY = dt.date(2026, 11, 23)


class Talk:
    """Plays a conversation and keeps the last reply."""

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        self.knowledge = knowledge or Knowledge.of(club())
        self.session = Session()
        self.reply = Reply(())

    def say(self, text: str) -> Reply:
        return self._take(Said(text))

    def call(self, name: str, argument: str = "") -> Reply:
        return self._take(Called(name, argument))

    def press(self, button: str, stamp: int | None = None) -> Reply:
        return self._take(Chose(button, stamp))

    def _take(self, event: Said | Called | Chose) -> Reply:
        self.session, self.reply = step(self.knowledge, self.session, event, TODAY)
        return self.reply

    @property
    def asked(self) -> str | None:
        return self.reply.ask.slot if self.reply.ask else None

    @property
    def text(self) -> str:
        return plain_text(self.reply.blocks, self.session.lang)


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_a_plain_wish_begins_the_decision_and_asks_one_question(talk):
    talk.say("我想退会")
    assert talk.asked == "role"
    assert talk.session.facts == {"goal": "close"}


def test_what_is_already_said_is_not_asked(talk):
    talk.say("我是会员，想退会，是金卡")
    assert talk.asked is None
    assert talk.reply.outcome == "close"
    assert "金卡退会要等一年" in talk.text


def test_recognised_facts_are_shown(talk):
    talk.say("我是会员，想退会")
    assert "会员" in talk.text
    assert "退会" in talk.text


def test_the_recommendation_shows_the_lines_that_fit(talk):
    talk.say("我是会员，想退会，是银卡")
    steps = next(block for block in talk.reply.blocks if isinstance(block, Steps))
    assert steps.items == ("填表", "交还银卡")


def test_a_line_for_another_case_is_left_out(talk):
    talk.call("start")
    talk.say("我是会员，想退会")
    talk.press("unknown")
    steps = next(block for block in talk.reply.blocks if isinstance(block, Steps))
    assert steps.items == ("填表",)


def test_buttons_and_words_answer_alike(talk):
    talk.say("我想退会")
    talk.press("member")
    talk.say("银的")
    assert talk.session.facts == {"goal": "close", "role": "member", "card": "silver"}
    assert talk.reply.outcome == "close"


def test_a_side_question_is_answered_and_the_question_comes_back(talk):
    talk.say("我想退会")
    reply = talk.say("退会要多少钱？")
    assert reply.answered == "close.fee"
    assert talk.asked == "role"
    assert "退会不收钱" in talk.text


def test_a_side_question_does_not_change_the_goal(talk):
    talk.say("我是会员，想退会")
    talk.say("停卡最长多久？")
    assert talk.session.facts["goal"] == "close"


def test_dont_know_goes_on(talk):
    talk.say("我想退会")
    talk.say("不知道")
    assert talk.session.facts["role"] == "unknown"
    assert talk.asked == "card"


def test_back_withdraws_the_last_answer(talk):
    talk.say("我想退会")
    talk.press("member")
    assert talk.asked == "card"
    talk.say("返回")
    assert talk.asked == "role"
    assert "role" not in talk.session.facts


def test_back_from_the_recommendation_asks_again(talk):
    talk.say("我是会员，想退会")
    talk.press("gold")
    talk.press("go:back")
    assert talk.asked == "card"


def test_back_with_nothing_before_it_says_so(talk):
    talk.say("返回")
    assert talk.asked is None
    assert talk.reply.blocks


def test_restart_forgets_everything(talk):
    talk.say("我是会员，想退会")
    talk.say("重新来")
    assert talk.session.facts == {}
    assert talk.asked is None


def test_cancel_leaves_the_question_and_keeps_the_facts(talk):
    talk.say("我是会员，想退会")
    talk.call("cancel")
    assert talk.asked is None
    assert talk.session.facts == {"role": "member", "goal": "close"}


def test_one_answer_can_be_changed_and_the_rest_stays(talk):
    talk.say("我是会员，想退会，是金卡")
    talk.press("change:card")
    assert talk.asked == "card"
    talk.press("silver")
    assert talk.reply.outcome == "close"
    assert "金卡退会要等一年" not in talk.text
    assert talk.session.facts == {"role": "member", "goal": "close", "card": "silver"}


def test_a_correction_in_words_changes_the_recommendation(talk):
    talk.say("我是会员，想退会，是金卡")
    talk.say("不对，是银卡")
    assert talk.session.facts["card"] == "silver"
    assert talk.reply.outcome == "close"


def test_start_forgets_and_says_so(talk):
    talk.say("我是会员，想退会")
    talk.call("start")
    assert talk.session.facts == {}
    assert talk.knowledge.text("start.reset", "zh-Hans") in talk.text


def test_start_with_a_deep_link_keeps_the_facts(talk):
    talk.say("我是会员，想退会")
    talk.call("start", "close-fee")
    assert talk.reply.answered == "close.fee"
    assert talk.session.facts == {"role": "member", "goal": "close"}


def test_a_stale_button_is_told_and_changes_nothing(talk):
    talk.say("我想退会")
    stamp = talk.session.stamp
    talk.press("member", stamp)
    before = talk.session.facts
    reply = talk.press("guest", stamp)
    assert reply.toast == talk.knowledge.text("stale", "zh-Hans")
    assert talk.session.facts == before
    assert talk.asked == "card"


def test_the_same_question_asked_again_keeps_its_buttons_alive(talk):
    talk.say("我想退会")
    stamp = talk.session.stamp
    talk.say("退会要多少钱？")
    talk.press("member", stamp)
    assert talk.session.facts["role"] == "member"


@pytest.mark.parametrize(
    "button", ["", "x", "go:nowhere", "entry:no.such", "change:nothing", "view:close:no", ":"]
)
def test_an_unknown_button_gets_a_plain_word(talk, button):
    talk.say("我想退会")
    reply = talk.press(button)
    assert reply.blocks
    assert talk.session.facts == {"goal": "close"}


def test_ambiguous_words_open_a_choice_and_a_number_picks(talk):
    knowledge = talk.knowledge
    talk.session = replace(Session(), choices=("close.fee", "pause.time"))
    talk.call("nosuch")
    assert talk.asked == "entry"
    reply = talk.say("2")
    assert reply.answered == "pause.time"
    assert knowledge.library.entries["pause.time"].answer.zh in talk.text


def test_an_offered_entry_that_has_gone_is_no_longer_offered(talk):
    """New knowledge may come under a running conversation, even one without a flow."""
    entries = {"close.fee": talk.knowledge.library.entries["close.fee"]}
    fewer = club(entries=entries, flow=Flow(version=1), topics={}, objects=())
    talk.knowledge = Knowledge.of(fewer)
    talk.session = replace(Session(), choices=("pause.time", "close.fee"))
    reply = talk.press("pause.time")
    assert reply.toast
    assert reply.ask
    assert reply.ask.options == ("close.fee", "none")


def test_none_of_these_asks_for_other_words(talk):
    talk.session = replace(Session(), choices=("close.fee", "pause.time"))
    talk.press("none")
    assert talk.asked is None
    assert talk.knowledge.text("choose.none_reply", "zh-Hans") in talk.text


def test_not_to_know_which_of_several_is_meant_is_no_question(talk):
    talk.session = replace(Session(), choices=("close.fee", "pause.time"), question="要多久")
    reply = talk.say("不知道")
    assert (reply.answered, reply.outcome, talk.asked) == (None, None, None)
    assert talk.knowledge.text("unknown.nothing_open", "zh-Hans") in talk.text
    assert "go:guide" in {button.id for button in reply.buttons}


def test_another_object_is_declined_and_leaves_no_facts(talk):
    reply = talk.say("健身房怎么退会")
    assert reply.verdict == "unknown"
    assert talk.session.facts == {}
    assert "健身房" in talk.text


def test_what_it_does_not_know_it_says(talk):
    reply = talk.say("北京天气")
    assert reply.verdict == "unknown"
    assert reply.answered is None


def test_small_talk_is_answered_and_leads_back(talk):
    talk.say("我想退会")
    reply = talk.say("在吗")
    assert reply.verdict == "smalltalk"
    assert talk.asked == "role"


def test_an_unknown_command_is_named(talk):
    talk.call("nosuch")
    assert "/nosuch" in talk.text


def test_why_is_explained_and_the_question_stays(talk):
    talk.say("我想退会")
    talk.press("go:why")
    assert "role决定走哪条路" in talk.text
    assert talk.asked == "role"


def test_a_question_that_no_longer_exists_is_named_not_crashed_on(talk):
    talk.say("我是会员，想退会，是金卡")
    fewer = FLOW.model_copy(update={"slots": FLOW.slots[:2], "rules": _without_card(FLOW)})
    talk.knowledge = Knowledge.of(club(flow=fewer))
    talk.say("返回")
    assert "card" in talk.text
    assert talk.session.facts == {"role": "member", "goal": "close"}


def _without_card(flow: Flow) -> tuple[object, ...]:
    return tuple(rule.model_copy(update={"asks": ()}) for rule in flow.rules)


def test_a_text_far_too_long_is_cut_and_said(talk):
    talk.say("退会" * 5000)
    assert talk.knowledge.text("too_long", "zh-Hans") in talk.text


@pytest.mark.parametrize("text", ["", "   ", "\n", "👍👍", "？？？", "\u200b", "<b>&", "\x00"])
def test_empty_and_odd_texts_get_an_answer_and_lose_nothing(talk, text):
    talk.say("我是会员，想退会")
    reply = talk.say(text)
    assert reply.blocks
    assert talk.asked == "card"
    assert talk.session.facts == {"role": "member", "goal": "close"}


def test_the_path_command_shows_the_page_at_once():
    talk = Talk(Knowledge.of(club()))
    talk.press("path:close")
    assert talk.reply.outcome == "close"
    assert any(
        isinstance(block, Paragraph) and "填表就能退会" in block.text for block in talk.reply.blocks
    )
