"""Which first sentence an answer needs: 注销后能恢复吗 and 注销是永久的吗 have one answer, but not
one yes or no.
"""

from __future__ import annotations

from bot.content.models import Entry, Opening
from bot.match.cues import occurrences, surface


def opening_of(entry: Entry, question: str) -> Opening | None:
    """Return what takes the place of the first sentence of the answer, if anything does."""
    text = surface(question).text
    for opening in entry.openings:
        words = (surface(word).text for word in opening.asked.all())
        if any(word in text and any(occurrences(text, word)) for word in words):
            return opening
    return None
