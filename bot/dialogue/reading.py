"""Which facts a user has read, and what has become of them since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.content import Library
from bot.content.models import Fact
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.typed import replace

MAX_READ = 200
"""How many facts a session remembers; those read longest ago are forgotten first."""


@dataclass(frozen=True, slots=True)
class News:
    """What has happened to the facts a user has read, by fact id, in the order of reading."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]


def fingerprint(fact: Fact) -> str:
    """Return what changes when a reader would read something else."""
    wordings = [wording for wording in (fact.value, fact.text, fact.claim) if wording]
    texts = [text for wording in wordings for text in (wording.zh, wording.en or "")]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:8]


def having_read(session: Session, fingerprints: Mapping[str, str], facts: Iterable[str]) -> Session:
    """Return the session that remembers these facts by their fingerprints of now."""
    read = dict(session.read)
    for fact in facts:
        if fact in fingerprints:
            read.pop(fact, None)
            read[fact] = fingerprints[fact]
    latest = tuple(read.items())[-MAX_READ:]
    return session if latest == session.read else replace(session, read=latest)


def facts_in(reply: Reply) -> tuple[str, ...]:
    """Return the facts a reply gives to read; an answer counts with its folded pages."""
    facts = list(reply.facts)
    if reply.answered or reply.outcome:
        facts += [fact for page in reply.pages for fact in page.facts]
    return tuple(dict.fromkeys(facts))


def news(session: Session, library: Library) -> News:
    """Compare what was read with what is known now."""
    changed, gone = [], []
    for fact_id, read in session.read:
        fact = library.facts.get(fact_id)
        if fact is None:
            gone.append(fact_id)
        elif fingerprint(fact) != read:
            changed.append(fact_id)
    return News(tuple(changed), tuple(gone))


def without(session: Session, facts: Iterable[str]) -> Session:
    """Return the session that has never read these facts."""
    dropped = frozenset(facts)
    return replace(session, read=tuple(item for item in session.read if item[0] not in dropped))
