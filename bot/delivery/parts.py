"""Several messages that are one act: an album, and a text that a client has cut to Telegram's size.

Each comes as an update of its own, and none says how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.delivery.values import as_dict, is_number
from bot.jsontext import decoded, encoded

SETTLED = 1.5
"""Seconds after which nothing more is expected to belong to what came last."""
CUT = 4000
"""Units of UTF-16 from which on a client may have cut a text; Telegram takes 4,096."""
_MOST = 4096
_TOGETHER = 2
"""Seconds between the parts of one text, by Telegram's clock."""
OWN_TEXT = "own_text"
"""Stands in a joined message for what the message that it goes by says itself."""


def is_part(payload: str) -> bool:
    """Tell whether more may follow that belongs to a stored update."""
    # Nearly all are neither; a character has two units at most.
    if 2 * len(payload) < CUT and '"media_group_id"' not in payload:
        return False
    message = _message(payload)
    return bool(_album(message)) or _units(_text(message)) >= CUT


def goes_on(payload: str, following: str) -> bool:
    """Tell whether a stored update goes on with one that `is_part`."""
    message, other = _message(payload), _message(following)
    if album := _album(message):
        return _album(other) == album
    began, came = message.get("date"), other.get("date")
    together = is_number(began) and is_number(came) and abs(came - began) <= _TOGETHER
    alike = ("forward_origin" in message) == ("forward_origin" in other)
    return together and alike and bool(_text(other)) and not _text(other).startswith("/")


def joined(payloads: Sequence[str]) -> str:
    """Return stored updates that belong together as one; it goes by the first that has words."""
    if len(payloads) == 1:
        return payloads[0]
    messages = [_message(payload) for payload in payloads]
    first = next((at for at, one in enumerate(messages) if _words(one)), 0)
    whole = dict(messages[first])
    whole[OWN_TEXT] = _words(whole)
    text, marks = "", []
    for message in messages:
        words = _words(message)
        if not words:
            continue
        text += "\n" if text and _units(text) % _MOST else ""
        marks += [_moved(mark, _units(text)) for mark in _marks(message)]
        text += words
    name, marked = ("caption", "caption_entities") if _album(whole) else ("text", "entities")
    whole |= {name: text, marked: marks} if text else {}
    update = {**decoded(payloads[first]), "message": whole}
    return encoded(update)


def _message(payload: str) -> dict[str, Any]:
    return as_dict(as_dict(decoded(payload)).get("message"))


def _album(message: dict[str, Any]) -> str:
    return str(message.get("media_group_id") or "")


def _text(message: dict[str, Any]) -> str:
    text = message.get("text")
    return text if isinstance(text, str) else ""


def _words(message: dict[str, Any]) -> str:
    caption = message.get("caption")
    return _text(message) or (caption if isinstance(caption, str) else "")


def _marks(message: dict[str, Any]) -> list[dict[str, Any]]:
    marks = message.get("entities") or message.get("caption_entities")
    return [as_dict(mark) for mark in marks] if isinstance(marks, list) else []


def _moved(mark: dict[str, Any], units: int) -> dict[str, Any]:
    offset = mark.get("offset")
    return mark | ({"offset": offset + units} if is_number(offset) else {})


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
