"""Several questions in one message."""

from __future__ import annotations

import datetime as dt

from bot.dialogue import Said, Session, step
from tests import shipped

TODAY = dt.date(2026, 11, 28)


def said(text: str):
    return step(shipped.knowledge(), Session(), Said(text), TODAY)[1]


def test_one_is_answered_and_the_others_are_offered_by_name():
    reply = said("公众号迁移审核费是多少？迁移必须做公证吗？")
    assert reply.answered == "migrate.fee"
    assert reply.buttons[0].id == "entry:migrate.notary"


def test_what_cannot_wait_is_answered_first():
    reply = said("公众号注销收费吗？公众号后台登不进去怎么找回？")
    assert (reply.answered or "").split(".")[0] == "recover"
    assert any(button.id == "entry:deregister.fee" for button in reply.buttons)


def test_no_button_stands_twice():
    reply = said("公众号迁移审核费是多少？迁移必须做公证吗？迁移一般几天？")
    ids = [button.id for button in reply.buttons]
    assert len(ids) == len(set(ids))


def test_a_message_that_is_replied_to_is_what_a_question_goes_on_from():
    knowledge = shipped.knowledge()
    _, reply = step(knowledge, Session(), Said("要花多少钱", "公众号想迁移到新公司"), TODAY)
    assert reply.answered == "migrate.fee"
    _, reply = step(knowledge, Session(), Said("要花多少钱", "我们打算把公众号注销掉"), TODAY)
    assert reply.answered == "deregister.fee"


def test_the_name_of_an_option_of_another_question_is_taken_for_it():
    knowledge = shipped.knowledge()
    session, reply = step(knowledge, Session(), Said("公众号怎么注销"), TODAY)
    assert reply.ask
    assert reply.ask.slot != "account"
    session, reply = step(knowledge, session, Said("服务号"), TODAY)
    assert session.facts["account"] == "service"
    session, after = step(knowledge, session, Said("嗯嗯好"), TODAY)
    assert after.ask == reply.ask
