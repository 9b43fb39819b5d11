"""From a stored update to what of it is read here.

The rest goes no further: Telegram, and servers older or newer than the library, may say there
what they like, and a person is answered all the same.
"""

from __future__ import annotations

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
_ENTITY: _Shape = {"type": str, "offset": int, "length": int, "user": _USER}
_KEY: _Shape = {"text": str, "callback_data": str}
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
    kept = _kept(raw, _UPDATE)
    if "my_chat_member" in raw:
        kept[STANDING] = as_dict(raw["my_chat_member"])
    for kind in ("message", "edited_message", "guest_message"):
        if kind in raw:
            kept[kind] = _message(raw[kind])
    if query := kept.get("callback_query"):
        query |= {"chat_instance": ""}
        if "message" in query:
            query["message"] = _message(raw["callback_query"]["message"])
    if query := kept.get("inline_query"):
        query |= {"offset": ""}
    if chat is not None and kind_of(raw) not in PUBLIC:
        _follow(kept, chat)
    try:
        return telegram.Update.de_json(kept, None)
    except Exception as error:
        raise Unreadable(repr(error)) from None


def _message(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is read of a message, with what the library cannot do without."""
    kept = _kept(raw, _MESSAGE) | _details(raw)
    if kept.get("message_thread_id") == GENERAL:
        del kept["message_thread_id"]
    kept["date"] = 0 if raw.get("date") == 0 else 1  # 0 marks one that is out of reach
    if other := kept.get("reply_to_message"):
        other |= {"date": 1} | _details(raw["reply_to_message"])
        other.pop("quote", None)
    if "quote" in kept:
        kept["quote"]["position"] = 0
    return kept


def _details(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return those parts of a message that are read as far as they are understood."""
    details: dict[str, Any] = {}
    for name in ("entities", "caption_entities"):
        found = [_kept(one, _ENTITY) for one in _list(raw.get(name)) if _is_entity(one)]
        if found:
            details[name] = found
    keyboard = _list(as_dict(raw.get("reply_markup")).get("inline_keyboard"))
    rows = [[key for key in _list(row) if _fits(key, _KEY) and "text" in key] for row in keyboard]
    if rows:
        details["reply_markup"] = {"inline_keyboard": rows}
    if isinstance(raw.get(OWN_TEXT), str):
        details[OWN_TEXT] = raw[OWN_TEXT]
    if any(name in _ATTACHED or name not in _KNOWN for name in raw):
        details[CONTENT] = _content(raw)
    return details


def _content(raw: Mapping[str, Any]) -> str:
    kind = as_dict(raw.get("document")).get("mime_type")
    if "photo" in raw or (isinstance(kind, str) and kind.startswith("image/")):
        return PICTURE
    return next((RECORDING for name in _RECORDINGS if name in raw), OTHER)


def _is_entity(raw: object) -> bool:
    return _fits(raw, _ENTITY) and {"type", "offset", "length"} <= set(as_dict(raw))


def _follow(kept: Mapping[str, Any], chat: int) -> None:
    """Say of an update that it is from a chat.

    A message of the chat that this was can be neither replied to nor edited there.
    """
    kind = kind_of(kept)
    message = as_dict(kept.get(kind))
    if kind == "callback_query":
        message = as_dict(message.get("message"))
    if not message or message["chat"]["id"] == chat:
        return
    message["chat"]["id"] = chat
    if kind == "callback_query":
        message["date"] = 0
    elif kind == "message":
        message["message_id"] = 0


def _fits(value: object, shape: _Shape) -> bool:
    """Tell whether all that is there of a shape is of its type."""
    if shape is int:
        return is_number(value)
    if isinstance(shape, type):
        return isinstance(value, shape)
    return isinstance(value, dict) and all(
        _fits(value[name], part) for name, part in shape.items() if name in value
    )


def _kept(raw: Mapping[str, Any], shape: _Shape) -> dict[str, Any]:
    """Return a copy of what there is of a shape."""
    parts = shape if isinstance(shape, Mapping) else {}
    kept = {
        name: _kept(raw[name], part) if isinstance(part, Mapping) else raw[name]
        for name, part in parts.items()
        if name in raw
    }
    return {"is_bot": False, "first_name": ""} | kept if shape is _USER else kept


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
