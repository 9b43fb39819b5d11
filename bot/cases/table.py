"""Rows as a CSV file that spreadsheets open as it is meant."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from bot.cases.schedule import Dated

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
"""How a cell begins that spreadsheets reckon with instead of showing it."""
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes Chinese for something else."""


def plan_row(dated: Dated, title: str, role: str) -> tuple[str, ...]:
    """Return a step's cells: id, title, role, the best and the worst case, window, done."""
    days = (dated.best.start, dated.best.end, dated.worst.start, dated.worst.end)
    window = (dated.window.start, dated.window.end) if dated.window else ("", "")
    return (dated.step.id, title, role, *map(str, (*days, *window, dated.done or "")))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows for a spreadsheet, as RFC 4180 has them, to be written in UTF-8.

    What would be taken for a formula is shown as it is written.
    """
    out = io.StringIO(newline="")
    out.write(_BYTE_ORDER_MARK)
    csv.writer(out).writerows([_shown(cell) for cell in row] for row in (header, *rows))
    return out.getvalue()


def _shown(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
