"""The warning beside facts that nobody has compared with their sources for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from bot.content.models import Lang
from bot.dialogue.blocks import Grade, Warn
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.reply import Reply
from bot.typed import replace


def warned(k: Knowledge, lang: Lang, reply: Reply, today: dt.date) -> Reply:
    """Add a warning to each view of a reply that rests on facts past their review age."""
    stale = k.stale(today)
    if not stale:
        return reply
    pages = tuple(
        replace(page, blocks=(*page.blocks, *_warning(k, lang, page.facts, stale)))
        for page in reply.pages
    )
    end = _end_of_answer(reply)
    warning = _warning(k, lang, reply.facts, stale)
    blocks = (*reply.blocks[:end], *warning, *reply.blocks[end:])
    return replace(reply, blocks=blocks, pages=pages)


def _warning(
    k: Knowledge, lang: Lang, facts: Iterable[str], stale: Mapping[str, dt.date]
) -> Iterator[Warn]:
    oldest = min((stale[fact] for fact in facts if fact in stale), default=None)
    if oldest:
        yield Warn(k.text("fact.stale", lang, date=oldest.isoformat()))


def _end_of_answer(reply: Reply) -> int:
    """Return how many blocks come before the open question, which stays next to its buttons."""
    end = len(reply.blocks)
    if end and isinstance(reply.blocks[-1], Grade):
        end -= 1
    if reply.ask:
        end -= 1
    return end
