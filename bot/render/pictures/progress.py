"""A case along its days: each step with its bar and its window, and a line where today is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.dialogue.attachments import Progress, ProgressRow, State
from bot.errors import PictureRefused
from bot.render.pictures.days import (
    BETWEEN,
    SAMPLE,
    Sample,
    Scale,
    label,
    legend,
    names_along,
    under_label,
)
from bot.render.pictures.sheet import Box, Mark, Panel, Sheet, outlined
from bot.render.pictures.theme import MARGIN, WIDTH
from bot.render.pictures.writer import Writer

_THICK = 22
"""Of a bar."""
_FRAME = 6
"""Of what stands for a window: around the bar, and as thick."""
_PADDING = 16
_INSET = 24
"""From the edge of a track to the first day."""
_TODAY = 6
"""How wide the line of today is."""


def progress(drawing: Progress, write: Writer) -> Sheet:
    """Lay a case out.

    Raises PictureRefused for one without steps, for days that are not on it, and for one too tall.
    """
    if not drawing.rows or not all(_is_within(row, drawing.days) for row in drawing.rows):
        raise PictureRefused(f"the steps of “{drawing.title}” do not lie within its days")
    scale = Scale(drawing.days, _INSET)
    title, top = write.title(drawing.title)
    explained, top = legend(_named(drawing, write), write, top + 24)
    marks: list[Mark] = [*title, *explained]
    days, top = names_along(scale, drawing.scale, write, top + 28)
    marks += days
    for number, row in enumerate(drawing.rows, start=1):
        said, _, top = label(number, row.label, write, top + BETWEEN, alarms=row.state == "late")
        when, top = under_label(row.when, write, top)
        track, top = _track(row, drawing.today, write, scale, top + 8)
        marks += [*said, *when, *track]
    days, top = names_along(scale, drawing.scale, write, top + BETWEEN / 2)
    footnote, top = write.footnote(drawing.footnote, top + 16)
    return write.sheet((*marks, *days, *footnote), top)


def _is_within(row: ProgressRow, days: int) -> bool:
    stretches = (row.span, row.window) if row.window else (row.span,)
    return all(0 <= first <= last <= days for first, last in stretches)


def _colours(write: Writer) -> dict[State, str]:
    """Return the colour of a bar in each state."""
    theme = write.theme
    return {
        "done": theme.soft,
        "running": theme.accent,
        "waiting": theme.tint,
        "late": theme.danger,
    }


def _named(drawing: Progress, write: Writer) -> Iterator[tuple[str, Sample]]:
    """Yield what each mark that is on the picture is called."""
    words = drawing.legend
    there = {row.state for row in drawing.rows}
    named: dict[State, str] = {
        "done": words.done,
        "running": words.running,
        "waiting": words.waiting,
        "late": words.late,
    }
    colours = _colours(write)
    yield from (
        (text, partial(_bar_sample, colours[state]))
        for state, text in named.items()
        if state in there
    )
    if any(row.window for row in drawing.rows):
        yield words.window, partial(_window_sample, write)
    yield words.today, partial(_today_sample, write)


def _bar_sample(colour: str, left: float, middle: float) -> tuple[Panel, ...]:
    return (Panel(_sample_box(left, middle), colour, _THICK / 2),)


def _window_sample(write: Writer, left: float, middle: float) -> tuple[Panel, ...]:
    box = _sample_box(left, middle)
    return outlined(box, write.theme.danger, write.theme.ground, _THICK / 2, _FRAME)


def _today_sample(write: Writer, left: float, middle: float) -> tuple[Panel, ...]:
    centre = left + SAMPLE / 2
    edges = (centre - _TODAY / 2, middle - 18, centre + _TODAY / 2, middle + 18)
    return (Panel(edges, write.theme.ink),)


def _sample_box(left: float, middle: float) -> Box:
    half = _THICK / 2
    return left, middle - half, left + SAMPLE, middle + half


def _box(scale: Scale, days: tuple[int, int], top: float, bottom: float) -> Box:
    """Return where a stretch of days is; a single day is as wide as it is high."""
    half = (bottom - top) / 2
    return scale.at(days[0]) - half, top, scale.at(days[1]) + half, bottom


def _track(
    row: ProgressRow, today: int, write: Writer, scale: Scale, top: float
) -> tuple[list[Mark], float]:
    theme = write.theme
    bottom = top + 2 * _PADDING + _THICK
    marks: list[Mark] = [Panel((MARGIN, top, WIDTH - MARGIN, bottom), theme.panel, 12)]
    upper, lower = top + _PADDING, bottom - _PADDING
    if row.window and row.state != "done":
        frame = _box(scale, row.window, upper - _FRAME - 2, lower + _FRAME + 2)
        marks += outlined(frame, theme.danger, theme.panel, _THICK / 2 + _FRAME, _FRAME - 2)
    bar = _box(scale, row.span, upper, lower)
    marks.append(Panel(bar, _colours(write)[row.state], _THICK / 2))
    middle = scale.at(today)
    marks.append(Panel((middle - _TODAY / 2, top, middle + _TODAY / 2, bottom), theme.ink))
    return marks, bottom
