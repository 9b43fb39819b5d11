"""Rows as a CSV file that spreadsheets open as it is meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bot.cases.schedule import Dated

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that spreadsheets reckon with instead of showing it."""


def plan_row(dated: Dated, title: str, role: str) -> tuple[str, ...]:
    """Return a step's cells: id, title, role, the best and the worst case, window, done."""
    days = (dated.best.start, dated.best.end, dated.worst.start, dated.worst.end)
    window = (dated.window.start, dated.window.end) if dated.window else ("", "")
    return (dated.step.id, title, role, *map(str, (*days, *window, dated.done or "")))


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the file, as in RFC 4180 and in UTF-8 with the mark by which spreadsheets know it.

    What would be taken for a formula is shown as it is written.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _shown(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
