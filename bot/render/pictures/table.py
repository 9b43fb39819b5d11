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
_GAP, _ABOVE, _BELOW = 36, 22, 22
"""Between columns, and around the text of a row."""
_NARROWEST = 5 * BODY
"""A column of wrapped text is no narrower."""
_MOST_COLUMNS = 6
_LABEL = 236
_CARD_GAP = 44


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
        [_natural(cell, write, row, column) for column, cell in enumerate(cells)]
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


def _natural(cell: str, write: Writer, row: int, column: int) -> float:
    """Return how wide a cell is in one line; 1 if it is empty."""
    text = write.text(cell, _size(row), float("inf"), bold=_is_bold(row, column))
    return max(text.width, 1.0) + 1


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
        thick = 2 if row else 4
        edge = (MARGIN, top - thick / 2, WIDTH - MARGIN, top + thick / 2)
        marks.append(Panel(edge, theme.rule if row else theme.accent))
    return marks, top


def _row(
    texts: Sequence[Text], widths: Sequence[float], top: float, colour: str
) -> list[Mark]:
    marks: list[Mark] = []
    left: float = MARGIN
    for text, width in zip(texts, widths, strict=True):
        marks += text.at(left, top, colour)
        left += width + _GAP
    return marks


def _cards(grid: Grid, write: Writer, top: float) -> tuple[list[Mark], float]:
    """Put the cells of a row below each other, each beside the name of its column."""
    theme = write.theme
    marks: list[Mark] = []
    top += 32
    for heading, *cells in grid.rows:
        head = write.text(heading, HEAD, _ROOM - 28, bold=True)
        bar = (MARGIN, top + 8, MARGIN + 8, top + head.height - 8)
        marks += [Panel(bar, theme.accent, radius=4), *head.at(MARGIN + 28, top, theme.ink)]
        top += head.height + 10
        for column, cell in zip(grid.columns[1:], cells, strict=True):
            label = write.text(column, SMALL, _LABEL)
            value = write.text(cell, BODY, _ROOM - 28 - _LABEL - 28)
            lower = (value.font.line - label.font.line) / 2 + 1
            marks += label.at(MARGIN + 28, top + lower, theme.soft)
            marks += value.at(MARGIN + 28 + _LABEL + 28, top, theme.ink)
            top += max(label.height + lower, value.height) + 10
        top += _CARD_GAP
    return marks, top - _CARD_GAP
