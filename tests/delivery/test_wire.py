"""Whose an update is, told of anything that may come."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.wire import FIRST_UNNAMED, NOBODY, Unreadable, key_of, move_of, stored_form
from bot.dialogue import Called, ConversationKey
from bot.tg.events import incoming
from bot.tg.parsing import read
from tests.tg.test_events import GROUP, ME, OTHER, written

MESSAGE = written("/facts", message_thread_id=9, is_topic_message=True)
HUGE = 2**63


def press(**more):
    return {"id": "1", "chat_instance": "1", "from": OTHER, "data": "x", **more}


@pytest.mark.parametrize("kind", ["message", "edited_message"])
def test_a_message_belongs_to_the_conversation_it_is_read_in(kind):
    raw = {"update_id": 1, kind: MESSAGE}
    parsed = read(json.dumps(raw))
    came = incoming(parsed.message or parsed.edited_message, ME)
    assert key_of(raw) == came.key == ConversationKey(-100, 9, 42)


def test_a_press_belongs_to_the_one_who_presses():
    raw = {"callback_query": press(message=written("选一个", message_thread_id=9))}
    assert key_of(raw) == ConversationKey(GROUP["id"], 0, OTHER["id"])


def test_a_press_below_an_inline_message_counts_as_done_in_private():
    raw = {"callback_query": press(inline_message_id="i")}
    assert key_of(raw) == ConversationKey(OTHER["id"], 0, OTHER["id"])


@pytest.mark.parametrize("chat", [GROUP, {"id": OTHER["id"], "type": "private"}])
def test_what_is_asked_elsewhere_waits_for_nothing_that_is_said_here(chat):
    """The chat of a guest may have the number of one that the bot is in."""
    asked = {"guest_message": written("x", chat=chat, sender=OTHER, guest_query_id="q")}
    typed = {"inline_query": {"id": "q", "from": OTHER, "query": "x", "offset": ""}}
    private = {"message": written("x", chat={"id": OTHER["id"]}, sender=OTHER)}
    keys = {key_of(asked), key_of(typed)}
    assert len(keys) == 1
    assert {key.chat for key in keys} == {OTHER["id"]}
    assert key_of(private) not in keys


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"inline_query": None},
        {"inline_query": {"id": "q", "query": "x"}},
        {"inline_query": {"id": "q", "query": "x", "from": OTHER | {"id": -5}}},
        {"guest_message": MESSAGE | {"from": OTHER | {"id": HUGE}}},
        {"poll": {}},
        {"message": None},
        {"message": {}},
        {"message": MESSAGE | {"from": 5}},
        {"message": MESSAGE | {"from": OTHER | {"id": FIRST_UNNAMED}}},
        {"message": MESSAGE | {"chat": {"id": "x"}}},
        {"message": MESSAGE | {"chat": {"id": True}}},
        {"message": MESSAGE | {"chat": {"id": HUGE}}},
        {"message": MESSAGE | {"message_thread_id": [9]}},
        {"callback_query": press(message="x") | {"from": None}},
    ],
)
def test_what_cannot_be_told_belongs_to_nobody(raw):
    assert key_of(raw) == NOBODY


@pytest.mark.parametrize("number", [None, "1", 1.0, True, -1, HUGE, [1]])
def test_an_update_without_a_number_is_none(number):
    with pytest.raises(Unreadable):
        stored_form({"update_id": number, "message": MESSAGE})


@pytest.mark.parametrize(
    "message",
    [
        5,
        {},
        MESSAGE | {"text": 5},
        MESSAGE | {"message_id": "5"},
        MESSAGE | {"message_id": HUGE},
        MESSAGE | {"reply_to_message": MESSAGE | {"caption": []}},
    ],
)
def test_an_update_that_makes_no_sense_is_not_read(message):
    with pytest.raises(Unreadable):
        read(json.dumps({"update_id": 1, "message": message}))


@pytest.mark.parametrize(
    "more",
    [
        {"date": 10**20},
        {"photo": 5},
        {"poll": {"id": "1", "question": "去哪", "options": []}},
        {"sticker": {}},
        {"forward_origin": {"type": "of the year 2030"}},
        {"via_bot": {}, "link_preview_options": [], "effect_id": 5},
        {"reply_markup": {"inline_keyboard": [[{"text": 5}], 5]}},
        {"external_reply": {}},
        {"new_in_2030": {"x": 1}},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_nobody_reads_costs_nobody_an_answer(more):
    """Older servers leave fields out that the library demands, newer ones know others."""
    message = {"message_id": 3, "chat": MESSAGE["chat"], "from": {"id": 42}, "text": "/facts"}
    update = read(json.dumps({"update_id": 1, "message": message | more}))
    assert incoming(update.message, ME).event == Called("facts")


@pytest.mark.parametrize(
    ("message", "move"),
    [
        ({"migrate_to_chat_id": -1005}, (-5, -1005)),
        ({"migrate_from_chat_id": -1005}, (-1005, -5)),
        ({"migrate_to_chat_id": "x"}, None),
        ({"migrate_to_chat_id": -5}, None),
        ({"migrate_to_chat_id": 7}, None),
        ({}, None),
    ],
)
def test_both_chats_tell_that_a_group_has_become_another(message, move):
    chat = {"id": -5, "type": "group"}
    assert move_of({"update_id": 1, "message": message | {"chat": chat}}) == move


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(MESSAGE)), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(changed=st.sampled_from([*MESSAGE, "photo", "entities", "sender_chat"]), value=JSON)
def test_a_damaged_update_is_read_or_refused_but_never_breaks_anything(changed, value):
    update = stored_form({"update_id": 1, "message": MESSAGE | {changed: value}})
    try:
        parsed = read(update.payload)
    except Unreadable:
        return
    incoming(parsed.message, ME)
