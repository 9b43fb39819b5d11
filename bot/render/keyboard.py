"""The layout of buttons below a message, made for a phone 360 px wide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.dialogue.case_payloads import OnCase
from bot.dialogue.cells import width
from bot.dialogue.payloads import Tick, is_rating, is_table_form
from bot.dialogue.reply import Button
from bot.dialogue.ways import leads_back

_TWO, _THREE = 16, 10
"""Labels up to this width stand two in a row, and those up to the other three."""
_PACKED = ("tick", "option", "form", "content")
"""Kinds of buttons that fill their rows, in this order."""
_ANSWERED_FIRST = ("tick", "form", "content", "option")
"""The same where a question comes after what answers something else."""

Row = tuple[Button, ...]


def rows(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Lay buttons out: an open question's options, a table's forms, ways on, rating, navigation.

    Options come below the ways on where those are the first. Each kind keeps its order and shares
    no row with another; rating and navigation have a row each.
    """
    kinds: defaultdict[str, list[Button]] = defaultdict(list)
    for button in buttons:
        kinds[_kind(button.id)].append(button)
    first = next((kind for kind in kinds if kind in {"option", "content"}), "option")
    order = _PACKED if first == "option" else _ANSWERED_FIRST
    return (
        *(row for name in order for row in _packed(kinds[name])),
        *(tuple(row) for row in (kinds["rating"], kinds["navigation"]) if row),
    )


@lru_cache(1024)
def _kind(button: str) -> str:
    if is_rating(button):
        return "rating"
    if Tick.read(button) or _is_step(button):
        return "tick"
    if leads_back(button):
        return "navigation"
    if is_table_form(button):
        return "form"
    return "content" if ":" in button else "option"  # only ids of options name no kind


def _is_step(button: str) -> bool:
    """Tell whether a button opens a step of a case."""
    on_case = OnCase.read(button)
    return on_case is not None and on_case.deed == "step"


def _packed(buttons: Sequence[Button]) -> list[Row]:
    """Fill rows in order, each with as many as its widest label leaves room for."""
    packed: list[Row] = []
    for button in buttons:
        row = (*packed[-1], button) if packed else (button,)
        if packed and len(row) <= min(_room(each.label) for each in row):
            packed[-1] = row
        else:
            packed.append((button,))
    return packed


@lru_cache(1024)
def _room(label: str) -> int:
    """How many labels as wide as this one stand in a row."""
    cells = width(label)
    return 3 if cells <= _THREE else 2 if cells <= _TWO else 1
