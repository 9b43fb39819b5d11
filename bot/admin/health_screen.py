"""How administrators see whether the bot is well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import __version__
from bot.content.models import Lang
from bot.dialogue import Knowledge, Reply
from bot.dialogue.blocks import Block, Bullets, Copy, Note, Paragraph
from bot.store import Condition, ErrorKind

MOST_ERRORS = 5
"""Kinds of errors that are listed."""
_ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of a running bot."""

    loaded: dt.datetime
    """When its knowledge was."""
    condition: Condition
    seconds: float
    """How long the database took to tell."""
    errors: Sequence[ErrorKind]
    """The latest kinds."""


def health(k: Knowledge, lang: Lang, found: Health) -> Reply:
    """Return how the bot is, in one message."""
    knowledge = k.library.version
    title = k.text("health.title", lang, version=__version__)
    loaded = k.text("health.loaded", lang, version=knowledge, at=moment(found.loaded))
    condition, errors = tuple(_condition(k, lang, found)), tuple(_errors(k, lang, found.errors))
    blocks: tuple[Block, ...] = (
        Paragraph(title, strong=True),
        Bullets((loaded, *condition)),
        *errors,
        Note(k.text("health.note", lang)),
    )
    return Reply(blocks)


def moment(at: dt.datetime) -> str:
    """Return a moment to the minute, in UTC."""
    return f"{at.astimezone(dt.UTC):%m-%d %H:%M}"


def _condition(k: Knowledge, lang: Lang, found: Health) -> Iterator[str]:
    condition = found.condition
    yield k.text(
        "health.database",
        lang,
        engine=_ENGINES[condition.engine],
        size=f"{condition.size / 1e6:.1f}",
        ms=f"{1000 * found.seconds:.0f}",
    )
    waiting = {"updates": condition.updates, "sends": condition.sends, "due": condition.due}
    for name, pending in waiting.items():
        line = k.text(f"health.{name}", lang, count=pending.count)
        age = dt.timedelta(seconds=int(pending.oldest.total_seconds()))
        yield k.text("health.oldest", lang, line=line, age=age) if age else line
    if condition.set_aside:
        yield k.text("health.set_aside", lang, count=condition.set_aside)
    if replicas := condition.replicas:
        yield k.text("health.replicas", lang, count=replicas.count, leases=replicas.leases)


def _errors(k: Knowledge, lang: Lang, errors: Sequence[ErrorKind]) -> Iterator[Block]:
    if not errors:
        yield Paragraph(k.text("health.no_errors", lang))
        return
    yield Paragraph(k.text("health.errors", lang))
    lines = (
        k.text("health.error", lang, kind=one.kind, count=one.times, at=moment(one.last))
        for one in errors
    )
    yield Copy("\n".join(lines))  # elsewhere a client takes bot.delivery for an address
