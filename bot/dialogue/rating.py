"""A thumb below an answer, and the reason for one: which way it points, never whose it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Rating:
    """One thumb, once."""

    about: str
    """The entry, or the topic whose page it was."""
    up: bool


class Reason(StrEnum):
    """What was wrong with an answer."""

    OFF_TOPIC = "off_topic"
    WRONG = "wrong"
    LONG = "long"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One reason for a thumb down, once."""

    about: str
    reason: Reason
