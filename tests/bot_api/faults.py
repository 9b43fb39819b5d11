"""What can go wrong with a call, each as a switch: Telegram's refusals, a network's failures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Fault:
    """What a call gets instead of its result."""

    answer: bytes | None = b""
    """Written as it is; None: nothing ever comes."""
    closes: bool = False
    """Whether the connection ends after that."""
    resets: bool = False
    """Whether it ends with an error."""
    is_accepted: bool = False
    """Whether the call is done all the same."""


def http(status: int, body: bytes, kind: str = "application/json") -> bytes:
    """Return an answer of HTTP's."""
    phrase = HTTPStatus(status).phrase
    head = f"HTTP/1.1 {status} {phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}"
    return b"%s\r\n\r\n%s" % (head.encode(), body)


def refusal(status: int, description: str, **parameters: int) -> Fault:
    """Return a refusal in the form that all of Telegram's have."""
    told: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        told["parameters"] = parameters
    return Fault(http(status, json.dumps(told).encode()))


def migrated(chat: int) -> Fault:
    """Return the refusal of a group that has become another chat."""
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return refusal(400, description, migrate_to_chat_id=chat)


FAULTS = {
    "429": refusal(429, "Too Many Requests: retry after 1", retry_after=1),
    "500": refusal(500, "Internal Server Error"),
    "502": Fault(http(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")),
    "conflict": refusal(409, "Conflict: terminated by other getUpdates request"),
    "blocked": refusal(403, "Forbidden: bot was blocked by the user"),
    "not modified": refusal(
        400,
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message",
    ),
    "not editable": refusal(400, "Bad Request: message can't be edited"),
    "no message": refusal(400, "Bad Request: message to edit not found"),
    "no question": refusal(400, "Bad Request: message to be replied not found"),
    "no topic": refusal(400, "Bad Request: message thread not found"),
    "bad html": refusal(400, "Bad Request: can't parse entities: unsupported start tag"),
    "bad button": refusal(400, "Bad Request: BUTTON_DATA_INVALID"),
    "no method": refusal(404, "Not Found: method not found"),
    "no token": refusal(401, "Unauthorized"),
    "no file": refusal(400, "Bad Request: wrong file identifier/HTTP URL specified"),
    "bad photo": refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
    "no chat": refusal(400, "Bad Request: chat not found"),
    "garbage": Fault(http(200, b"<html>not what you asked for", "text/html")),
    "broken off": Fault(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":', closes=True),
    "closed": Fault(closes=True),
    "reset": Fault(resets=True),
    "silence": Fault(None),
    "late": Fault(None, is_accepted=True),  # it is done, but nobody ever says so
}
