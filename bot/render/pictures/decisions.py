"""A decision as it was taken: question by question, and where it has led."""

from __future__ import annotations

from bot.dialogue.attachments import Branch, DecisionMap
from bot.render.pictures.sheet import Mark, Panel, Run, Shape, Sheet, outlined
from bot.render.pictures.theme import BODY, HEAD, MARGIN, SMALL, WIDTH
from bot.render.pictures.writer import Text, Writer

_DOT = 26
"""Radius of the circle with a question's number."""
_LEFT = MARGIN + 2 * _DOT + 32
"""Where questions and options begin."""
_ROOM = WIDTH - MARGIN - _LEFT
_SIDE, _ABOVE, _GAP = 26, 10, 16
"""Within an option, and between two."""
_BETWEEN = 48


def decision_map(drawing: DecisionMap, write: Writer) -> Sheet:
    """Lay a decision out. Raises PictureRefused if it is too tall."""
    title, top = write.title(drawing.title)
    top += 40
    first = top
    marks: list[Mark] = []
    for number, branch in enumerate(drawing.branches, start=1):
        head = write.text(branch.question, HEAD, _ROOM, bold=True)
        marks += _circle(write, str(number), top + head.font.line / 2)
        marks += head.at(_LEFT, top, write.theme.ink)
        options, top = _options(branch, write, top + head.height + 14)
        marks += options
        top += _BETWEEN
    end, bottom, middle = _end(drawing.outcome, write, top)
    spine = Panel((MARGIN + _DOT - 2, first + 20, MARGIN + _DOT + 2, middle), write.theme.rule)
    return write.sheet((*title, spine, *marks, *end), bottom)


def _options(branch: Branch, write: Writer, top: float) -> tuple[list[Mark], float]:
    """Put the options into rows, the one that was taken filled; return them and where they end."""
    marks: list[Mark] = []
    left: float = _LEFT
    lowest = top
    for index, option in enumerate(branch.options):
        taken = index == branch.taken
        text = write.text(option, BODY, _ROOM - 2 * _SIDE, bold=taken)
        width = text.width + 2 * _SIDE
        if left > _LEFT and left + width > WIDTH - MARGIN:
            left, top = _LEFT, lowest + _GAP
        height = text.height + 2 * _ABOVE
        marks += _option(write, text, (left, top, left + width, top + height), taken=taken)
        left += width + _GAP
        lowest = max(lowest, top + height)
    return marks, lowest


def _option(
    write: Writer, text: Text, box: tuple[float, float, float, float], *, taken: bool
) -> tuple[Mark, ...]:
    theme = write.theme
    if taken:
        panel = Panel(box, theme.accent, radius=18)
        return panel, *text.at(box[0] + _SIDE, box[1] + _ABOVE, theme.on_accent)
    panels = outlined(box, theme.rule, theme.ground, radius=18, stroke=2)
    return *panels, *text.at(box[0] + _SIDE, box[1] + _ABOVE, theme.soft)


def _circle(write: Writer, number: str, middle: float) -> tuple[Mark, ...]:
    theme = write.theme
    text = write.text(number, SMALL, 2 * _DOT, bold=True)
    x, y = MARGIN + _DOT - text.width / 2, middle - text.font.line / 2
    box = (MARGIN, middle - _DOT, MARGIN + 2 * _DOT, middle + _DOT)
    ring = outlined(box, theme.accent, theme.ground, radius=_DOT, stroke=3)
    return *ring, Run(x, y, number, text.font, theme.accent)


def _end(outcome: str, write: Writer, top: float) -> tuple[tuple[Mark, ...], float, float]:
    """Return where the decision has led, where that ends, and the middle of its circle."""
    theme = write.theme
    text = write.text(outcome, HEAD, _ROOM - 2 * _SIDE, bold=True)
    bottom = top + text.height + 4 * _ABOVE
    middle = (top + bottom) / 2
    x = MARGIN + _DOT
    tick = Shape(
        ((x - 12, middle + 1), (x - 3, middle + 10), (x + 13, middle - 9)), theme.on_accent, 5
    )
    return (
        (
            Panel((_LEFT, top, WIDTH - MARGIN, bottom), theme.panel, radius=18),
            Panel((MARGIN, middle - _DOT, x + _DOT, middle + _DOT), theme.accent, radius=_DOT),
            tick,
            *text.at(_LEFT + _SIDE, top + 2 * _ABOVE, theme.ink),
        ),
        bottom,
        middle,
    )
