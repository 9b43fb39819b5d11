"""Reply blocks as Telegram HTML, cut into messages between lines.

Telegram counts a message's length in UTF-16 units of the visible text, after the tags
are parsed.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from bot.cases.clock import last_minute
from bot.content.models import Lang
from bot.dialogue.blocks import Block
from bot.render.lines import BLANK, Line, Span, lines

MAX_UNITS = 4096
"""Longest message text that Telegram accepts, in UTF-16 units."""
MAX_REPLIES = 512
"""Replies whose messages are remembered: most that is said was said before."""
_FRAMES = {
    "copy": "<pre>{}</pre>",  # copied whole at one tap
    "aside": "<blockquote expandable>{}</blockquote>",  # three lines of it until it is tapped
}


def html_messages(blocks: Iterable[Block], lang: Lang, limit: int = MAX_UNITS) -> list[str]:
    """Return one HTML text for each message needed; every tag is closed in its message.

    Messages end between blocks; inside one only where it alone is too long for a message.
    """
    return list(_messages(tuple(blocks), lang, limit))


@lru_cache(MAX_REPLIES)
def _messages(blocks: tuple[Block, ...], lang: Lang, limit: int) -> tuple[str, ...]:
    messages: list[str] = []
    current: list[Line] = []
    size = 0
    for line in _fitting(lines(blocks, lang), limit):
        current.append(line)
        size += _units(line) + 1
        while size > limit:
            cut = _last_gap(current) or len(current) - 1
            messages.append(_message(current[:cut]))
            current = current[cut:]
            while current and current[0] == BLANK:
                current.pop(0)
            size = _size(current)
    return (*messages, _message(current)) if current else tuple(messages)


def _last_gap(message: list[Line]) -> int:
    """Return where the last block begins; 0 if the message is a single block."""
    return max((index for index, line in enumerate(message) if line == BLANK), default=0)


def _size(message: list[Line]) -> int:
    return sum(_units(line) + 1 for line in message)


def _message(message: list[Line]) -> str:
    parts = []
    for frame, group in itertools.groupby(message, _frame):
        text = "\n".join("".join(map(_html, line)) for line in group)
        parts.append(_FRAMES[frame].format(text) if frame else text)
    return "\n".join(parts).rstrip("\n")


def _frame(line: Line) -> str | None:
    """Return what a line stands in with those beside it."""
    if line and line[0].style == "copy":
        return "copy"
    return "aside" if line and line[0].is_aside else None


def _html(span: Span) -> str:
    text = html.escape(span.text, quote=False)
    if span.url:
        return f'<a href="{html.escape(span.url)}">{text}</a>'
    if span.last_day:
        # Without a format the words stay as they are: in another zone a client would show another
        # day. Pressed, they tell the moment by the reader's own clock.
        return f'<tg-time unix="{last_minute(span.last_day).timestamp():.0f}">{text}</tg-time>'
    match span.style:
        case "strong":
            return f"<b>{text}</b>"
        case "soft":
            return f"<i>{text}</i>"
    return text


def _fitting(every: Iterable[Line], limit: int) -> Iterator[Line]:
    """Cut a line that no message could hold."""
    room = limit - 1
    for line in every:
        if _units(line) <= room:
            yield line
            continue
        for span in line:
            for piece in _pieces(span.text, room):
                yield (replace(span, text=piece),)


def _pieces(text: str, room: int) -> Iterator[str]:
    start, size = 0, 0
    for index, character in enumerate(text):
        units = _utf16(character)
        if size + units > room:
            yield text[start:index]
            start, size = index, 0
        size += units
    yield text[start:]


def _units(line: Line) -> int:
    return _utf16("".join([span.text for span in line]))


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
