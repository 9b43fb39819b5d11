"""A question without a good answer, as it is kept to learn from: never whose it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.content.models import Lang
from bot.dialogue.masking import MASK, masked
from bot.match import is_han, normalise

MAX_QUESTION = 200
"""How much of a question is kept, in characters; what one asks is said by then."""
KEPT_DAYS = 90
"""A question nobody asked for so long is forgotten: by then it is answered, or was one person's."""
_SHORTEST = 2
"""Fewer letters or characters than these ask nothing."""


class GapKind(StrEnum):
    """How it came out that there was no good answer."""

    UNKNOWN = "unknown"
    """It was not understood, or is about something else."""
    NONE = "none_of_these"
    """None of the entries offered was meant."""
    DOWN = "down"
    """The answer did not help."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One question that went wrong once."""

    kind: GapKind
    question: str
    """Normalised, with `MASK` for what may identify somebody."""
    lang: Lang
    nearest: str | None = None
    """The entry or topic that was shown, or was nearest."""
    other_object: str | None = None
    """Id of the `OutOfScope` it is about, if it is not about an official account."""


def gap_of(
    kind: GapKind,
    text: str,
    lang: Lang,
    nearest: str | None = None,
    other_object: str | None = None,
) -> Gap | None:
    """Return the gap a text of the user's shows; None if the text asks nothing."""
    question = question_of(text)
    return Gap(kind, question, lang, nearest, other_object) if question else None


def question_of(text: str) -> str:
    """Return a text as it is kept; empty if it asks nothing (an emoji, a number, a letter)."""
    question = normalise(masked(text))[:MAX_QUESTION].rstrip()
    return question if len(question.replace(MASK, "").replace(" ", "")) >= _SHORTEST else ""


def phrasing_of(question: str) -> str:
    """Return a kept question as it may stand in an entry: without its masks."""
    return normalise(question.replace(MASK, " "))


def language_list(question: str, lang: str) -> str:
    """Return in which list of an entry's phrasings a question belongs: `zh` or `en`.

    `lang` decides for one in Latin letters alone, which may be typed pinyin.
    """
    return "en" if lang == "en" and not any(map(is_han, question.replace(MASK, ""))) else "zh"
