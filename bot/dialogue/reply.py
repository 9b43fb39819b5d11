"""What the bot says, free of markup: blocks of text that every front can draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any, TypeAlias, get_args

from bot.content.models import Lang
from bot.dialogue.gap import Gap
from bot.dialogue.rating import Rating


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
    | Warn
    | Correction
    | Grid
    | Evidence
    | Note
    | Grade
    | Copy
)
_PARTS = {kind: tuple(field.name for field in fields(kind)) for kind in get_args(Block)}
"""What each kind of block is made of, in reading order."""


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


@dataclass(frozen=True, slots=True)
class Page:
    """A part of an answer that some fronts fold away behind a button."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    facts: tuple[str, ...] = ()
    """The facts its wording refers to."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press; `id` comes back in `Chose`."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Ask:
    """An open question: the options of a slot, or entries to choose from (slot `entry`)."""

    slot: str
    options: tuple[str, ...]


class Placement(Enum):
    """Where a reply to a pressed button goes, where messages can be changed."""

    EDIT = "in place of the message that has the button"
    NEW = "as a message of its own, so that what the button stands under stays"
    TOAST = "no message, but a word shown over the button for a moment"
    ALERT = "no message, but a word that has to be acknowledged"


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole reply: exactly one message, unless it is too long for one."""

    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    buttons: tuple[Button, ...] = ()
    """The options of an open question, then at most six ways on, then those back."""
    more: tuple[Button, ...] = ()
    """Further ways on, behind a button of their own."""
    ask: Ask | None = None
    answered: str | None = None
    outcome: str | None = None
    verdict: str | None = None
    facts: tuple[str, ...] = ()
    """The facts that the wording of `blocks` refers to."""
    placement: Placement = Placement.NEW
    """Its route's, if a button was pressed."""
    toast: str | None = None
    """A short word shown over the pressed button."""
    removes: tuple[str, ...] = ()
    """Ids of buttons that the message whose button was pressed loses."""
    gap: Gap | None = None
    """What is to be learnt from this turn; whoever keeps the session keeps it too."""
    rating: Rating | None = None
    """The thumb that was given, to be kept likewise."""
    lang: Lang | None = None
    """The language that was asked for, to be spoken from now on."""
