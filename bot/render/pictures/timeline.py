"""Steps along a scale of days: how they go at best, and how at worst."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from bot.dialogue.attachments import DAY, Bar, Timeline
from bot.errors import PictureRefused
from bot.render.pictures.sheet import Mark, Panel, Shape, Sheet
from bot.render.pictures.theme import BODY, MARGIN, SMALL, WIDTH
from bot.render.pictures.writer import Text, Writer

_ROOM = WIDTH - 2 * MARGIN
_NUMBER = 64
"""Room for the number of a step."""
_THICK, _APART = 18, 8
"""Of a bar, and between the two of a step."""
_PADDING = 14
"""Above and below the bars of a step."""
_INSET = 60
"""From the edge of a track to the first day: half of what that is called."""
_DIAMOND = 13
"""From its middle to a corner."""
_BETWEEN = 30
_STEPS = (1, 2, 5, 10, 15, 30, 60, 90, 180, 365)
"""Days from one number of the scale to the next."""
_MOST_NUMBERS = 7


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days to pixels."""

    days: int

    @property
    def numbers(self) -> range:
        """The days that are named along the scale."""
        step = next(
            (step for step in _STEPS if self.days // step < _MOST_NUMBERS),
            self.days // _MOST_NUMBERS + 1,
        )
        return range(0, self.days + 1, step)

    def at(self, day: int) -> float:
        """Return where a day is, from the left."""
        left, right = MARGIN + _INSET, WIDTH - MARGIN - _INSET
        return left + (right - left) * day / max(self.days, 1)


def timeline(drawing: Timeline, write: Writer) -> Sheet:
    """Lay a timeline out.

    Raises PictureRefused for one without steps, for days out of order, and for one too tall.
    """
    if not drawing.bars or any(not _is_sound(bar) for bar in drawing.bars):
        raise PictureRefused(f"the steps of “{drawing.title}” do not lie one after the other")
    scale = _Scale(max(bar.worst[1] for bar in drawing.bars))
    title, top = write.title(drawing.title)
    legend, top = _legend(drawing, write, top + 24)
    marks: list[Mark] = [*title, *legend]
    numbers, top = _numbers(drawing, write, scale, top + 28)
    marks += numbers
    number = 1
    for _, together in groupby(drawing.bars, _together):
        top += _BETWEEN
        for bar in together:
            label, top = _label(number, bar, drawing, write, top)
            marks += label
            number += 1
        track, top = _track(bar, write, scale, top + 8)
        marks += track
    numbers, top = _numbers(drawing, write, scale, top + _BETWEEN / 2)
    footnote, top = write.footnote(drawing.footnote, top + 16)
    return write.sheet((*marks, *numbers, *footnote), top)


def _together(bar: Bar) -> object:
    """Return what steps have in common that share a track: all that it would show of them."""
    return (bar.best, bar.worst, bar.irreversible) if bar.is_open else object()


def _is_sound(bar: Bar) -> bool:
    return 0 <= bar.best[0] <= bar.best[1] <= bar.worst[1] and (
        bar.best[0] <= bar.worst[0] <= bar.worst[1]
    )


def _legend(drawing: Timeline, write: Writer, top: float) -> tuple[list[Mark], float]:
    """Explain each mark that is on the timeline, in rows."""
    theme, legend, bars = write.theme, drawing.legend, drawing.bars
    shown = [(legend.best, theme.accent, False), (legend.worst, theme.tint, False)]
    if any(bar.is_open for bar in bars):
        shown.append((legend.is_open, theme.accent, True))
    if any(bar.irreversible for bar in bars):
        shown.append((legend.irreversible, theme.danger, False))
    marks: list[Mark] = []
    left: float = MARGIN
    line = 0
    for words, colour, is_open in shown:
        text = write.text(words, SMALL, _ROOM - 60)
        line = max(line, text.font.line)
        if left > MARGIN and left + 60 + text.width > WIDTH - MARGIN:
            left, top = MARGIN, top + line + 8
        middle = top + text.font.line / 2
        if is_open:
            marks += _diamond(left + 22, middle, colour, theme.ground)
        else:
            half = _THICK / 2
            marks.append(Panel((left, middle - half, left + 44, middle + half), colour, half))
        marks += text.at(left + 60, top, theme.soft)
        left += 60 + text.width + 44
        top += text.height - text.font.line
    return marks, top + line


def _numbers(
    drawing: Timeline, write: Writer, scale: _Scale, top: float
) -> tuple[list[Mark], float]:
    """Write the days along the scale, but for those that have no room beside the one before."""
    marks: list[Mark] = []
    free: float = MARGIN
    for day in scale.numbers:
        words = drawing.legend.day.replace(DAY, str(day))
        text = write.text(words, SMALL, _ROOM)
        left = min(max(scale.at(day) - text.width / 2, MARGIN), WIDTH - MARGIN - text.width)
        if left < free:
            continue
        marks += text.at(left, top, write.theme.soft)
        free = left + text.width + 24
    return marks, top + write.text("0", SMALL, _ROOM).height


def _label(
    number: int, bar: Bar, drawing: Timeline, write: Writer, top: float
) -> tuple[list[Mark], float]:
    theme = write.theme
    head = write.text(str(number), BODY, _NUMBER, bold=True)
    label = write.text(bar.label, BODY, _ROOM - _NUMBER, bold=True)
    colour = theme.danger if bar.irreversible else theme.ink
    marks: list[Mark] = [
        *head.at(MARGIN, top, theme.danger if bar.irreversible else theme.accent),
        *label.at(MARGIN + _NUMBER, top, colour),
    ]
    top += label.height
    if bar.irreversible:
        tag, top = _tag(drawing.legend.irreversible, label, write, top)
        marks += tag
    if bar.when:
        when = write.text(bar.when, SMALL, _ROOM - _NUMBER)
        marks += when.at(MARGIN + _NUMBER, top, theme.soft)
        top += when.height
    return marks, top


def _tag(words: str, label: Text, write: Writer, top: float) -> tuple[list[Mark], float]:
    """Return a sign behind a label, or below it where it has no room there; and its bottom."""
    theme = write.theme
    text = write.text(words, SMALL, _ROOM - _NUMBER - 32, bold=True)
    left = MARGIN + _NUMBER + label.font.width(label.lines[-1]) + 20
    above = top - label.font.line
    if len(text.lines) > 1 or left + text.width + 32 > WIDTH - MARGIN:
        left, above = MARGIN + _NUMBER, top + 4
        top = above + text.height + 8
    middle = above + label.font.line / 2
    box = (left, above + 1, left + text.width + 32, above + text.height + 3)
    lower = middle - text.font.line / 2 if len(text.lines) == 1 else above
    return [Panel(box, theme.danger, 12), *text.at(left + 16, lower, theme.on_danger)], top


def _track(bar: Bar, write: Writer, scale: _Scale, top: float) -> tuple[list[Mark], float]:
    theme = write.theme
    rows = 1 if bar.is_open else 2
    bottom = top + 2 * _PADDING + rows * _THICK + (rows - 1) * _APART
    marks: list[Mark] = [Panel((MARGIN, top, WIDTH - MARGIN, bottom), theme.panel, 12)]
    marks += [
        Panel((scale.at(day) - 1, top, scale.at(day) + 1, bottom), theme.rule)
        for day in scale.numbers
    ]
    colour = theme.danger if bar.irreversible else theme.accent
    if bar.is_open:
        middle = (top + bottom) / 2
        if bar.worst[0] > bar.best[0]:
            edges = (scale.at(bar.best[0]), middle - 2, scale.at(bar.worst[0]), middle + 2)
            marks.append(Panel(edges, theme.tint))
            marks += _diamond(scale.at(bar.worst[0]), middle, theme.tint, theme.panel)
        return [*marks, *_diamond(scale.at(bar.best[0]), middle, colour, theme.panel)], bottom
    for row, (days, fill) in enumerate(((bar.best, colour), (bar.worst, theme.tint))):
        upper = top + _PADDING + row * (_THICK + _APART)
        left, right = scale.at(days[0]) - _THICK / 2, scale.at(days[1]) + _THICK / 2
        marks.append(Panel((left, upper, right, upper + _THICK), fill, _THICK / 2))
    return marks, bottom


def _diamond(x: float, y: float, colour: str, inside: str) -> tuple[Shape, Shape]:
    return _square(x, y, _DIAMOND, colour), _square(x, y, _DIAMOND - 6, inside)


def _square(x: float, y: float, half: float, colour: str) -> Shape:
    return Shape(((x, y - half), (x + half, y), (x, y + half), (x - half, y)), colour)
