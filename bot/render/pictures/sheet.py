"""A picture before it is painted: marks with their places, in pixels from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
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
    """A filled rectangle with round corners."""

    box: Box
    colour: str
    radius: float = 0


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


def outlined(box: Box, colour: str, inside: str, radius: float, stroke: int) -> tuple[Panel, Panel]:
    """Return a panel with an outline so thick."""
    left, top, right, bottom = box
    inner = (left + stroke, top + stroke, right - stroke, bottom - stroke)
    return Panel(box, colour, radius), Panel(inner, inside, radius - stroke)
