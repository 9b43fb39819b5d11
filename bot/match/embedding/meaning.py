"""What comparing by meaning tells about a question, and whether it can be had here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

FEWEST, MOST = 20, 40_000
"""Phrasings. Fewer do not show what all of them have in common; more would take minutes to embed
and milliseconds to compare."""


class Similarity(NamedTuple):
    """How near a question is to every owner of phrasings, by their numbers.

    0 is what any two texts of the knowledge have in common, 1 is the same text.
    """

    phrasings: Sequence[int]
    """Numbers of the nearest phrasings."""
    closest: Sequence[float]
    """To the nearest phrasing of an owner."""
    centre: Sequence[float]
    """To the middle of all its phrasings."""


class Meaning(Protocol):
    """Compares questions with a set of phrasings by what they mean."""

    def near(self, text: str) -> Similarity:
        """Compare a normalised question."""
        ...


class Meanings(Protocol):
    """Knows what texts mean, and keeps what it has found out about phrasings."""

    def know(self, texts: Sequence[str]) -> bool:
        """Whether `index` would have nothing to find out."""
        ...

    def index(self, texts: Sequence[str], owners: Sequence[int]) -> Meaning:
        """Take normalised phrasings and the number of each one's owner, in ascending order.

        Needs some milliseconds for each new phrasing. Raises MeaninglessError if it is closed.
        """
        ...

    def close(self) -> None:
        """Let an `index` under way end soon, with what it has found out so far saved."""
        ...


class MeaninglessError(Exception):
    """The meanings were closed before they were all known."""
