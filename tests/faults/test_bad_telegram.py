"""Telegram at its worst: everything is answered all the same, in order."""

from __future__ import annotations

import pytest

from tests.bot_api import migrated
from tests.faults.sweep import SCRIPT, say, told, wait_for, wait_until

USER = 5_000


def once(fault: str, method: str, number: int = 2):
    """Have one call of a method go wrong."""
    return lambda called, count: fault if (called, count) == (method, number) else None


@pytest.mark.parametrize("fault", ["429", "500", "502", "reset", "garbage", "late"])
def test_every_message_is_answered_in_order_whatever_becomes_of_a_send(fault, api, program):
    api.fault = once(fault, "sendMessage")
    program.start()
    say(api, [(USER, text) for text in SCRIPT])
    wait_for(api, program, {USER: len(SCRIPT)})
    api.fault = lambda *_: None
    say(api, [(USER + 1, text) for text in SCRIPT])
    wait_for(api, program, {USER + 1: len(SCRIPT)})
    assert program.stop() == 0
    answers = told(api, USER)
    if fault != "late":  # accepted, but nobody said so: it had to be sent again
        assert len(answers) == len(SCRIPT)
    assert list(dict.fromkeys(answers)) == list(dict.fromkeys(told(api, USER + 1)))


@pytest.mark.parametrize("fault", ["429", "500", "502", "conflict", "reset", "garbage"])
def test_polling_survives_whatever_becomes_of_it(fault, api, program):
    api.fault = once(fault, "getUpdates", 1)
    program.start()
    say(api, [(USER, "/paths")])
    wait_for(api, program, {USER: 1})
    assert program.stop() == 0


def test_who_has_blocked_the_bot_holds_nothing_up(api, program):
    api.fault = once("blocked", "sendMessage", 1)
    program.start()
    say(api, [(USER, "/paths"), (USER, "/facts")])
    wait_for(api, program, {USER: 1})
    assert program.stop() == 0
    assert len(told(api, USER)) == 1
    assert api.calls["sendMessage"] == 2


@pytest.mark.parametrize(
    ("fault", "without"), [("bad html", "parse_mode"), ("bad button", "reply_markup")]
)
def test_what_is_refused_for_a_part_is_said_without_it(fault, without, api, program):
    program.start()
    say(api, [(USER, "/start")])
    wait_for(api, program, {USER: 1})
    api.fault = once(fault, "sendMessage")
    say(api, [(USER, "/start")])
    wait_until(program, lambda: len(told(api, USER)) == 2)
    assert program.stop() == 0
    first, second = (call.fields for call in api.sent if call.method == "sendMessage")
    assert first.keys() - second.keys() == {without}


def test_an_answer_goes_where_the_group_has_gone(api, program):
    api.fault = lambda method, number: (
        migrated(USER + 1) if (method, number) == ("sendMessage", 1) else None
    )
    program.start()
    say(api, [(USER, "/paths")])
    wait_for(api, program, {USER + 1: 1})
    assert program.stop() == 0
    assert told(api, USER) == []


def test_an_update_delivered_again_is_answered_once(api, program):
    program.start()
    numbers = say(api, [(USER, "/paths")])
    wait_for(api, program, {USER: 1})
    say(api, [(USER, "/paths")], number=numbers[0])
    say(api, [(USER, "/facts")])
    wait_for(api, program, {USER: 2})
    assert program.stop() == 0
    assert len(told(api, USER)) == 2


def test_a_chat_that_must_wait_does_not_hold_up_another(api, program):
    api.fault = once("429", "sendMessage", 1)
    program.start()
    say(api, [(USER, "/paths"), (USER + 1, "/paths")])
    wait_for(api, program, {USER: 1, USER + 1: 1})
    assert program.stop() == 0
    order = [call.fields["chat_id"] for call in api.sent if call.method == "sendMessage"]
    assert sorted(order) == [USER, USER + 1]
