"""Several questions in one message: the most urgent is answered, the others are offered by name."""

from __future__ import annotations

from bot.content.models import Entry
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.session import Session
from bot.match import Match, Step, sentences

MAX_QUESTIONS = 4
_FEWEST = 2
_URGENT = ("complaint", "recover", "dissolution", "dormant")
"""Topics in which waiting costs most, the worst first."""


def questions_in(k: Knowledge, session: Session, text: str, match: Match) -> tuple[Entry, ...]:
    """Return what a message asks, if that is more than one thing; the most urgent comes first.

    `match` is that of the whole message: where it is about is where its short questions belong.
    """
    parts = sentences(text)
    asked = [one for one in parts if k.matcher.is_question(one)] if len(parts) >= _FEWEST else []
    if len(asked) < _FEWEST:
        return ()
    about = match.topics[0].topic if match.topics else ""
    found: dict[str, Entry] = {}
    for part in asked[:MAX_QUESTIONS]:
        one = k.match(part, (), session.facts, about)
        if one.step is Step.ENTRY:
            entry = k.library.entries[one.candidates[0].entry]
            found.setdefault(entry.id, entry)
    return tuple(sorted(found.values(), key=_urgency)) if len(found) >= _FEWEST else ()


def _urgency(entry: Entry) -> int:
    return _URGENT.index(entry.topic) if entry.topic in _URGENT else len(_URGENT)
