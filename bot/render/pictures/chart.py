"""Bars along days: rows of them, one below the other, with the days in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.attachments import Bars, Chart
from bot.errors import PictureRefused
from bot.render.pictures.sheet import Mark, Panel, Sheet
from bot.render.pictures.theme import HEAD, MARGIN, SMALL, WIDTH
from bot.render.pictures.writer import Text, Writer

_ROOM = WIDTH - 2 * MARGIN
_HEIGHT = 300
"""Of the highest bar that a scale has room for."""
_FILLED = 0.7
"""How much of its place a bar takes."""
_BETWEEN = 3
"""Pixels between two parts of a bar."""
_SWATCH, _APART = 30, 28
"""A colour beside its name, and between the names of days."""
_MOST_SERIES = 3
_STEPS = (10, 15, 20, 30, 40, 60, 80)
"""Where a scale may end, times a power of ten; below ten, at an even number."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the bars of a chart stand, all rows alike."""

    left: float
    days: int

    @property
    def slot(self) -> float:
        """How wide the place of a bar is."""
        return (WIDTH - MARGIN - self.left) / self.days

    def middle(self, day: int) -> float:
        """Return where the middle of a bar is."""
        return self.left + (day + 0.5) * self.slot


def chart(drawing: Chart, write: Writer) -> Sheet:
    """Lay a chart out.

    Raises PictureRefused for one without days or rows, with as many values as no days, with
    more series than colours, and for one too tall.
    """
    days = len(drawing.days)
    if not days or not drawing.rows or not all(_is_sound(row, days) for row in drawing.rows):
        raise PictureRefused(f"the values of “{drawing.title}” are not one for each day")
    widest = max(_number(_top(row), write).width for row in drawing.rows)
    plot = _Plot(MARGIN + widest + 20, days)
    marks, top = write.title(drawing.title)
    every: list[Mark] = [*marks]
    for row in drawing.rows:
        head = write.text(row.title, HEAD, _ROOM, bold=True)
        every += head.at(MARGIN, top + 40, write.theme.ink)
        legend, top = _legend(row, write, top + 40 + head.height)
        bars, top = _bars(row, plot, write, top + 12)
        names, top = _names(drawing.days, plot, write, top + 10)
        every += [*legend, *bars, *names]
    footnote, top = write.footnote(drawing.footnote, top + (32 if drawing.footnote else 0))
    return write.sheet((*every, *footnote), top)


def _is_sound(row: Bars, days: int) -> bool:
    values = [one.values for one in row.series]
    return 0 < len(values) <= _MOST_SERIES and all(
        len(one) == days and min(one) >= 0 for one in values
    )


def _top(row: Bars) -> int:
    """Return the end of a row's scale: a round number that no bar is above."""
    highest = max(map(sum, zip(*(one.values for one in row.series), strict=True)))
    if highest < _STEPS[0]:
        return max(highest + highest % 2, 2)
    power: int = 10 ** (len(str(highest)) - 2)
    ends = (*_STEPS, 10 * _STEPS[0])
    return next(end * power for end in ends if end * power >= highest)


def _colours(write: Writer) -> tuple[str, str, str]:
    theme = write.theme
    return theme.accent, theme.tint, theme.danger


def _legend(row: Bars, write: Writer, top: float) -> tuple[list[Mark], float]:
    """Name the colours, in lines; a single series is named as the row is."""
    if len(row.series) == 1:
        return [], top
    marks: list[Mark] = []
    left: float = MARGIN
    line = 0
    for one, colour in zip(row.series, _colours(write), strict=False):
        text = write.text(one.name, SMALL, _ROOM - _SWATCH - 14)
        line = text.font.line
        if left > MARGIN and left + _SWATCH + 14 + text.width > WIDTH - MARGIN:
            left, top = MARGIN, top + line
        upper = top + (line - _SWATCH) / 2 + 2
        marks.append(Panel((left, upper, left + _SWATCH, upper + _SWATCH), colour, 6))
        marks += text.at(left + _SWATCH + 14, top, write.theme.soft)
        left += _SWATCH + 14 + text.width + 40
        top += text.height - line
    return marks, top + line


def _bars(row: Bars, plot: _Plot, write: Writer, top: float) -> tuple[list[Mark], float]:
    scale = _top(row)
    columns = list(zip(*(one.values for one in row.series), strict=True))
    numbers = [_number(sum(column), write) for column in columns]
    says_all = max(number.width for number in numbers) < plot.slot
    above = write.text("0", SMALL, _ROOM).font.line if says_all else SMALL / 2
    foot = top + above + _HEIGHT
    marks: list[Mark] = list(_scale(scale, plot, write, foot))
    for day, (values, number) in enumerate(zip(columns, numbers, strict=True)):
        height = foot
        for value, colour in zip(values, _colours(write), strict=False):
            if value:
                bottom, height = height, height - value / scale * _HEIGHT
                marks.append(_part(plot, day, bottom, height, colour))
        if says_all and sum(values):
            left = plot.middle(day) - number.width / 2
            marks += number.at(left, height - number.height, write.theme.ink)
    return marks, foot


def _part(plot: _Plot, day: int, bottom: float, top: float, colour: str) -> Panel:
    half = plot.slot * _FILLED / 2
    gap = _BETWEEN if bottom - top > 2 * _BETWEEN else 0
    box = (plot.middle(day) - half, top + gap, plot.middle(day) + half, bottom)
    return Panel(box, colour, min(half / 4, 5))


def _scale(end: int, plot: _Plot, write: Writer, foot: float) -> Iterator[Mark]:
    """Rule lines from the foot to the end, and say on the left what each stands for."""
    for value in (0, end) if end % 2 else (0, end // 2, end):
        y = foot - value / end * _HEIGHT
        yield Panel((plot.left, y - 1, WIDTH - MARGIN, y + 1), write.theme.rule)
        text = _number(value, write)
        yield from text.at(plot.left - 16 - text.width, y - text.height / 2, write.theme.soft)


def _names(
    days: tuple[str, ...], plot: _Plot, write: Writer, top: float
) -> tuple[list[Mark], float]:
    """Write below the bars what days they are: as many as have room, the last among them."""
    texts = [write.text(day, SMALL, _ROOM) for day in days]
    marks: list[Mark] = []
    free: float = WIDTH
    for day, text in reversed(list(enumerate(texts))):
        left = plot.middle(day) - text.width / 2
        left = max(min(left, WIDTH - MARGIN - text.width), plot.left)
        if left + text.width < free:
            marks += text.at(left, top, write.theme.soft)
            free = left - _APART
    return marks, top + max(text.height for text in texts)


def _number(value: int, write: Writer) -> Text:
    return write.text(f"{value:,}", SMALL, _ROOM)
