"""An edited message is answered as of its own moment."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.dialogue import Called, Chose, Knowledge, Said, Session, revise, step
from bot.render import plain_text, unfolded
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 23)
K = Knowledge.of(club())


class Talk:
    """A conversation that remembers how it stood before each message."""

    def __init__(self):
        self.session = Session()
        self.before = []
        self.reply = None

    def does(self, event):
        self.before.append(self.session)
        self.session, self.reply = step(K, self.session, event, TODAY)
        return self

    def says(self, *texts):
        for text in texts:
            self.does(Said(text))
        return self

    def edits(self, number, text):
        """Change the text of message `number`, the first being 0; None if nothing comes of it."""
        event = Called(text[1:]) if text.startswith("/") else Said(text)
        revised = revise(K, self.before[number], self.session, event, TODAY)
        if revised:
            self.session, self.reply = revised
        return revised and plain_text(unfolded(self.reply), "zh-Hans")

    @property
    def facts(self):
        return self.session.facts


@pytest.fixture
def asked():
    """Whether member or guest is answered, and what is wanted; the card is being asked about."""
    talk = Talk().says("我是会员", "退会")
    assert talk.reply.ask.slot == "card"
    return talk


def test_an_edited_answer_answers_its_own_question(asked):
    assert "打电话停卡" in asked.edits(1, "停卡")
    assert asked.facts == {"role": "member", "goal": "pause"}


def test_an_earlier_answer_is_no_answer_to_the_question_that_is_open_now(asked):
    asked.edits(0, "我是会员啊")
    assert asked.facts == {"role": "member", "goal": "close"}
    assert asked.reply.ask.slot == "card"


def test_correcting_an_earlier_answer_goes_on_from_what_is_known_now(asked):
    asked.edits(0, "我是客人")
    assert asked.facts["role"] == "guest"
    assert "客人走大门就行" in plain_text(unfolded(asked.reply), "zh-Hans")


def test_what_was_said_later_stands(asked):
    asked.says("银卡")
    asked.edits(0, "我是会员，我的金卡")
    assert asked.facts["card"] == "silver"


def test_an_edited_question_aside_leaves_the_open_question_as_it_is():
    talk = Talk().says("我是会员", "停卡最长多久", "退会")
    facts = dict(talk.facts)
    text = talk.edits(1, "退会要多少钱")
    assert "退会不收钱" in text
    assert talk.reply.ask.slot == "card"
    assert talk.facts == facts
    gold = Chose("gold", talk.session.stamp)
    assert step(K, talk.session, gold, TODAY)[0].facts == facts | {"card": "gold"}


def test_the_button_of_an_answer_that_was_replaced_is_stale(asked):
    late = Chose("gold", asked.session.stamp)
    asked.edits(1, "我是客人")
    session, reply = step(K, asked.session, late, TODAY)
    assert "card" not in session.facts
    assert reply.toast


@pytest.mark.parametrize("text", ["/start", "/cancel", "重新来", "返回"])
def test_what_erases_or_takes_back_is_not_done_by_an_edit(asked, text):
    for number in (0, 1):
        assert asked.edits(number, text) is None
    assert asked.facts == {"role": "member", "goal": "close"}


@pytest.mark.parametrize("command", ["/facts", "/paths", "/help"])
def test_a_command_that_only_shows_is_shown(asked, command):
    before = asked.session
    assert asked.edits(1, command)
    assert asked.session == before


def test_an_edit_brings_nothing_back_that_was_erased(asked):
    asked.does(Called("start"))
    asked.before[1] = None
    assert asked.edits(1, "退会要多少钱")
    assert asked.facts == {}
    asked.edits(1, "停卡")
    assert asked.facts == {}
