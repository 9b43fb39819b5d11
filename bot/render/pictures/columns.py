"""How wide the columns of a table are."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

_STEP = 12
"""Pixels that one column gives to another at a time."""


def shares(
    least: Sequence[float], whole: Sequence[Sequence[float]], room: float
) -> tuple[float, ...] | None:
    """Return a width for each column such that the table is about as low as it can be.

    `least` is what a column must have, `whole` how wide its cells are in one line, row by row. None
    if there is not enough room.
    """
    columns = range(len(least))
    widest = [max(row[column] for row in whole) for column in columns]
    widths = [min(need, natural) for need, natural in zip(least, widest, strict=True)]
    left = room - sum(widths)
    if left < 0:
        return None
    while left >= _STEP:
        # One more step goes to the column that then takes most lines away.
        gain, column = max(
            (_lines(whole, widths) - _lines(whole, _wider(widths, column)), column)
            if widths[column] < widest[column]
            else (-1.0, column)
            for column in columns
        )
        if gain < 0:
            break
        widths[column] += _STEP
        left -= _STEP
    spare = max(left, 0.0) / len(least)
    return tuple(width + spare for width in widths)


def _wider(widths: Sequence[float], column: int) -> list[float]:
    return [width + _STEP * (at == column) for at, width in enumerate(widths)]


def _lines(whole: Sequence[Sequence[float]], widths: Sequence[float]) -> float:
    """About how tall the table is; parts of lines count a little, so that there is a slope."""
    return sum(
        max(ceil(cell / width) + cell / width / 8 for cell, width in zip(row, widths, strict=True))
        for row in whole
    )
