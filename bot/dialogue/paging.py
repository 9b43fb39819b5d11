"""Cuts what does not fit one screen into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

PAGE_CHARACTERS = 1200
"""About what one screen of a phone, and surely one Telegram message, can hold."""


def packed(items: Iterable[T], size: Callable[[T], int]) -> list[list[T]]:
    """Fill pages with the items in their order; `size` is in characters.

    An item larger than a page has a page of its own.
    """
    pages: list[list[T]] = []
    room = 0
    for item in items:
        if not pages or size(item) > room:
            pages.append([])
            room = PAGE_CHARACTERS
        pages[-1].append(item)
        room -= size(item)
    return pages
