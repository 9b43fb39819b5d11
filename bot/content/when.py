"""Whether a condition of a line holds for what is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from bot.content.models import Facts, Line, When

UNKNOWN: Final = "unknown"


def holds(when: When, facts: Facts) -> bool | None:
    """True or False; None where a slot it depends on is not known."""
    undecided = False
    for slot, options in when.items():
        known = facts.get(slot, UNKNOWN)
        if known in options:
            continue
        if known != UNKNOWN:
            return False
        undecided = True
    return None if undecided else True


def somebody(when: When) -> Facts:
    """Return what is known of one person whom a condition fits."""
    return {slot: options[0] for slot, options in when.items() if options}


L = TypeVar("L", bound=Line)


def first_holding(lines: Iterable[L], facts: Facts) -> L | None:
    """Return the first line whose condition certainly holds."""
    return next((line for line in lines if holds(line.when, facts)), None)
