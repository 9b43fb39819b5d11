"""Thanks are thanks, whatever is chatted around them."""

from __future__ import annotations

import re

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import pending_slot
from bot.dialogue.session import Session
from bot.match import Step

_THANKS = re.compile(
    r"多[谢謝]|感[谢謝]|[谢謝]{2}|[谢謝][啦了]|\b(?:thanks|thank you|thx|cheers)\b", re.IGNORECASE
)
_LONGEST = 40
"""Characters beside the thanks; more of them is a story."""
_RESEMBLES, _ALIKE, _IS_KNOWN = 0.45, 0.6, 0.8
"""Likeness to something known from which on it may be meant, is even if improbable, is surely."""
_PROBABLE = 0.5


def bare(k: Knowledge, session: Session, text: str) -> str:
    """Return the thanks alone where the rest of a text is chat; the text if it is anything else."""
    found = _THANKS.search(text)
    if found is None:
        return text
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    if not any(map(str.isalnum, rest)) or len(rest) > _LONGEST or k.matcher.is_question(text):
        return text
    if k.matcher.read_facts(text, pending_slot(k, session)):
        return text
    return found.group() if _is_chat(k, rest) else text


def _is_chat(k: Knowledge, rest: str) -> bool:
    match = k.match(rest, (), {}, "")
    first = next(iter(match.candidates), None)
    if first is None:
        return True
    if match.step is Step.GREET:  # a goodbye or a complaint that is known as such is heard
        return first.likeness < _IS_KNOWN
    return first.likeness < _RESEMBLES or (first.p < _PROBABLE and first.likeness < _ALIKE)
