"""A picture before it is painted: marks with their places, in pixels from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.render.pictures.fonts import Font
from bot.render.pictures.theme import Theme

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text; `x`, `y` is its upper left corner."""

    x: float
    y: float
    text: str
    font: Font
    colour: str

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.x, self.y, self.x + self.font.width(self.text), self.y + self.font.line


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle with round corners, filled, outlined or both."""

    box: Box
    fill: str | None
    radius: float = 0
    outline: str | None = None
    stroke: int = 0
    """How thick the outline is."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon, or a line through its points if it has a thickness."""

    points: tuple[Point, ...]
    colour: str
    stroke: int = 0

    @property
    def box(self) -> Box:
        """Where it stands."""
        xs, ys = zip(*self.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


Mark: TypeAlias = Run | Panel | Shape


@dataclass(frozen=True, slots=True)
class Sheet:
    """All marks, the rear ones first: no text lies under anything."""

    width: int
    height: int
    theme: Theme
    marks: tuple[Mark, ...]


def moved(mark: Mark, down: float) -> Mark:
    """Return the mark so many pixels further down."""
    match mark:
        case Run():
            return replace(mark, y=mark.y + down)
        case Panel(box=(left, top, right, bottom)):
            return replace(mark, box=(left, top + down, right, bottom + down))
        case Shape():
            return replace(mark, points=tuple((x, y + down) for x, y in mark.points))
