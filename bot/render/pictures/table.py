"""A table: in columns where they have room, else a card for each row."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.blocks import Grid
from bot.errors import PictureRefused
from bot.render.pictures.columns import shares
from bot.render.pictures.sheet import Mark, Panel, Sheet
from bot.render.pictures.theme import BODY, HEAD, MARGIN, SMALL, WIDTH
from bot.render.pictures.writer import Text, Writer

_ROOM = WIDTH - 2 * MARGIN
_GAP, _ABOVE, _BELOW = 28, 22, 22
"""Between columns, and around the text of a row."""
_NARROWEST = 5 * BODY
"""A column of wrapped text is no narrower."""
_MOST_COLUMNS = 6
_INDENT, _BESIDE, _CARD_GAP = 28, 28, 44
"""Of the text on a card, between the name of a column and the cell, and between two cards."""
_LABEL = 200
"""The names of columns have at least so much room, or as much as they need."""


def table(grid: Grid, write: Writer) -> Sheet:
    """Lay a table out.

    Raises PictureRefused for a table without columns or of uneven rows, and for one too tall.
    """
    if not grid.columns or any(len(row) != len(grid.columns) for row in grid.rows):
        raise PictureRefused(f"the rows of “{grid.title}” have not as many cells as it has columns")
    marks, top = write.title(grid.title)
    widths = _widths(grid, write)
    body, bottom = _in_columns(grid, write, widths, top) if widths else _cards(grid, write, top)
    return write.sheet((*marks, *body), bottom)


def _widths(grid: Grid, write: Writer) -> tuple[float, ...] | None:
    """Return the widths of the columns; None if there are too many to stand side by side."""
    count = len(grid.columns)
    if count > _MOST_COLUMNS:
        return None
    rows = [
        [
            _natural(cell, write, _size(row), bold=_is_bold(row, column))
            for column, cell in enumerate(cells)
        ]
        for row, cells in enumerate((grid.columns, *grid.rows))
    ]
    least = [
        max(
            _NARROWEST,
            *(
                write.widest_part(cells[column], _size(row), bold=_is_bold(row, column))
                for row, cells in enumerate((grid.columns, *grid.rows))
            ),
        )
        for column in range(count)
    ]
    return shares(least, rows, _ROOM - _GAP * (count - 1))


def _natural(cell: str, write: Writer, size: int, *, bold: bool) -> float:
    """Return how wide a cell is in one line: at least a little if it is empty."""
    return write.text(cell, size, float("inf"), bold=bold).width + 1


def _size(row: int) -> int:
    return BODY if row else SMALL


def _is_bold(row: int, column: int) -> bool:
    return row == 0 or column == 0


def _in_columns(
    grid: Grid, write: Writer, widths: Sequence[float], top: float
) -> tuple[list[Mark], float]:
    theme = write.theme
    marks: list[Mark] = []
    top += 20
    for row, cells in enumerate((grid.columns, *grid.rows)):
        texts = [
            write.text(cell, _size(row), width, bold=_is_bold(row, column))
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        colour = theme.ink if row else theme.soft
        marks += _row(texts, widths, top + _ABOVE, colour)
        top += _ABOVE + max(text.height for text in texts) + _BELOW
        if row < len(grid.rows):
            half, colour = (1, theme.rule) if row else (2, theme.accent)
            marks.append(Panel((MARGIN, top - half, WIDTH - MARGIN, top + half), colour))
    return marks, top - _BELOW


def _row(texts: Sequence[Text], widths: Sequence[float], top: float, colour: str) -> list[Mark]:
    marks: list[Mark] = []
    left: float = MARGIN
    for text, width in zip(texts, widths, strict=True):
        marks += text.at(left, top, colour)
        left += width + _GAP
    return marks


def _cards(grid: Grid, write: Writer, top: float) -> tuple[list[Mark], float]:
    """Put the cells of a row below each other, each beside the name of its column."""
    theme = write.theme
    names, values = _beside(grid, write)
    right = MARGIN + _INDENT + names + _BESIDE
    marks: list[Mark] = []
    top += 32
    for heading, *cells in grid.rows:
        head = write.text(heading, HEAD, _ROOM - _INDENT, bold=True)
        bar = (MARGIN, top + 8, MARGIN + 8, top + head.height - 8)
        marks += [Panel(bar, theme.accent, radius=4)]
        marks += head.at(MARGIN + _INDENT, top, theme.ink)
        top += head.height + 10
        for column, cell in zip(grid.columns[1:], cells, strict=True):
            name, value = write.text(column, SMALL, names), write.text(cell, BODY, values)
            lower = (value.font.line - name.font.line) / 2 + 1
            marks += name.at(MARGIN + _INDENT, top + lower, theme.soft)
            marks += value.at(right, top, theme.ink)
            top += max(name.height + lower, value.height) + 10
        top += _CARD_GAP
    return marks, top - _CARD_GAP


def _beside(grid: Grid, write: Writer) -> Sequence[float]:
    """Return how wide the names of columns are on cards, and the cells beside them."""
    room = _ROOM - _INDENT - _BESIDE
    pairs = [
        (_natural(column, write, SMALL, bold=False), _natural(cell, write, BODY, bold=False))
        for _, *cells in grid.rows
        for column, cell in zip(grid.columns[1:], cells, strict=True)
    ]
    return (pairs and shares((_LABEL, _NARROWEST), pairs, room)) or (_LABEL, room - _LABEL)
