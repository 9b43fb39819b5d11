"""Cuts what does not fit one screen into pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

from bot.dialogue.blocks import Block
from bot.dialogue.reply import Page

T = TypeVar("T")
Untitled: TypeAlias = tuple[str, tuple[Block, ...], tuple[str, ...]]
"""A page without its number: title, blocks, facts."""

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


def numbered(pages: Iterable[Untitled]) -> tuple[Page, ...]:
    """Give the pages ids, and numbers to titles that come again."""
    seen: Counter[str] = Counter()
    result = []
    for number, (title, blocks, facts) in enumerate(pages, start=1):
        seen[title] += 1
        again = f"{title} {seen[title]}" if seen[title] > 1 else title
        result.append(Page(f"p{number}", again, blocks, facts))
    return tuple(result)
