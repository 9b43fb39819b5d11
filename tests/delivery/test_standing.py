"""What an update tells of the bot's place in a group, whatever is missing in it."""

from __future__ import annotations

import pytest

from bot.delivery.standing import change_of
from bot.delivery.wire import ANONYMOUS_ADMIN

GROUP = {"id": -1, "type": "supergroup", "title": "群"}
PERSON = {"id": 7, "is_bot": False, "first_name": "甲", "language_code": "en"}
WHOLE = {
    "chat": GROUP,
    "from": PERSON,
    "old_chat_member": {"status": "left"},
    "new_chat_member": {"status": "member"},
}


def changed(**more):
    return change_of(WHOLE | more)


@pytest.mark.parametrize(
    ("member", "is_in", "may_write", "is_administrator"),
    [
        ({"status": "member"}, True, True, False),
        ({"status": "administrator"}, True, True, True),
        ({"status": "left"}, False, False, False),
        ({"status": "kicked"}, False, False, False),
        ({"status": "restricted", "is_member": True}, True, False, False),
        ({"status": "restricted", "is_member": True, "can_send_messages": True}, True, True, False),
        ({"status": "restricted", "is_member": False}, False, False, False),
        ({"status": "of 2030"}, False, False, False),
        ({"status": ["member"]}, False, False, False),
        ({}, False, False, False),
        (5, False, False, False),
    ],
)
def test_what_the_bot_is_there(member, is_in, may_write, is_administrator):
    change = changed(new_chat_member=member)
    assert (change.is_in, change.may_write, change.is_administrator) == (
        is_in,
        may_write,
        is_administrator,
    )
    assert not change.was_in


@pytest.mark.parametrize(
    "more",
    [
        {"chat": {"id": 7, "type": "private"}},
        {"chat": {"id": -1, "type": "channel"}},
        {"chat": None},
        {"chat": {"type": "group"}},
        {"chat": {"id": -1, "type": {"group": 1}}},
        {"from": {"id": "7"}},
        {"from": None},
    ],
)
def test_of_no_group_or_nobody_it_is_nothing(more):
    assert changed(**more) is None


@pytest.mark.parametrize(
    "who", [{"id": ANONYMOUS_ADMIN, "is_bot": True}, {"id": 9, "is_bot": True}]
)
def test_whoever_cannot_be_told_is_nobody(who):
    assert changed(**{"from": who}).user == 0


def test_who_has_changed_it_and_what_they_read():
    change = changed()
    assert (change.user, change.client, change.title) == (7, "en", "群")
