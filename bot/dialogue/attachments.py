"""What goes with a reply beside its text, as data: pictures still to be drawn, tables and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.content.models import Lang
from bot.dialogue.blocks import Grid


@dataclass(frozen=True, slots=True)
class Branch:
    """A question of the guided decision: every answer there was, and the one that was given."""

    question: str
    options: tuple[str, ...]
    taken: int
    """Which of the options."""


@dataclass(frozen=True, slots=True)
class DecisionMap:
    """How the guided decision came to its end."""

    title: str
    branches: tuple[Branch, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A step on a timeline; days count from the day the first step begins, which is 0."""

    label: str
    best: tuple[int, int]
    """First and last day if everything goes as fast as it can."""
    worst: tuple[int, int]
    """The same if everything takes as long as it may."""
    when: str = ""
    """The same days in words, and until when it must be done."""
    is_open: bool = False
    """Whether nothing says how long it takes: it has a beginning and no length."""
    irreversible: bool = False


DAY = "{day}"


@dataclass(frozen=True, slots=True)
class Legend:
    """What is on a timeline, in words."""

    best: str
    worst: str
    is_open: str
    irreversible: str
    day: str
    """What a day along it is called, with `DAY` in place of its number."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A path's steps from first to last."""

    title: str
    bars: tuple[Bar, ...]
    legend: Legend
    footnote: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted of one kind, along a chart."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side, each made of one value of every series, the first at its foot."""

    title: str
    series: tuple[Series, ...]
    """Three at most: a chart has no more colours."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers along some days, in rows of bars with scales of their own."""

    title: str
    days: tuple[str, ...]
    """What each day is called: a bar stands above it, in every row."""
    rows: tuple[Bars, ...]
    footnote: str = ""


Drawing: TypeAlias = Grid | DecisionMap | Timeline | Chart


@dataclass(frozen=True, slots=True)
class Picture:
    """Something to be drawn, for a light or a dark screen, with the letter forms of a language."""

    drawing: Drawing
    lang: Lang
    dark: bool = False


@dataclass(frozen=True, slots=True)
class RichTable:
    """A table in Telegram's own form, which not every client shows."""

    grid: Grid


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text, in UTF-8."""

    name: str
    text: str
    is_personal: bool = False
    """Whether it is somebody's own: it is sent as it is, and nobody notes that it was."""


Attachment: TypeAlias = Picture | RichTable | TextFile
