"""Steps along a scale of days: how they go at best, and how at worst."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from bot.dialogue.attachments import DAY, Bar, Timeline
from bot.errors import PictureRefused
from bot.render.pictures.days import (
    BETWEEN,
    NUMBER,
    ROOM,
    SAMPLE,
    Sample,
    Scale,
    label,
    legend,
    names_along,
    under_label,
)
from bot.render.pictures.sheet import Mark, Panel, Shape, Sheet
from bot.render.pictures.theme import MARGIN, SMALL, WIDTH
from bot.render.pictures.writer import Text, Writer

_THICK, _APART = 18, 8
"""Of a bar, and between the two of a step."""
_PADDING = 14
"""Above and below the bars of a step."""
_INSET = 60
"""From the edge of a track to the first day: half of what that is called."""
_DIAMOND = 13
"""From its middle to a corner."""
_STEPS = (1, 2, 5, 10, 15, 30, 60, 90, 180, 365)
"""Days from one number of the scale to the next."""
_MOST_NUMBERS = 7


def timeline(drawing: Timeline, write: Writer) -> Sheet:
    """Lay a timeline out.

    Raises PictureRefused for one without steps, for days out of order, and for one too tall.
    """
    if not drawing.bars or any(not _is_sound(bar) for bar in drawing.bars):
        raise PictureRefused(f"the steps of “{drawing.title}” do not lie one after the other")
    scale = Scale(max(bar.worst[1] for bar in drawing.bars), _INSET)
    named = [(day, drawing.legend.day.replace(DAY, str(day))) for day in _numbers(scale)]
    title, top = write.title(drawing.title)
    explained, top = legend(_named(drawing, write), write, top + 24)
    marks: list[Mark] = [*title, *explained]
    numbers, top = names_along(scale, named, write, top + 28)
    marks += numbers
    number = 1
    for _, together in groupby(drawing.bars, _together):
        top += BETWEEN
        for bar in together:
            said, top = _label(number, bar, drawing, write, top)
            marks += said
            number += 1
        track, top = _track(bar, write, scale, top + 8)
        marks += track
    numbers, top = names_along(scale, named, write, top + BETWEEN / 2)
    footnote, top = write.footnote(drawing.footnote, top + 16)
    return write.sheet((*marks, *numbers, *footnote), top)


def _together(bar: Bar) -> object:
    """Return what steps have in common that share a track: all that it would show of them."""
    return (bar.best, bar.worst, bar.irreversible) if bar.is_open else object()


def _is_sound(bar: Bar) -> bool:
    return 0 <= bar.best[0] <= bar.best[1] <= bar.worst[1] and (
        bar.best[0] <= bar.worst[0] <= bar.worst[1]
    )


def _numbers(scale: Scale) -> range:
    """Return the days that are named along the scale."""
    step = next(
        (step for step in _STEPS if scale.days // step < _MOST_NUMBERS),
        scale.days // _MOST_NUMBERS + 1,
    )
    return range(0, scale.days + 1, step)


def _named(drawing: Timeline, write: Writer) -> Iterator[tuple[str, Sample]]:
    """Yield what each mark that is on the timeline is called."""
    theme, words, bars = write.theme, drawing.legend, drawing.bars
    yield words.best, partial(_sample, theme.accent)
    yield words.worst, partial(_sample, theme.tint)
    if any(bar.is_open for bar in bars):
        yield words.is_open, partial(_open_sample, theme.accent, theme.ground)
    if any(bar.irreversible for bar in bars):
        yield words.irreversible, partial(_sample, theme.danger)


def _sample(colour: str, left: float, middle: float) -> tuple[Panel, ...]:
    half = _THICK / 2
    return (Panel((left, middle - half, left + SAMPLE, middle + half), colour, half),)


def _open_sample(colour: str, inside: str, left: float, middle: float) -> tuple[Shape, Shape]:
    return _diamond(left + SAMPLE / 2, middle, colour, inside)


def _label(
    number: int, bar: Bar, drawing: Timeline, write: Writer, top: float
) -> tuple[list[Mark], float]:
    marks, text, top = label(number, bar.label, write, top, alarms=bar.irreversible)
    if bar.irreversible:
        tag, top = _tag(drawing.legend.irreversible, text, write, top)
        marks += tag
    when, top = under_label(bar.when, write, top)
    return [*marks, *when], top


def _tag(words: str, behind: Text, write: Writer, top: float) -> tuple[list[Mark], float]:
    """Return a sign behind a label, or below it where it has no room there; and its bottom."""
    theme = write.theme
    text = write.text(words, SMALL, ROOM - NUMBER - 32, bold=True)
    left = MARGIN + NUMBER + behind.font.width(behind.lines[-1]) + 20
    above = top - behind.font.line
    if len(text.lines) > 1 or left + text.width + 32 > WIDTH - MARGIN:
        left, above = MARGIN + NUMBER, top + 4
        top = above + text.height + 8
    middle = above + behind.font.line / 2
    box = (left, above + 1, left + text.width + 32, above + text.height + 3)
    lower = middle - text.font.line / 2 if len(text.lines) == 1 else above
    return [Panel(box, theme.danger, 12), *text.at(left + 16, lower, theme.on_danger)], top


def _track(bar: Bar, write: Writer, scale: Scale, top: float) -> tuple[list[Mark], float]:
    theme = write.theme
    rows = 1 if bar.is_open else 2
    bottom = top + 2 * _PADDING + rows * _THICK + (rows - 1) * _APART
    marks: list[Mark] = [Panel((MARGIN, top, WIDTH - MARGIN, bottom), theme.panel, 12)]
    marks += [
        Panel((scale.at(day) - 1, top, scale.at(day) + 1, bottom), theme.rule)
        for day in _numbers(scale)
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
