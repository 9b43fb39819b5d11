"""Walking from answer to answer in one message, and back."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.dialogue import Called, Chose, Knowledge, Said, Session, step
from bot.dialogue.reply import Placement
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def k() -> Knowledge:
    return Knowledge.of(club())


def walk(k, *events):
    session, reply = Session(), None
    for event in events:
        session, reply = step(k, session, event, TODAY)
    return session, reply


def page(reply):
    return reply.outcome or reply.answered


def buttons(reply):
    return [button.id for button in reply.buttons]


def test_back_leads_through_the_answers_that_were_left(k):
    session, reply = walk(k, Called("start", "close"), Chose("entry:close.fee"))
    assert page(reply) == "close.fee"
    assert "return:1" in buttons(reply)
    session, reply = step(k, session, Chose("entry:close.how"), TODAY)
    for number, left in ((2, "close.fee"), (1, "close")):
        session, reply = step(k, session, Chose(f"return:{number}"), TODAY)
        assert page(reply) == left
        assert reply.placement is Placement.EDIT
    assert session.trail == ()


def test_a_step_back_tapped_twice_is_one(k):
    session, _ = walk(
        k, Called("start", "close"), *map(Chose, ("entry:close.fee", "entry:close.how"))
    )
    session, _ = step(k, session, Chose("return:2"), TODAY)
    _, reply = step(k, session, Chose("return:2"), TODAY)
    assert reply.placement is Placement.TOAST


def test_it_may_be_typed_too(k):
    _, reply = walk(k, Called("start", "close"), Chose("entry:close.fee"), Said("返回"))
    assert page(reply) == "close"


def test_the_same_answer_again_is_no_step(k):
    session, _ = walk(k, Called("start", "close"), Chose("path:close"), Chose("path:close"))
    assert session.trail == ()


@pytest.mark.parametrize("event", [Said("退会要多少钱"), Called("paths"), Chose("go:restart")])
def test_another_question_begins_another_walk(k, event):
    session, _ = walk(k, Called("start", "close"), Chose("entry:close.fee"), event)
    assert session.trail == ()


def test_a_page_that_is_kept_stays_and_comes_again_below(k):
    session, shown = walk(k, Called("start", "close"))
    _, again = step(k, session, Chose("go:keep"), TODAY)
    assert (again.placement, again.blocks) == (Placement.NEW, shown.blocks)
    assert again.removes == ("go:keep",)


def test_where_no_page_is_shown_there_is_none_to_keep(k):
    _, reply = walk(k, Chose("go:keep"))
    assert reply.placement is Placement.TOAST


def test_back_leads_past_no_page_that_is_gone(k):
    session, _ = walk(k, Called("start", "close"), Chose("entry:close.fee"))
    fewer = {name: one for name, one in club().entries.items() if name != "close.fee"}
    session, _ = step(k, session, Chose("entry:close.how"), TODAY)
    _, reply = step(Knowledge.of(club(entries=fewer)), session, Chose("return:2"), TODAY)
    assert reply.blocks
