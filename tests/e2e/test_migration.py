"""A group that becomes a supergroup in mid-question."""

from __future__ import annotations

import dataclasses

import pytest

from tests.e2e.emulator import USERNAME
from tests.e2e.test_telegram import ANSWERS, TRANSFER, asked

OPENING = f"@{USERNAME} {TRANSFER}"


@pytest.fixture
def member(world):
    chat = {"id": -next(world.numbers), "type": "group", "title": "退号群"}
    return world.person(chat)


def migrated(member):
    """Turn the member's group into a supergroup; return the member as one of that."""
    new = {**member.chat, "id": member.chat["id"] - 10**12, "type": "supergroup"}
    there = dataclasses.replace(member, chat=new)
    assert member.sends(member.message(migrate_to_chat_id=new["id"])).silent
    assert there.sends(there.message(migrate_from_chat_id=member.chat["id"])).silent
    return there


def test_the_case_and_the_open_question_are_carried_over(member):
    question = member.says(OPENING).message
    there = migrated(member)
    facts = there.says("/facts").message
    assert "企业" in facts.text
    assert asked(facts) == asked(question)


def test_a_button_from_before_goes_on(member):
    question = member.says(OPENING).message
    there = migrated(member)
    data = question.data(ANSWERS[asked(question)])
    turn = there.presses(data, question)
    assert asked(turn.edit) not in {None, asked(question)}


def test_a_button_that_names_the_old_group_is_answered_in_the_new_one(member):
    question = member.says(OPENING).message
    there = migrated(member)
    data = question.data(ANSWERS[asked(question)])
    with there.followed() as turn:
        member.world.telegram.deliver(callback_query=member._query("late", data, question))
    assert asked(turn.message) not in {None, asked(question)}
    assert turn.message.replies_to is None


def test_an_answer_that_finds_the_group_moved_follows_it_with_the_case(world, member):
    member.says(OPENING)
    new = member.chat["id"] - 10**12
    told = "Bad Request: group chat was upgraded to a supergroup chat"
    world.telegram.refuse("sendMessage", 400, told, migrate_to_chat_id=new)
    there = dataclasses.replace(member, chat={**member.chat, "id": new, "type": "supergroup"})
    with there.followed() as turn:
        world.telegram.deliver(message=member.message(f"@{USERNAME} 公众号迁移要多少钱"))
    assert "300" in turn.message.text
    assert "企业" in there.says("/facts").message.text
