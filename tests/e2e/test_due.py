"""Raw updates of a group: no silence where an answer is due, no answer where silence is due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.emulator import USERNAME
from tests.e2e.test_bad_input import ANONYMOUS_ADMIN, CHANNEL_BOT
from tests.e2e.world import BOT, DATE, Person, World

FEE = "公众号迁移要多少钱"
STATEMENT = "我们公司的公众号要过户给集团另一家公司"
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "别的机器人", "username": "another_bot"}
SERVICE = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
TOPIC = {"message_thread_id": 12, "is_topic_message": True}
GENERAL = {"message_thread_id": 1, "is_topic_message": True}
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]

Case = Callable[[Person, Person], dict[str, Any]]
"""Writes a message, of the first person or about the second's."""


def mention(text: str, part: str = f"@{USERNAME}", kind: str = "mention", **more: Any) -> Any:
    before = text[: text.index(part)].encode("utf-16-le")
    length = len(part.encode("utf-16-le")) // 2
    return [{"type": kind, "offset": len(before) // 2, "length": length, **more}]


def ours(person: Person, text: str = "是订阅号还是服务号？") -> dict[str, Any]:
    number = next(person.world.numbers)
    return {"message_id": number, "date": DATE, "chat": person.chat, "from": BOT, "text": text}


def said(text: str | None = None, **more: Any) -> Case:
    return lambda one, _: one.message(text, **more)


def marked(text: str, *given: Any, **more: Any) -> Case:
    """Write a text in which the bot's name, or another part, stands out."""
    return lambda one, _: one.message() | {"text": text, "entities": mention(text, *given, **more)}


def below(text: str, quoted: str, **more: Any) -> Case:
    return lambda one, other: one.message(text, reply_to_message=other.message(quoted), **more)


def below_ours(text: str | None = None, **more: Any) -> Case:
    return lambda one, _: one.message(text, reply_to_message=ours(one), **more)


def by(sender: dict[str, Any], case: Case, **more: Any) -> Case:
    return lambda one, other: case(one, other) | {"from": sender, **more}


QUOTE = {"quote": {"text": FEE, "position": 0, "is_manual": True}}
ELSEWHERE = {
    "external_reply": {"origin": {"type": "hidden_user", "date": DATE, "sender_user_name": "甲"}}
}
AS_GROUP = {"id": -1, "type": "supergroup", "title": "群"}

DUE: dict[str, Case] = {
    "a command": said(f"/ask {FEE}"),
    "a command that names the bot": said(f"/ask@{USERNAME} {FEE}"),
    "a command that takes the other case": said(f"/ASK@{USERNAME.upper()} {FEE}"),
    "a bare command": said("/migrate"),
    "a mention": said(f"@{USERNAME} {FEE}"),
    "a mention behind signs of two units": marked(f"👩‍👧 @{USERNAME} {FEE}"),
    "a mention without a name": marked(f"助手 {FEE}", "助手", "text_mention", user=BOT),
    "a mention in a caption": said(
        caption=f"@{USERNAME} {FEE}",
        caption_entities=mention(f"@{USERNAME} {FEE}"),
        photo=PHOTO,
    ),
    "a mention and nothing else": said(f"@{USERNAME}"),
    "a reply to the bot": below_ours(FEE),
    "a reply to the bot in a topic": below_ours(FEE, **TOPIC),
    "a command below a question": below("/ask", FEE),
    "a command below a statement": below("/ask", STATEMENT),
    "a mention below a statement": below(f"@{USERNAME}", STATEMENT),
    "a command below a part": below("/ask", f"早。{FEE}", **QUOTE),
    "a path below a question": below("/migrate", FEE),
    "a path below a part": below("/migrate", f"早。{FEE}", **QUOTE),
    "a command below another chat's message": said("/ask", **ELSEWHERE, **QUOTE),
    "a path below another chat's message": said("/migrate", **ELSEWHERE, **QUOTE),
    "a command below another chat's message without a part": said("/ask", **ELSEWHERE),
    "a command below a picture": lambda one, other: one.message(
        "/ask", reply_to_message=other.message(photo=PHOTO)
    ),
    "a command below a bot's words": lambda one, other: one.message(
        "/ask", reply_to_message=other.message(FEE) | {"from": OTHER_BOT}
    ),
    "a command below a channel's post": lambda one, other: one.message(
        "/ask",
        reply_to_message=other.message(FEE, is_automatic_forward=True) | {"from": SERVICE},
    ),
    "a command in a topic": said(f"/ask {FEE}", **TOPIC),
    "a command in the general topic": said(f"/ask {FEE}", **GENERAL),
    "a command in a thread that is none": said(f"/ask {FEE}", message_thread_id=3),
    "an anonymous administrator": by(ANONYMOUS_ADMIN, said(f"/ask {FEE}"), sender_chat=AS_GROUP),
    "a channel": by(CHANNEL_BOT, said(f"@{USERNAME} {FEE}"), sender_chat=AS_GROUP),
    "an anonymous administrator for somebody": by(ANONYMOUS_ADMIN, below("/ask", STATEMENT)),
    "a message with all that is new": said(f"/ask {FEE}", new_in_2030={"x": 1}, effect_id="5"),
}
SILENCE: dict[str, Case] = {
    "talk": said(FEE),
    "a reply to somebody": below(FEE, STATEMENT),
    "a reply to somebody with a part": below("对", STATEMENT, **QUOTE),
    "a command of another bot": said(f"/ask@another_bot {FEE}"),
    "an unknown command": said("/weather"),
    "an administrator's command": said("/reload"),
    "another's name": said(f"@another_bot {FEE}"),
    "a name in an address": marked(f"x@{USERNAME}.com", f"x@{USERNAME}.com", "email"),
    "a name in code": marked(f"写 @{USERNAME} 就行", kind="code"),
    "a mention of somebody without a name": marked(
        f"甲 {FEE}", "甲", "text_mention", user=OTHER_BOT
    ),
    "a picture": said(photo=PHOTO),
    "a picture below the bot's message": below_ours(photo=PHOTO),
    "somebody joins": said(new_chat_members=[BOT]),
    "something is pinned": lambda one, _: one.message(pinned_message=ours(one)),
    "a topic is closed": said(forum_topic_closed={}, **TOPIC),
    "another bot calls": by(OTHER_BOT, said(f"/ask {FEE}")),
    "a bot replies to the bot": by(OTHER_BOT, below_ours(FEE)),
    "a channel's post arrives": by(SERVICE, said(f"@{USERNAME} {FEE}", is_automatic_forward=True)),
    "a channel talks": by(CHANNEL_BOT, said(FEE), sender_chat=AS_GROUP),
    "the group moves": said(migrate_to_chat_id=-(10**12)),
}


@pytest.fixture
def people(world: World) -> tuple[Person, Person]:
    chat = world.group()
    return world.person(chat), world.person(chat)


@pytest.mark.parametrize("name", DUE)
def test_an_answer_is_due(people: tuple[Person, Person], name: str) -> None:
    one, other = people
    message = DUE[name](one, other)
    answer = one.sends(message).message
    assert answer.text
    told = answer.replies_to
    quoted = message.get("reply_to_message", {}).get("message_id")
    assert told in {message["message_id"], quoted}


@pytest.mark.parametrize("name", SILENCE)
def test_silence_is_due(people: tuple[Person, Person], name: str) -> None:
    one, other = people
    before = one.world.count("updates")
    assert one.sends(SILENCE[name](one, other)).silent
    assert one.world.count("updates") == before


REFUSED = {
    "a topic that is closed": "Bad Request: TOPIC_CLOSED",
    "a topic that is gone": "Bad Request: message thread not found",
    "a question that is gone": "Bad Request: message to be replied not found",
    "a button it does not take": "Bad Request: BUTTON_TYPE_INVALID",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_telegram_refuses_in_part_is_answered_all_the_same(
    people: tuple[Person, Person], name: str
) -> None:
    one, _ = people
    one.world.telegram.refuse("sendMessage", 400, REFUSED[name])
    assert "300" in one.says(f"/ask {FEE}", **TOPIC).message.text


def test_a_call_that_finds_the_group_moved_is_answered_there(people: tuple[Person, Person]) -> None:
    one, other = people
    new = one.chat["id"] - 10**12
    told = "Bad Request: group chat was upgraded to a supergroup chat"
    one.world.telegram.refuse("sendMessage", 400, told, migrate_to_chat_id=new)
    there = Person(one.world, one.number, {**one.chat, "id": new})
    with there.followed() as turn:
        one.world.telegram.deliver(message=below("/ask", FEE)(one, other))
    assert "300" in turn.message.text
