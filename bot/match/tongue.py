"""Patterns for what is said in Chinese and in English, each searched where it can stand.

Most texts are in one of the two, and half of a pattern takes less than half of the time.
"""

from __future__ import annotations

import re
from enum import StrEnum, auto


class Tongue(StrEnum):
    """What letters a text is written in."""

    CHINESE = auto()
    """Without any Latin letter."""
    ENGLISH = auto()
    """In ASCII alone."""
    BOTH = auto()


NEVER = "(?!)"
"""The half of a pattern in which there is nothing to be found."""
_LATIN = re.compile("[a-z]")


def tongue_of(folded: str) -> Tongue:
    """Return in what letters a folded text is written."""
    if folded.isascii():
        return Tongue.ENGLISH
    return Tongue.BOTH if _LATIN.search(folded) else Tongue.CHINESE


class Bilingual(dict[Tongue, re.Pattern[str]]):
    """A pattern by the tongue of what it is searched in, compiled when it is first needed."""

    def __init__(self, chinese: str, english: str) -> None:
        """Take what can stand in Chinese only, and what in English only."""
        super().__init__()
        self._chinese, self._english = chinese, english

    def __missing__(self, tongue: Tongue) -> re.Pattern[str]:
        """Compile it."""
        halves = {Tongue.CHINESE: self._chinese, Tongue.ENGLISH: self._english}
        self[tongue] = re.compile(halves.get(tongue, f"{self._chinese}|{self._english}"))
        return self[tongue]
