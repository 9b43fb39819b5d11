"""What a text is made of, free of markup: blocks that every front can draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Self, TypeAlias, get_args

from bot.typed import replace


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of the part that follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain prose; `strong` for a verdict or a question."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """Points without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbered steps, from 1."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is to be done before something else, numbered from 1."""

    items: tuple[str, ...]
    done: tuple[bool, ...]
    """Whether each is."""


@dataclass(frozen=True, slots=True)
class Warn:
    """Something that costs money, followers or the account if it is missed."""

    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What is often said on the web, and what is wrong with it."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `columns` heads, then rows whose first cell is their heading."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as a reader sees it; without `url` where its address is not shown."""

    title: str
    detail: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts that rest on the same sources: their class, the day they were checked, the sources."""

    facts: tuple[str, ...]
    detail: str
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class LastDay:
    """A sentence that names the last day of something, in the words between its two parts."""

    before: str
    words: str
    after: str
    day: dt.date
    """China's: it is over at midnight there, wherever the reader lives."""
    is_point: bool = False
    """Whether it is one of several points."""

    @classmethod
    def named(cls, text: str, words: str, day: dt.date, *, is_point: bool = False) -> Self:
        """Return the sentence in which `words` name the day."""
        before, words, after = text.partition(words)
        return cls(before, words, after, day, is_point)


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: what was recognised, what the marks mean."""

    text: str


@dataclass(frozen=True, slots=True)
class Grade:
    """How well the view that it ends is supported."""

    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A text to copy as it stands, line by line."""

    text: str


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Steps
    | Checklist
    | Warn
    | Correction
    | Grid
    | Evidence
    | LastDay
    | Note
    | Grade
    | Copy
)
_PARTS = {kind: tuple(field.name for field in fields(kind)) for kind in get_args(Block)}
"""What each kind of block is made of, in reading order."""


def joined(first: Block, second: Block) -> bool:
    """Tell whether two blocks belong together; else a blank line is between them."""
    match first, second:
        case (Heading(), _) | (_, Grade()):
            return True
        case Paragraph(strong=True), Paragraph(strong=False) | LastDay():
            return True  # a verdict and what belongs to it
        case Paragraph(), Checklist():
            return True  # what it is a list of
        case (Warn(), Warn()) | (Correction(), Correction()):
            return True
        case (Paragraph() | LastDay(), LastDay(is_point=True)) | (LastDay(is_point=True), Note()):
            return True
    return False


def checkbox(*, done: bool) -> str:
    """Return the sign before what is to be done."""
    return "☑" if done else "☐"


def mapped(block: Block, change: Callable[[str], str]) -> Block:
    """Return the block with `change` made to everything a reader sees of it, in reading order."""

    def changed(value: object) -> object:
        if isinstance(value, str):
            return change(value)
        if isinstance(value, SourceLine):
            return replace(value, title=change(value.title), detail=change(value.detail))
        return tuple(map(changed, value)) if isinstance(value, tuple) else value

    values: list[Any] = [changed(getattr(block, name)) for name in _PARTS[type(block)]]
    return type(block)(*values)


def texts_of(block: Block) -> tuple[str, ...]:
    """Return everything a reader sees of a block, in reading order."""
    return tuple(_texts(tuple(getattr(block, name) for name in _PARTS[type(block)])))


def _texts(values: tuple[object, ...]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, SourceLine):
            yield from (value.title, value.detail)
        elif isinstance(value, tuple):
            yield from _texts(value)
