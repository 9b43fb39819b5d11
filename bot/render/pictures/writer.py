"""Text in its place: cut into lines that fit, in the language and the colours of a picture."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.models import Lang
from bot.errors import PictureRefused
from bot.render.pictures.fonts import BOLD, REGULAR, Font, written
from bot.render.pictures.sheet import Mark, Run, Sheet
from bot.render.pictures.theme import DARK, LIGHT, MARGIN, SMALL, TITLE, WIDTH, Theme
from bot.render.pictures.wrapping import atoms, wrapped

MAX_HEIGHT = 8900
"""Telegram takes photos whose width and height are 10,000 together, in pixels."""


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of one font."""

    lines: tuple[str, ...]
    font: Font

    @property
    def height(self) -> int:
        """In pixels."""
        return len(self.lines) * self.font.line

    @property
    def width(self) -> float:
        """That of the longest line, in pixels."""
        return max(map(self.font.width, self.lines))

    def at(self, x: float, y: float, colour: str) -> tuple[Run, ...]:
        """Return the lines one below the other, from that upper left corner."""
        return tuple(
            Run(x, y + number * self.font.line, line, self.font, colour)
            for number, line in enumerate(self.lines)
            if line
        )


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one picture."""

    lang: Lang
    dark: bool

    @property
    def theme(self) -> Theme:
        """The colours to draw with."""
        return DARK if self.dark else LIGHT

    def text(self, text: str, size: int, width: float, *, bold: bool = False) -> Text:
        """Return a text in lines of a width; nothing that can be drawn is one empty line."""
        font = self._font(size, bold=bold)
        return Text(wrapped(written(text, self.lang).strip(), width, font.width), font)

    def widest_part(self, text: str, size: int, *, bold: bool = False) -> float:
        """Return how wide lines must be, in pixels, so that no word is parted."""
        font = self._font(size, bold=bold)
        words = (atom.rstrip() for line in self.drawable(text) for atom in atoms(line))
        return max(map(font.width, words), default=0)

    def drawable(self, text: str) -> list[str]:
        """Return the lines of a text as they are drawn if they are not wrapped."""
        return written(text, self.lang).splitlines()

    def title(self, text: str) -> tuple[tuple[Mark, ...], float]:
        """Return the title of a picture, and where what is below it begins."""
        title = self.text(text, TITLE, WIDTH - 2 * MARGIN, bold=True)
        return title.at(MARGIN, MARGIN, self.theme.ink), MARGIN + title.height

    def footnote(self, text: str, top: float) -> tuple[tuple[Mark, ...], float]:
        """Return small print, and where it ends; nothing for no text."""
        if not text:
            return (), top
        note = self.text(text, SMALL, WIDTH - 2 * MARGIN)
        return note.at(MARGIN, top, self.theme.soft), top + note.height

    def sheet(self, marks: tuple[Mark, ...], bottom: float) -> Sheet:
        """Return the whole picture, whose marks end at `bottom`.

        Raises PictureRefused if it is taller than Telegram takes.
        """
        height = round(bottom) + MARGIN
        if height > MAX_HEIGHT:
            message = f"a picture {height} pixels tall, where {MAX_HEIGHT} are the most"
            raise PictureRefused(message)
        return Sheet(WIDTH, height, self.theme, marks)

    def _font(self, size: int, *, bold: bool) -> Font:
        return Font(self.lang, size, BOLD if bold else REGULAR)
