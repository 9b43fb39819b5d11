"""What the Bot API's JSON is made of."""

from __future__ import annotations

from typing import Any, TypeGuard

KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "guest_message",
    "my_chat_member",
)
"""The kinds of update we ask for; the rest would only be thrown away."""
_BIGGEST = 2**53 - 1
"""Telegram's numbers have at most 52 bits, so that no JSON reader spoils them."""


def is_number(value: object) -> TypeGuard[int]:
    """Tell whether a value is an integer that Telegram, and a database, may have."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _BIGGEST


def as_dict(value: object) -> dict[str, Any]:
    """Return an object of JSON; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}
