"""Reply blocks as plain text, for the terminal and for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from bot.content.models import Lang
from bot.dialogue.blocks import Block
from bot.render.lines import Span, lines


def plain_text(blocks: Iterable[Block], lang: Lang) -> str:
    """Return the blocks as text; addresses stand behind their titles."""
    return "\n".join("".join(map(_plain, line)) for line in lines(blocks, lang))


def _plain(span: Span) -> str:
    return f"{span.text} {span.url}" if span.url else span.text
