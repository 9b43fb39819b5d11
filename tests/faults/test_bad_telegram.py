"""Telegram at its worst: everything is answered all the same, in order."""

from __future__ import annotations

import pytest

from tests.faults.sweep import SCRIPT, say, told, wait_for

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


@pytest.mark.parametrize("fault", ["429", "500", "502", "reset", "garbage"])
def test_polling_survives_whatever_becomes_of_it(fault, api, program):
    api.fault = once(fault, "getUpdates", 1)
    program.start()
    say(api, [(USER, "/paths")])
    wait_for(api, program, {USER: 1})
    assert program.stop() == 0


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
