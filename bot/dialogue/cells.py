"""How much room a text takes on a screen."""

from __future__ import annotations

LINE = 44
"""Cells in a line of a message on a phone 360 px wide."""


def width(text: str) -> int:
    """Return the cells a text takes where letters are half as wide as Chinese characters."""
    return sum(1 if character.isascii() else 2 for character in text)


def lines(text: str) -> int:
    """Return the lines that a text fills on a phone."""
    return sum(max(1, -(-width(line) // LINE)) for line in text.split("\n"))
