"""Updates as they come over the wire: whose they are, and whether they can be understood.

The first is asked of every update before it is stored, so that it must be quick and bear
anything; the second when its turn has come.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias, TypeGuard

import telegram

from bot.dialogue import ConversationKey
from bot.store import Update
from bot.tg.secrecy import without_secrets

KINDS = ("message", "edited_message", "callback_query")
"""The kinds of update we ask for; the rest would only be thrown away."""
NOBODY = ConversationKey(0, 0, 0)
"""Whose updates are that belong to no conversation; they are not answered."""
_BIGGEST = 2**53 - 1
"""Telegram's numbers have at most 52 bits, so that no JSON reader spoils them."""

_Shape: TypeAlias = "type | Mapping[str, _Shape]"
_USER: _Shape = {"id": int, "is_bot": bool, "first_name": str, "language_code": str}
_MESSAGE: dict[str, _Shape] = {
    "message_id": int,
    "chat": {"id": int, "type": str},
    "from": _USER,
    "text": str,
    "caption": str,
    "message_thread_id": int,
    "is_topic_message": bool,
    "is_automatic_forward": bool,
}
_MESSAGE["reply_to_message"] = dict(_MESSAGE)
_UPDATE: _Shape = {
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "callback_query": {"id": str, "from": _USER, "data": str, "message": _MESSAGE},
}


class Unreadable(Exception):
    """What came is no update, or none that Telegram would send."""


def stored_form(raw: object) -> Update:
    """Return a decoded update as it is stored. Raises Unreadable if it has no usable number."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not is_number(number) or number < 0:
        raise Unreadable("it has no update_id")
    payload = json.dumps(without_secrets(raw), ensure_ascii=False, separators=(",", ":"))
    whole = payload.encode(errors="replace").decode()  # halves of characters go no further
    return Update(number, key_of(raw), whole)


def kind_of(raw: object) -> str:
    """Return which of KINDS an update is, or `other`."""
    return next((kind for kind in KINDS if isinstance(raw, dict) and kind in raw), "other")


def key_of(raw: Mapping[str, object]) -> ConversationKey:
    """Return whose conversation an update belongs to; NOBODY if it cannot be told.

    Pressing a button below an inline message counts as done in private: it has no chat.
    """
    kind = kind_of(raw)
    if kind == "other":
        return NOBODY
    content = _dict(raw[kind])
    message = _dict(content.get("message")) if kind == "callback_query" else content
    user = _dict(content.get("from")).get("id")
    chat = _dict(message.get("chat")).get("id", None if message else user)
    topic = message.get("message_thread_id") if message.get("is_topic_message") is True else 0
    if not (is_number(chat) and is_number(topic) and is_number(user) and user > 0):
        return NOBODY
    return ConversationKey(chat, topic, user)


def read(payload: str) -> telegram.Update:
    """Read a stored update. Raises Unreadable, with a reason, if it makes no sense."""
    raw = json.loads(payload)
    if not _fits(raw, _UPDATE):
        raise Unreadable("a part of it is of another type than Telegram's")
    try:
        return telegram.Update.de_json(raw, None)
    except Exception as error:
        raise Unreadable(repr(error)) from None


def _fits(value: object, shape: _Shape) -> bool:
    """Tell whether all that is there of a shape is of its type."""
    if shape is int:
        return is_number(value)
    if isinstance(shape, type):
        return isinstance(value, shape)
    return isinstance(value, dict) and all(
        _fits(value[name], part) for name, part in shape.items() if name in value
    )


def is_number(value: object) -> TypeGuard[int]:
    """Tell whether a value is an integer that Telegram, and a database, may have."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _BIGGEST


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
