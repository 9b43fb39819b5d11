"""Takes what opens an account out of an update before it is stored, so that no crash keeps it."""

from __future__ import annotations

from bot.match import redacted

_NAMES = ("id", "data", "chat_instance", "type", "date", "username", "language_code")
"""Endings of the keys of what Telegram itself has written; the rest may be somebody's words."""


def without_secrets(value: object, key: str = "") -> object:
    """Return a decoded update with passwords, codes and numbers of papers blacked out.

    Also in what a message quotes or answers. A text keeps its length, so that the places of
    commands and mentions in it stay right.
    """
    if isinstance(value, str):
        return value if key.endswith(_NAMES) else redacted(value)
    if isinstance(value, list):
        return [without_secrets(item, key) for item in value]
    if isinstance(value, dict):
        return {name: without_secrets(item, name) for name, item in value.items()}
    return value
