"""What pictures along days have in common: the scale, its legend, and steps with their labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from bot.render.pictures.sheet import Mark
from bot.render.pictures.theme import BODY, MARGIN, SMALL, WIDTH
from bot.render.pictures.writer import Text, Writer

ROOM = WIDTH - 2 * MARGIN
NUMBER = 64
"""Room for the number of a step."""
BETWEEN = 30
"""Pixels from one step to the next."""
SAMPLE = 44
"""How wide a mark is in the legend."""
_BEHIND = 60
"""From the beginning of a mark there to what it is called."""

Sample: TypeAlias = Callable[[float, float], Iterable[Mark]]
"""Draws a mark for the legend, from its left edge and its middle line."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From days to pixels."""

    days: int
    inset: int
    """From the edge of a track to the first day, and from the last."""

    def at(self, day: float) -> float:
        """Return where a day is, from the left."""
        left, right = MARGIN + self.inset, WIDTH - MARGIN - self.inset
        return left + (right - left) * day / max(self.days, 1)


def legend(
    named: Iterable[tuple[str, Sample]], write: Writer, top: float
) -> tuple[list[Mark], float]:
    """Explain marks, in rows; and return where what is below begins."""
    marks: list[Mark] = []
    left: float = MARGIN
    line = 0
    for words, sample in named:
        text = write.text(words, SMALL, ROOM - _BEHIND)
        line = max(line, text.font.line)
        if left > MARGIN and left + _BEHIND + text.width > WIDTH - MARGIN:
            left, top = MARGIN, top + line + 8
        marks += sample(left, top + text.font.line / 2)
        marks += text.at(left + _BEHIND, top, write.theme.soft)
        left += _BEHIND + text.width + SAMPLE
        top += text.height - text.font.line
    return marks, top + line


def names_along(
    scale: Scale, days: Iterable[tuple[int, str]], write: Writer, top: float
) -> tuple[list[Mark], float]:
    """Write days along the scale, but for those that have no room beside the one before."""
    marks: list[Mark] = []
    free: float = MARGIN
    for day, words in days:
        text = write.text(words, SMALL, ROOM)
        left = min(max(scale.at(day) - text.width / 2, MARGIN), WIDTH - MARGIN - text.width)
        if left < free:
            continue
        marks += text.at(left, top, write.theme.soft)
        free = left + text.width + 24
    return marks, top + write.text("0", SMALL, ROOM).height


def label(
    number: int, words: str, write: Writer, top: float, *, alarms: bool
) -> tuple[list[Mark], Text, float]:
    """Return a step's number and what it is called, that as a text too, and the bottom."""
    theme = write.theme
    head = write.text(str(number), BODY, NUMBER, bold=True)
    text = write.text(words, BODY, ROOM - NUMBER, bold=True)
    marks: list[Mark] = [
        *head.at(MARGIN, top, theme.danger if alarms else theme.accent),
        *text.at(MARGIN + NUMBER, top, theme.danger if alarms else theme.ink),
    ]
    return marks, text, top + text.height


def under_label(words: str, write: Writer, top: float) -> tuple[list[Mark], float]:
    """Return a line below a label, and its bottom; nothing for no words."""
    if not words:
        return [], top
    text = write.text(words, SMALL, ROOM - NUMBER)
    return [*text.at(MARGIN + NUMBER, top, write.theme.soft)], top + text.height
