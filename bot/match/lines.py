"""Which of several lines speaks of what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.match.normalise import normalise

_SHORTEST = 4
"""Characters from which on a question says enough to be found in a line."""
_NEAR = 66
"""How much of a question a stretch of the line must have, of 100."""


def nearest_line(question: str, lines: Sequence[str]) -> str | None:
    """Return the line that has most of a question's own characters in a row, if one has many."""
    asked = normalise(question)
    if len(asked) < _SHORTEST:
        return None
    found = process.extractOne(
        asked, list(map(normalise, lines)), scorer=fuzz.partial_ratio, score_cutoff=_NEAR
    )
    return lines[found[2]] if found else None
