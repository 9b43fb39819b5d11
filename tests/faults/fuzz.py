"""Updates as no Telegram would send them, and some as it might one day.

Two roads: updates made from aiogram's models of the Bot API, with any optional field there or
not; and sound updates in which something has been swapped, dropped, nested or blown up.
"""

from __future__ import annotations

import copy
import types
import typing
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from random import Random
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from tests.bot_api_models import Update, kinds_of

TEXTS = (
    "",
    " ",
    "/start",
    "/start migrate-fee",
    "/start " + "x" * 64,
    "/ask",
    "/ask 公众号迁移要多少钱",
    "/migrate@bench_bot",
    "/nonsense 1 2 3",
    "/gaps 99999999999999999999",
    "公众号怎么注销",
    "個人的訂閱號，怎麼註銷？",
    "gongzhonghao zenme zhuxiao",
    "how do I close it?",
    "<b>&amp;</i> {fact} {0} %s \\ \x00",
    "\u202e\u200f\u200b",
    "\ud83d",
    "@bench_bot",
    "@bench_bot 多久",
    "1",
    "返回",
    "重新来",
    "不知道",
    "💯",
    "۱۲۳ ½ ⅷ",
)
LONG = ("👩‍👩‍👧‍👦" * 300, "字" * 4096, "a" * 20_000)
DATA = (
    "",
    "?",
    "1.0.0.go:paths",
    "1.3uw.1.entry:migrate.fee",
    "1.18ce53un18g.0.entry:migrate.fee",
    "1.18ce53un18h.1.unknown",
    "1.3uw.1.unknown",
    "1.zzzzzzzzzzzz.zzzzzzzz.\x7e",
    "1.3uw.0.page:migrate:9999",
    "9.3uw.1.x",
    "1.3uw.1." + "y" * 60,
    "1.3uw.1.up:migrate.fee",
    "1.3uw.1.down:no.such",
    "\u0661.\u0662.\u0663.x",
)
PEOPLE = (5001, 5002, 7, -100, 136817688, 777000, 1087968824)
NUMBERS = (0, 1, -1, *PEOPLE, 2**31, 2**52, -(2**63), 10**30)
NESTED: tuple[Any, ...] = ([], {}, [[[]]], {"a": {"b": {}}})
ODD: tuple[Any, ...] = (None, True, "", "x", 0, -1, 1e308, "\ud800", *NESTED)
UNASKED = (
    "poll",
    "poll_answer",
    "message_reaction",
    "message_reaction_count",
    "business_message",
    "edited_business_message",
    "my_chat_member",
    "a_kind_of_the_year_2030",
)
DEEPEST = 4
USERS = 40


def fuzzed(chance: Random) -> Any:
    """Return one update: usually an object, now and then something else altogether."""
    road = chance.random()
    if road < 0.02:
        return chance.choice(ODD)
    if road < 0.35:
        return modelled(Update, chance)
    update = sound(chance)
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        update = _mutated(update, chance)
    return update


def with_echoes(update: Any, chance: Random) -> list[Any]:
    """Return an update, now and then followed by what Telegram says of it again.

    A reaction or a preview reports a message as edited that has not changed; a nervous finger
    presses twice; of an album, and of a long text, more parts follow.
    """
    if not isinstance(update, dict) or chance.random() < 0.7:
        return [update]
    message = update.get("message")
    if isinstance(message, dict):
        more = {**message, "message_id": chance.randrange(1, 500)}
        return [update, chance.choice(({"edited_message": message}, {"message": more}))]
    return [update, copy.deepcopy(update)]


def sound(chance: Random) -> dict[str, Any]:
    """Return an update as Telegram would send it, usually of a kind the bot asks for."""
    kind = chance.choice(("message", "message", "message", "edited_message", "callback_query"))
    if chance.random() < 0.1:
        return _public(chance)
    if chance.random() < 0.1:
        kind = chance.choice(UNASKED)
        return {kind: _unasked(kind, chance)}
    if kind == "callback_query":
        return {kind: _press(chance)}
    return {kind: _message(chance)}


def _public(chance: Random) -> dict[str, Any]:
    """Return what is asked from a chat the bot is not in."""
    message = _message(chance)
    if chance.random() < 0.5:
        return {"guest_message": message | {"guest_query_id": "1"}}
    typed = {"id": "1", "from": message["from"], "query": _text(chance)[:256], "offset": ""}
    return {"inline_query": typed}


def _unasked(kind: str, chance: Random) -> dict[str, Any]:
    message = _message(chance)
    if kind in {"business_message", "edited_business_message"}:
        return message | {"business_connection_id": "1"}
    if kind == "poll":
        return {"id": "1", "question": "去哪", "options": [], "is_closed": chance.random() < 0.5}
    of_whom = {"user": message["from"], "chat": message["chat"], "date": 1}
    reacted = {"message_id": 1, "old_reaction": [], "new_reaction": [{"type": "emoji"}]}
    return of_whom | reacted | {"poll_id": "1", "option_ids": [0], "reactions": []}


def _text(chance: Random) -> str:
    return chance.choice(LONG if chance.random() < 0.02 else TEXTS)


def _user(chance: Random) -> dict[str, Any]:
    number = 6_000 + chance.randrange(USERS)
    code = chance.choice(("zh-hans", "zh-hant", "en", "xx", ""))
    return {"id": number, "is_bot": False, "first_name": "F", "language_code": code}


def _message(chance: Random) -> dict[str, Any]:
    user = _user(chance)
    chat: dict[str, Any] = {"id": user["id"], "type": "private", "first_name": "F"}
    if chance.random() < 0.3:
        chat = {"id": -1000 - chance.randrange(5), "type": "supergroup", "title": "G"}
    message: dict[str, Any] = {
        "message_id": chance.randrange(1, 500),
        "date": chance.choice((0, 1, 1_790_000_000, 2**31)),
        "chat": chat,
        "from": user,
    }
    if chance.random() < 0.85:
        message["text"] = _text(chance)
    else:
        kind = chance.choice(("sticker", "photo", "poll", "dice", "rich_message"))
        message[kind] = chance.choice(ODD)
    if chat["id"] < 0 and chance.random() < 0.2:  # in the name of the group, or of a channel
        name = chance.choice((1087968824, 136817688))
        message["from"] = {"id": name, "is_bot": True, "first_name": "G"}
        message["sender_chat"] = chance.choice((chat, {"id": -7, "type": "channel"}))
    if chance.random() < 0.1:
        photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
        message |= {"media_group_id": str(chance.randrange(5)), "photo": photo}
        message |= {"caption": message.pop("text", "")}
    if chat["id"] < 0 and chance.random() < 0.05:
        other = -1000 - chance.randrange(5)
        message[chance.choice(("migrate_to_chat_id", "migrate_from_chat_id"))] = other
    if chance.random() < 0.1:
        message["quote"] = chance.choice(({"text": _text(chance), "position": 0}, *ODD))
    if chance.random() < 0.2:
        message["entities"] = [
            {"type": "mention", "offset": chance.randrange(-1, 9), "length": chance.randrange(9)}
        ]
    if chance.random() < 0.2:
        bot = {"id": 123456, "is_bot": True, "first_name": "B"}
        message["reply_to_message"] = {**message, "from": bot}
    if chance.random() < 0.1:
        message |= {"is_topic_message": True, "message_thread_id": chance.choice(NUMBERS)}
    return message


def _press(chance: Random) -> dict[str, Any]:
    return {
        "id": str(chance.randrange(10**9)),
        "from": _user(chance),
        "chat_instance": "1",
        "message": _message(chance),
        "data": chance.choice(DATA),
    }


def _mutated(update: dict[str, Any], chance: Random) -> dict[str, Any]:
    update = copy.deepcopy(update)
    spot: Any = update
    while True:
        if not spot:
            return update
        key = chance.choice(list(spot)) if isinstance(spot, dict) else chance.randrange(len(spot))
        if isinstance(spot[key], dict | list) and spot[key] and chance.random() < 0.7:
            spot = spot[key]
            continue
        break
    match chance.randrange(6):
        case 0:
            del spot[key]
        case 1:
            spot[key] = chance.choice(ODD)
        case 2:
            spot[key] = chance.choice(NUMBERS)
        case 3:
            spot[key] = _text(chance)
        case 4:
            spot[key] = {"id": spot[key], "nested": [copy.deepcopy(update)]}
        case _:
            if isinstance(spot, dict):
                spot[chance.choice(("from", "chat", "text", "new_key", "migrate_to_chat_id"))] = (
                    chance.choice(ODD)
                )
    return update


def modelled(model: type[BaseModel], chance: Random, depth: int = 0) -> dict[str, Any]:
    """Return an object of one of aiogram's models, its optional fields there or not."""
    made = {}
    for name, info in model.model_fields.items():
        odds = 0.25 if depth == 0 else 0.08
        if info.is_required() or chance.random() < odds:
            made[info.alias or name] = _value(kinds_of(model)[name], chance, depth + 1)
    return made


_PLAIN: dict[type, Callable[[Random], Any]] = {
    bool: lambda chance: chance.random() < 0.5,
    int: lambda chance: chance.choice(NUMBERS),
    float: lambda chance: chance.choice((0.0, 1.5, -1e9)),
    str: lambda chance: chance.choice(TEXTS),
    datetime: lambda chance: chance.choice((0, 1_790_000_000)),
    timedelta: lambda _: 60,
}


def _value(kind: Any, chance: Random, depth: int) -> Any:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        choices = [part for part in get_args(kind) if part is not type(None)]
        return _value(chance.choice(choices), chance, depth)
    if origin is Literal:
        return chance.choice(get_args(kind))
    if origin is typing.Annotated:
        return _value(get_args(kind)[0], chance, depth)
    if origin is list:
        if depth > DEEPEST:
            return []
        return [_value(get_args(kind)[0], chance, depth) for _ in range(chance.randrange(3))]
    return _single(kind, chance, depth) if isinstance(kind, type) else chance.choice(ODD)


def _single(kind: type, chance: Random, depth: int) -> Any:
    if issubclass(kind, BaseModel):
        return {} if depth > DEEPEST else modelled(kind, chance, depth)
    if issubclass(kind, Enum):
        return chance.choice([member.value for member in kind])
    make = next((make for plain, make in _PLAIN.items() if issubclass(kind, plain)), None)
    return make(chance) if make else chance.choice(ODD)
