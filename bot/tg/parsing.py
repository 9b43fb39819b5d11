"""From a stored update to what of it is read here.

The rest goes no further: Telegram, and servers older or newer than the library, may say there
what they like, and a person is answered all the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeAlias

import telegram
from telegram.constants import MessageAttachmentType

from bot.delivery.parts import OWN_TEXT
from bot.delivery.values import as_dict, is_number
from bot.delivery.wire import GENERAL, PUBLIC, Unreadable, kind_of
from bot.jsontext import decoded

CONTENT = "content"
"""Stands in `api_kwargs` of a message in which a person sent something, with what that is."""
PICTURE, RECORDING, OTHER = "picture", "voice", "other"
STANDING = "standing"
"""Stands in `api_kwargs` of an update about the bot's place in a chat, with what it tells."""
_RECORDINGS = ("voice", "audio", "video", "video_note")

_Shape: TypeAlias = "type | Mapping[str, _Shape]"
_USER: _Shape = {
    "id": int,
    "is_bot": bool,
    "first_name": str,
    "last_name": str,
    "language_code": str,
}
_MESSAGE: dict[str, _Shape] = {
    "message_id": int,
    "chat": {"id": int, "type": str},
    "from": _USER,
    "text": str,
    "caption": str,
    "message_thread_id": int,
    "is_topic_message": bool,
    "is_automatic_forward": bool,
    "quote": {"text": str},
    "guest_query_id": str,
}
_MESSAGE["reply_to_message"] = dict(_MESSAGE)
_UPDATE: dict[str, _Shape] = {
    "update_id": int,
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "guest_message": _MESSAGE,
    "inline_query": {"id": str, "from": _USER, "query": str},
    "callback_query": {"id": str, "from": _USER, "data": str, "message": _MESSAGE},
}


class _Message(telegram.Message):
    """A message as it is read, without the library's guard against changes.

    That is asked at each of a hundred fields, which takes longer than all the rest.
    """

    __slots__ = ()
    __setattr__ = object.__setattr__  # type: ignore[assignment]


_SOME_DAY = dt.datetime.fromtimestamp(1, dt.UTC)
"""When a message was written is not read."""
_ENTITY: _Shape = {"type": str, "offset": int, "length": int, "user": _USER}
_KEY: dict[str, _Shape] = {"text": str, "callback_data": str}
_ATTACHED = frozenset(MessageAttachmentType) | {"checklist", "forward_origin"}
_KNOWN = frozenset(telegram.Message.__slots__) | {
    "message_id",
    "date",
    "chat",
    "from",
    OWN_TEXT,
}


def read(payload: str, chat: int | None = None) -> telegram.Update:
    """Read a stored update. Raises Unreadable, with a reason, if it makes no sense.

    `chat` is where its conversation goes on, if the chat it names has become another.
    """
    raw = decoded(payload)
    if not _fits(raw, _UPDATE):
        raise Unreadable("a part of it is of another type than Telegram's")
    if chat is not None and kind_of(raw) not in PUBLIC:
        raw = _followed(raw, chat)
    standing = {STANDING: as_dict(raw["my_chat_member"])} if "my_chat_member" in raw else None
    try:
        return telegram.Update(
            raw["update_id"],
            message=_message_in(raw, "message"),
            edited_message=_message_in(raw, "edited_message"),
            guest_message=_message_in(raw, "guest_message"),
            inline_query=_inline(raw["inline_query"]) if "inline_query" in raw else None,
            callback_query=_press(raw["callback_query"]) if "callback_query" in raw else None,
            api_kwargs=standing,
        )
    except Exception as error:
        raise Unreadable(repr(error)) from None


def _message_in(raw: Mapping[str, Any], kind: str) -> telegram.Message | None:
    return _message(raw[kind]) if kind in raw else None


def _inline(raw: Mapping[str, Any]) -> telegram.InlineQuery:
    return telegram.InlineQuery(raw["id"], _user(raw["from"]), raw["query"], "")


def _press(raw: Mapping[str, Any]) -> telegram.CallbackQuery:
    shown = raw.get("message")
    below: telegram.MaybeInaccessibleMessage | None = None
    if shown and shown.get("date") == 0:  # it is out of reach
        below = telegram.InaccessibleMessage(_chat(shown["chat"]), shown["message_id"])
    elif shown:
        below = _message(shown)
    return telegram.CallbackQuery(raw["id"], _user(raw["from"]), "", below, raw.get("data"))


def _message(raw: Mapping[str, Any], *, is_replied: bool = False) -> telegram.Message:
    """Return what is read of a message; by hand, since the library asks after all it knows."""
    other, quote = raw.get("reply_to_message"), raw.get("quote")
    thread = raw.get("message_thread_id")
    return _Message(
        raw["message_id"],
        _SOME_DAY,
        _chat(raw["chat"]),
        _user(raw["from"]) if "from" in raw else None,
        None if other is None or is_replied else _message(other, is_replied=True),
        text=raw.get("text"),
        entities=_entities(raw, "entities"),
        caption=raw.get("caption"),
        caption_entities=_entities(raw, "caption_entities"),
        message_thread_id=None if thread == GENERAL and not is_replied else thread,
        is_topic_message=raw.get("is_topic_message"),
        is_automatic_forward=raw.get("is_automatic_forward"),
        quote=telegram.TextQuote(quote["text"], 0) if quote and not is_replied else None,
        guest_query_id=raw.get("guest_query_id"),
        reply_markup=_keyboard(raw),
        api_kwargs=_apart(raw),
    )


def _user(raw: Mapping[str, Any]) -> telegram.User:
    return telegram.User(
        raw["id"],
        raw.get("first_name", ""),
        raw.get("is_bot", False),
        raw.get("last_name"),
        language_code=raw.get("language_code"),
    )


def _chat(raw: Mapping[str, Any]) -> telegram.Chat:
    return telegram.Chat(raw["id"], raw["type"])


def _entities(raw: Mapping[str, Any], name: str) -> list[telegram.MessageEntity]:
    """Return those marks of a text that are understood."""
    return [
        telegram.MessageEntity(
            one["type"],
            one["offset"],
            one["length"],
            user=_user(one["user"]) if "user" in one else None,
        )
        for one in _list(raw.get(name))
        if _is_entity(one)
    ]


def _keyboard(raw: Mapping[str, Any]) -> telegram.InlineKeyboardMarkup | None:
    rows = _list(as_dict(raw.get("reply_markup")).get("inline_keyboard"))
    read = ([key for key in _list(row) if _fits(key, _KEY) and "text" in key] for row in rows)
    keys = [[_key(key) for key in row] for row in read]
    return telegram.InlineKeyboardMarkup(keys) if keys else None


def _key(raw: Mapping[str, Any]) -> telegram.InlineKeyboardButton:
    rest = {name: raw[name] for name in raw if name not in _KEY}  # it may be sent again
    return telegram.InlineKeyboardButton(
        raw["text"], callback_data=raw.get("callback_data"), api_kwargs=rest
    )


def _apart(raw: Mapping[str, Any]) -> dict[str, str]:
    """Return what the library has no place for."""
    apart = {}
    if isinstance(raw.get(OWN_TEXT), str):
        apart[OWN_TEXT] = raw[OWN_TEXT]
    if any(name in _ATTACHED or name not in _KNOWN for name in raw):
        apart[CONTENT] = _content(raw)
    return apart


def _content(raw: Mapping[str, Any]) -> str:
    kind = as_dict(raw.get("document")).get("mime_type")
    if "photo" in raw or (isinstance(kind, str) and kind.startswith("image/")):
        return PICTURE
    return next((RECORDING for name in _RECORDINGS if name in raw), OTHER)


def _is_entity(raw: object) -> bool:
    return _fits(raw, _ENTITY) and {"type", "offset", "length"} <= set(as_dict(raw))


def _followed(raw: dict[str, Any], chat: int) -> dict[str, Any]:
    """Return an update as one from a chat.

    A message of the chat that this was can be neither replied to nor edited there.
    """
    kind = kind_of(raw)
    content = as_dict(raw.get(kind))
    message = as_dict(content.get("message")) if kind == "callback_query" else content
    if "chat" not in message or message["chat"]["id"] == chat:
        return raw
    message = {**message, "chat": {**message["chat"], "id": chat}}
    if kind == "callback_query":
        return {**raw, kind: {**content, "message": {**message, "date": 0}}}
    return {**raw, kind: {**message, "message_id": 0} if kind == "message" else message}


def _fits(value: object, shape: _Shape) -> bool:
    """Tell whether all that is there of a shape is of its type."""
    if shape is int:
        return is_number(value)
    if isinstance(shape, type):
        return isinstance(value, shape)
    return isinstance(value, dict) and all(
        _fits(value[name], part) for name, part in shape.items() if name in value
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
