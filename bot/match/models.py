"""What a match says: the values other rooms see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What to do with a question."""

    ANSWER = "answer"
    """The first candidate answers it."""
    CHOOSE = "choose"
    """It is about our subject, but which candidate is meant is open."""
    UNKNOWN = "unknown"
    """It is not about our subject, or nothing fits."""
    SMALLTALK = "smalltalk"
    """A greeting or the like; the first candidate holds the reply."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that may be meant."""

    entry: str
    topic: str
    p: float
    """Calibrated probability that this entry is the right one; not rounded."""
    phrasing: str
    """The entry's phrasing nearest to the question, as its author wrote it."""


@dataclass(frozen=True, slots=True)
class ReadFact:
    """Something the user gave away about themselves."""

    slot: str
    option: str
    words: str
    """The part of the original text that led to it."""


@dataclass(frozen=True, slots=True)
class Match:
    """Everything read out of one text."""

    verdict: Verdict
    candidates: tuple[Candidate, ...]
    """At most five, best first; empty only when there are no entries."""
    facts: tuple[ReadFact, ...]
    other_object: str | None
    """Id of the `OtherObject` the text is about, if it is not about an official account."""
    is_question: bool
    """Whether it reads like a question rather than a statement."""
