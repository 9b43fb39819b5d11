"""The first sentence of an answer, where it depends on how the question is put.

注销后能恢复吗 and 注销是永久的吗 have one answer, but not one yes or no.
"""

from __future__ import annotations

from bot.content.models import Entry, Opening
from bot.match.cues import occurrences, surface


def opening_of(entry: Entry, question: str) -> Opening | None:
    """Return what takes the place of the first sentence of the answer, if anything does."""
    text = surface(question).text
    for opening in entry.openings:
        words = (surface(word).text for word in opening.asked.all())
        if any(_holds(text, word) for word in words):
            return opening
    return None


def _holds(text: str, word: str) -> bool:
    """Whether a surface holds a word, and not as the second half of 能不能 or 有没有."""
    return any(
        not (word[0] in "不没" and text[:start].endswith(word[1:2] or word))
        for start, _ in occurrences(text, word)
    )
