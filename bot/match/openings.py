"""The first sentence of an answer, where it depends on how the question is put.

注销后能恢复吗 and 注销是永久的吗 have one answer, but not one yes or no.
"""

from __future__ import annotations

from bot.content.models import Entry, Opening
from bot.match.cues import occurrences, surface
from bot.match.facts import MAX_READ
from bot.match.form import read_form


def opening_of(entry: Entry, question: str) -> Opening | None:
    """Return what takes the place of the first sentence of the answer, if anything does."""
    text = surface(question[:MAX_READ]).text
    return next((opening for opening in entry.openings if _fits(opening, text)), None)


def _fits(opening: Opening, text: str) -> bool:
    if opening.form and opening.form is not read_form(text):
        return False
    words = opening.asked.all()
    return not words or any(_holds(text, surface(word).text) for word in words)


def _holds(text: str, word: str) -> bool:
    """Whether a surface holds a word, and not as the second half of 能不能 or 有没有."""
    return any(
        not (word[0] in "不没" and text[:start].endswith(word[1:2] or word))
        for start, _ in occurrences(text, word)
    )
