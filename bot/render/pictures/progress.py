"""A case along its days: each step with its bar and its window, and a line where today is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.attachments import Progress, ProgressRow, State
from bot.errors import PictureRefused
from bot.render.pictures.sheet import Box, Mark, Panel, Sheet, outlined
from bot.render.pictures.theme import BODY, MARGIN, SMALL, WIDTH
from bot.render.pictures.writer import Writer

_ROOM = WIDTH - 2 * MARGIN
_NUMBER = 64
"""Room for the number of a step."""
_THICK = 22
"""Of a bar."""
_FRAME = 6
"""Of what stands for a window: around the bar, and as thick."""
_PADDING = 16
_INSET = 24
"""From the edge of a track to the first day."""
_BETWEEN = 30
_TODAY = 6
"""How wide the line of today is."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days to pixels."""

    days: int

    def at(self, day: float) -> float:
        left, right = MARGIN + _INSET, WIDTH - MARGIN - _INSET
        return left + (right - left) * day / max(self.days, 1)

    def box(self, days: tuple[int, int], top: float, bottom: float) -> Box:
        """Return where a stretch of days is; a single day is as wide as it is high."""
        half = (bottom - top) / 2
        return self.at(days[0]) - half, top, self.at(days[1]) + half, bottom


def progress(drawing: Progress, write: Writer) -> Sheet:
    """Lay a case out.

    Raises PictureRefused for one without steps, for days that are not on it, and for one too tall.
    """
    if not drawing.rows or not all(_is_within(row, drawing.days) for row in drawing.rows):
        raise PictureRefused(f"the steps of “{drawing.title}” do not lie within its days")
    scale = _Scale(drawing.days)
    title, top = write.title(drawing.title)
    legend, top = _legend(drawing, write, top + 24)
    marks: list[Mark] = [*title, *legend]
    days, top = _days(drawing, write, scale, top + 28)
    marks += days
    for number, row in enumerate(drawing.rows, start=1):
        label, top = _label(number, row, write, top + _BETWEEN)
        track, top = _track(row, drawing.today, write, scale, top + 8)
        marks += [*label, *track]
    days, top = _days(drawing, write, scale, top + _BETWEEN / 2)
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


def _legend(drawing: Progress, write: Writer, top: float) -> tuple[list[Mark], float]:
    """Explain each mark that is on the picture, in rows."""
    words = drawing.legend
    there = {row.state for row in drawing.rows}
    colours = _colours(write)
    named: dict[State, str] = {
        "done": words.done,
        "running": words.running,
        "waiting": words.waiting,
        "late": words.late,
    }
    shown = [(text, colours[state]) for state, text in named.items() if state in there]
    marks: list[Mark] = []
    left: float = MARGIN
    line = 0.0
    extra = [(words.window, "window")] if any(row.window for row in drawing.rows) else []
    for text, look in (*shown, *extra, (words.today, "today")):
        said = write.text(text, SMALL, _ROOM - 60)
        line = max(line, said.font.line)
        if left > MARGIN and left + 60 + said.width > WIDTH - MARGIN:
            left, top = MARGIN, top + line + 8
        marks += [*_sign(look, left, top + said.font.line / 2, write)]
        marks += said.at(left + 60, top, write.theme.soft)
        left += 60 + said.width + 44
        top += said.height - said.font.line
    return marks, top + line


def _sign(look: str, left: float, middle: float, write: Writer) -> tuple[Mark, ...]:
    """Return the sample of a mark: of today's line, of a window, or of a bar in its colour."""
    half = _THICK / 2
    if look == "today":
        edges = (left + 22 - _TODAY / 2, middle - 18, left + 22 + _TODAY / 2, middle + 18)
        return (Panel(edges, write.theme.ink),)
    box = (left, middle - half, left + 44, middle + half)
    if look == "window":
        return outlined(box, write.theme.danger, write.theme.ground, half, _FRAME)
    return (Panel(box, look, half),)


def _days(drawing: Progress, write: Writer, scale: _Scale, top: float) -> tuple[list[Mark], float]:
    """Write the days along the scale, but for those that have no room beside the one before."""
    marks: list[Mark] = []
    free: float = MARGIN
    for day, words in drawing.scale:
        text = write.text(words, SMALL, _ROOM)
        left = min(max(scale.at(day) - text.width / 2, MARGIN), WIDTH - MARGIN - text.width)
        if left < free:
            continue
        marks += text.at(left, top, write.theme.soft)
        free = left + text.width + 24
    return marks, top + write.text("0", SMALL, _ROOM).height


def _label(number: int, row: ProgressRow, write: Writer, top: float) -> tuple[list[Mark], float]:
    theme = write.theme
    head = write.text(str(number), BODY, _NUMBER, bold=True)
    label = write.text(row.label, BODY, _ROOM - _NUMBER, bold=True)
    colour = theme.danger if row.state == "late" else theme.ink
    marks: list[Mark] = [
        *head.at(MARGIN, top, theme.danger if row.state == "late" else theme.accent),
        *label.at(MARGIN + _NUMBER, top, colour),
    ]
    top += label.height
    if row.when:
        when = write.text(row.when, SMALL, _ROOM - _NUMBER)
        marks += when.at(MARGIN + _NUMBER, top, theme.soft)
        top += when.height
    return marks, top


def _track(
    row: ProgressRow, today: int, write: Writer, scale: _Scale, top: float
) -> tuple[list[Mark], float]:
    theme = write.theme
    bottom = top + 2 * _PADDING + _THICK
    marks: list[Mark] = [Panel((MARGIN, top, WIDTH - MARGIN, bottom), theme.panel, 12)]
    upper, lower = top + _PADDING, bottom - _PADDING
    if row.window and row.state != "done":
        frame = scale.box(row.window, upper - _FRAME - 2, lower + _FRAME + 2)
        marks += outlined(frame, theme.danger, theme.panel, _THICK / 2 + _FRAME, _FRAME - 2)
    bar = scale.box(row.span, upper, lower)
    marks.append(Panel(bar, _colours(write)[row.state], _THICK / 2))
    middle = scale.at(today)
    marks.append(Panel((middle - _TODAY / 2, top, middle + _TODAY / 2, bottom), theme.ink))
    return marks, bottom
