"""What can be done about Telegram's refusals: each in a table, with the reason.

Telegram names what it refuses in words alone; those here are parts of them, in lower case.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.delivery.client import Client, Refused

Payload: TypeAlias = Mapping[str, Any]
_Less: TypeAlias = Callable[[Payload], Payload | None]
"""Returns a payload with less in it; None if what would be left out is not there."""


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Lasting:
    """A refusal of the webhook that no waiting changes."""

    words: str
    reason: str


_LASTING = (
    _Lasting("https url", "Telegram calls nothing but HTTPS"),
    _Lasting("only on ports", "Telegram calls no other ports"),
    _Lasting("is reserved", "an address of that kind cannot be reached from outside"),
    _Lasting("invalid webhook url", "it is no address"),
    _Lasting("parse url", "it is no address"),
    _Lasting("url host is empty", "it is no address"),
    _Lasting("wrong http url", "it is no address"),
    _Lasting("unsupported url protocol", "it is no address that HTTP could reach"),
    _Lasting("secret token", "it may hold A-Z, a-z, 0-9, _ and -, 256 of them at most"),
)
"""Whatever else is refused may be taken a minute later: a name that is not known everywhere yet,
a server that starts, a fault at Telegram's."""


def lasting_reason(message: str) -> str | None:
    """Return why a webhook that was refused will not be taken later either; None if it may be."""
    return next((one.reason for one in _LASTING if one.words in message.lower()), None)


_SHUT_OUT = {
    "muted": (
        "not enough rights",
        "no rights to send",
        "write_forbidden",
        "chat_restricted",
        "send_plain_forbidden",
        "admin_required",
    ),
    "closed": ("topic_closed", "topic_deleted", "topic is closed", "topic closed"),
    "removed": ("kicked", "not a member", "chat not found", "was deleted", "deactivated"),
}
"""Why nothing can be said in a group, by parts of what Telegram says to whoever tries."""


def shut_out(message: str) -> str | None:
    """Return why nothing can be said in a group; None if it was that message alone."""
    return next(
        (why for why, parts in _SHUT_OUT.items() if any(one in message.lower() for one in parts)),
        None,
    )


@dataclass(frozen=True, slots=True)
class _Remedy:
    """What is left out of a message when Telegram refuses it for that."""

    words: tuple[str, ...]
    less: _Less
    reason: str


def _without(name: str) -> _Less:
    def less(payload: Payload) -> Payload | None:
        kept = {key: value for key, value in payload.items() if key != name}
        return kept if len(kept) < len(payload) else None

    return less


def _as_plain_text(payload: Payload) -> Payload | None:
    if "parse_mode" not in payload:
        return None
    text = html.unescape(re.sub(r"<[^>]*>", "", str(payload["text"])))
    return {key: value for key, value in payload.items() if key != "parse_mode"} | {"text": text}


def _without_times(payload: Payload) -> Payload | None:
    text = re.sub(r"</?tg-time[^>]*>", "", str(payload.get("text", "")))
    return None if text == payload.get("text") else {**payload, "text": text}


def _without_links(payload: Payload) -> Payload | None:
    rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
    kept = [[key for key in row if "url" not in key] for row in rows]
    if kept == rows or not any(kept):
        return None
    return {**payload, "reply_markup": {"inline_keyboard": [row for row in kept if row]}}


def _without_styles(payload: Payload) -> Payload | None:
    rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
    plain = [
        [{name: value for name, value in key.items() if name != "style"} for key in row]
        for row in rows
    ]
    return None if plain == rows else {**payload, "reply_markup": {"inline_keyboard": plain}}


_REMEDIES = (
    _Remedy(
        ("thread", "topic_", "topic closed", "topic is closed"),
        _without("message_thread_id"),
        "the topic was closed or deleted meanwhile; the group is still there",
    ),
    _Remedy(
        ("replied", "to reply", "reply message", "reply_message", "reply_to"),
        _without("reply_parameters"),
        "the question was deleted meanwhile; its author still waits for the answer",
    ),
    _Remedy(
        ("tg-time",),
        _without_times,
        "a server older than Bot API 9.5 knows no times; the day stands there in words",
    ),
    _Remedy(
        ("parse entities", "parse message text", "entity", "entities"),
        _as_plain_text,
        "words without bold type say the same",
    ),
    _Remedy(
        ("button_url", "button url", "url is invalid", "wrong http url", "url host is empty"),
        _without_links,
        "a link that Telegram does not take may have no button; the others work",
    ),
    _Remedy(
        ("style", "button", "reply markup", "reply_markup", "keyboard"),
        _without_styles,
        "a server older than Bot API 9.4 may know no colours; the button works in any",
    ),
    _Remedy(
        ("button", "reply markup", "reply_markup", "keyboard"),
        _without("reply_markup"),
        "whatever a button says can be typed as well",
    ),
    _Remedy(
        ("link preview", "link_preview", "webpage"),
        _without("link_preview_options"),
        "a preview too many does no harm",
    ),
)


def _grave(_: str) -> int:
    return logging.WARNING


async def made_with_less(
    client: Client, method: str, payload: Payload, level: Callable[[str], int] = _grave
) -> object:
    """Make a call, once more without whatever Telegram refuses in it and can do without.

    `level` tells how grave it is to do so. Every failure is a CallFailed.
    """
    while True:
        try:
            return await client.call(method, payload)
        except Refused as error:
            less = with_less(payload, error.message)
            if less is None:
                raise
            said = "%s is repeated with less in it: %s"
            _log.log(level(error.message), said, method, error.message)
            payload = less


def with_less(payload: Payload, message: str) -> Payload | None:
    """Return a refused message without what it was refused for; None if nothing can be done."""
    if "not modified" in message.lower():  # nothing is wrong, though much is named
        return None
    for remedy in _REMEDIES:
        if any(words in message.lower() for words in remedy.words):
            less = remedy.less(payload)
            if less is not None:
                return less
    return None
