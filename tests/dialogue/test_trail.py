"""Back: one screen, whichever way it was come by, and nothing that was told is lost by it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import Called, Chose, Knowledge, Said, Session, step
from bot.dialogue.reply import Placement
from bot.dialogue.trail import MAX_LEFT
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 28)
K = Knowledge.of(club())


class Walk:
    def __init__(self, *events):
        self.session = Session()
        for event in events:
            self.does(event)

    def does(self, event):
        self.session, self.reply = step(K, self.session, event, TODAY)
        return self

    def says(self, text):
        return self.does(Said(text))

    def presses(self, button):
        return self.does(Chose(button))

    def goes_back(self):
        return self.presses(self.way_back)

    @property
    def page(self):
        return self.reply.outcome or self.reply.answered

    @property
    def asked(self):
        return self.reply.ask and self.reply.ask.slot

    @property
    def way_back(self):
        """The button « 返回, if there is one."""
        ids = (button.id for button in self.reply.buttons)
        return next((one for one in ids if one.startswith("return:")), None)

    @property
    def text(self):
        return "\n".join(str(block) for block in self.reply.blocks)


CLOSING = Called("start", "close")


class TestPages:
    def test_back_leads_through_the_answers_that_were_left(self):
        walk = Walk(CLOSING, Chose("entry:close.fee"), Chose("entry:close.how"))
        for left in ("close.fee", "close"):
            walk.goes_back()
            assert walk.page == left
            assert walk.reply.placement is Placement.EDIT
        assert walk.way_back is None

    def test_a_step_back_tapped_twice_is_one(self):
        walk = Walk(CLOSING, Chose("entry:close.fee"), Chose("entry:close.how"))
        step_back = walk.way_back
        walk.presses(step_back).presses(step_back)
        assert walk.reply.placement is Placement.TOAST

    def test_it_may_be_typed_too(self):
        assert Walk(CLOSING, Chose("entry:close.fee"), Said("返回")).page == "close"

    def test_the_same_answer_again_is_no_step(self):
        assert Walk(CLOSING, Chose("path:close"), Chose("path:close")).way_back is None

    def test_a_list_that_was_left_for_one_of_its_pages_comes_again(self):
        walk = Walk(Called("paths"))
        shown = walk.text
        assert walk.presses("path:close").goes_back().text == shown

    def test_it_leads_past_no_page_that_is_gone(self):
        walk = Walk(CLOSING, Chose("entry:close.fee"), Chose("entry:close.how"))
        fewer = {name: one for name, one in club().entries.items() if name != "close.fee"}
        knowledge = Knowledge.of(club(entries=fewer))
        _, reply = step(knowledge, walk.session, Chose(walk.way_back), TODAY)
        assert reply.outcome == "close"

    def test_no_more_than_some_steps_are_remembered(self):
        walk = Walk(CLOSING)
        for number in range(2 * MAX_LEFT):
            walk.presses(("entry:close.fee", "entry:close.how")[number % 2])
        for _ in range(MAX_LEFT):
            walk.goes_back()
        assert walk.way_back is None

    @pytest.mark.parametrize("event", [Chose("go:restart"), Called("start"), Said("重新来")])
    def test_nothing_is_before_a_new_beginning(self, event):
        walk = Walk(CLOSING, Chose("entry:close.fee"), event)
        assert walk.session.left == ()


class TestViews:
    def test_back_from_a_folded_page_is_to_its_answer(self):
        walk = Walk(CLOSING)
        shown = walk.reply.blocks
        walk.presses("view:close:needs")
        assert walk.reply.blocks != shown
        assert walk.says("返回").reply.blocks == shown
        assert walk.way_back is None

    def test_a_look_at_more_is_no_step(self):
        walk = Walk(CLOSING, Chose("entry:close.fee"), Chose("view:close.fee:more"))
        walk.says("返回正文").says("返回")
        assert walk.page == "close"


class TestQuestions:
    def test_the_first_screen_has_no_way_back(self):
        walk = Walk(Said("我想退会"))
        assert walk.asked == "role"
        assert walk.way_back is None

    def test_back_takes_the_answer_back_that_led_here(self):
        walk = Walk(Said("我想退会"), Chose("member"), Chose("gold"))
        assert walk.goes_back().asked == "card"
        assert walk.session.facts == {"goal": "close", "role": "member"}
        assert walk.goes_back().asked == "role"
        assert walk.session.facts == {"goal": "close"}
        assert walk.way_back is None

    @pytest.mark.parametrize("aside", ["退会要多少钱？", "今天天气如何", "/facts", "/settings"])
    def test_after_something_else_the_question_comes_again_and_every_answer_stands(self, aside):
        walk = Walk(Said("我想退会"), Chose("member"))
        known = walk.session.answers
        walk.does(Called(aside[1:]) if aside.startswith("/") else Said(aside))
        walk.says("返回")
        assert walk.asked == "card"
        assert walk.session.answers == known

    def test_what_was_told_beside_an_answer_stays(self):
        walk = Walk(Said("我想退会"), Said("我是会员，金卡"))
        assert walk.reply.outcome == "close"
        walk.says("返回")
        assert walk.asked == "role"
        assert walk.session.facts == {"goal": "close", "card": "gold"}

    def test_a_question_that_was_settled_in_other_words_is_passed_over(self):
        walk = Walk(Said("我想退会"), Chose("member"), Said("不对，我是客人"))
        assert walk.reply.outcome == "guest"
        walk.says("返回")
        assert walk.session.facts["role"] == "guest"

    def test_leaving_a_change_changes_nothing(self):
        walk = Walk(Said("我是会员，想退会，是金卡"), Chose("go:facts"), Chose("change:card"))
        assert walk.asked == "card"
        walk.goes_back()
        assert walk.session.facts["card"] == "gold"
        assert walk.goes_back().page == "close"

    def test_of_one_sentence_back_offers_to_change_what_was_read(self):
        walk = Walk(Said("我是会员，想退会，是金卡"))
        assert walk.way_back is None
        known = walk.session.facts
        walk.says("返回")
        assert "change:card" in {button.id for button in walk.reply.buttons}
        assert walk.session.facts == known


SAID = [
    "我是会员",
    "我想退会",
    "是银卡",
    "金卡",
    "停卡最长多久？",
    "退会要多少钱？",
    "谢谢",
    "随便",
    "2",
    "返回",
]
events = st.lists(
    st.one_of(st.sampled_from(SAID).map(Said), st.integers(0, 8), st.just(Called("facts"))),
    max_size=8,
)


def told(session):
    """What somebody has told in words of their own, and not in answer to a question."""
    return {(one.slot, one.option) for one in session.answers if one.words and not one.asked}


def played(walk, events):
    for event in events:
        walk.does(pressed(walk, event) if isinstance(event, int) else event)


def pressed(walk, number):
    ids = [one.id for one in walk.reply.buttons if one.id not in {"go:clear", "go:restart"}]
    return Chose(ids[number]) if number < len(ids) else Said("2")


@settings(max_examples=60, deadline=None)
@given(events, st.integers(1, 12))
def test_nothing_told_in_words_is_lost_however_often_one_goes_back(events, times):
    walk = Walk(Said("我想退会"))
    played(walk, events)
    known = told(walk.session)
    for _ in range(times):
        walk.says("返回")
        assert known <= told(walk.session)


@settings(max_examples=60, deadline=None)
@given(events, st.sampled_from(["停卡最长多久？", "退会要多少钱？", "谢谢", "今天天气如何"]))
def test_back_after_a_question_aside_leaves_what_is_known_as_it_was(events, aside):
    walk = Walk(Said("我想退会"))
    played(walk, events)
    walk.says(aside)
    known = walk.session.answers
    walk.says("返回")
    assert walk.session.answers == known
