"""The letters that pictures are written with: Noto Sans CJK, in the face of a language.

The same character looks different in Simplified and Traditional Chinese (骨, 過, where ，stands),
so each language has its own face. Text is laid out without RAQM: that is there on some machines
and not on others, and without it the same text takes the same place on all of them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files

from PIL import ImageFont

from bot.content.models import Lang
from bot.render.chinese import localised

REGULAR, BOLD = 400, 700
_FACES: dict[Lang, int] = {"zh-Hans": 2, "en": 2, "zh-Hant": 3}
"""Where they stand in the collection. WeChat's labels are Simplified in an English text, too."""
_DRAWN_AS = str.maketrans({"✕": "×", "✗": "×", "✘": "×", "☑": "✓", "✔": "✓", "☐": "□", "\t": " "})
"""No common Chinese font has ✕."""
_MISSING = "〓"
"""What printers put where a character was missing."""
_NOWHERE = "\U0010ffff"
"""No character, so that what is drawn for it is what a font draws for one that it lacks."""


@dataclass(frozen=True, slots=True)
class Font:
    """A face in a size, in pixels, and a weight."""

    lang: Lang
    size: int
    weight: int = REGULAR

    @property
    def loaded(self) -> ImageFont.FreeTypeFont:
        """The same for Pillow."""
        return _loaded(_FACES[self.lang], self.size, self.weight)

    @property
    def line(self) -> int:
        """From one line to the next, in pixels; no letter reaches above or below."""
        ascent, descent = self.loaded.getmetrics()
        return ascent + descent

    def width(self, text: str) -> float:
        """Return how many pixels a run of text is wide."""
        return sum(_advance(self, character) for character in text)


def written(text: str, lang: Lang) -> str:
    """Return the text as it can be drawn for a reader of `lang`, with the line ends it has.

    What a font has no form for is replaced, or left out if it is no letter or number.
    """
    plain = unicodedata.normalize("NFC", localised(text, lang)).translate(_DRAWN_AS)
    return "".join(_drawable(character, lang) for line in _ended(plain) for character in line)


def has_glyph(character: str, lang: Lang) -> bool:
    """Tell whether the face of a language has a form for a character."""
    return _drawn(character, _FACES[lang]) != _drawn(_NOWHERE, _FACES[lang])


def _ended(text: str) -> list[str]:
    return "\n".join(text.splitlines()).splitlines(keepends=True)


@lru_cache(maxsize=8192)
def _drawable(character: str, lang: Lang) -> str:
    if character == "\n":
        return character
    kind = unicodedata.category(character)
    if kind[0] == "C" or kind == "Mn":  # controls, marks of direction, what changes a letter
        return ""
    if has_glyph(character, lang):
        return character
    return _MISSING if kind[0] in "LN" else ""


def _drawn(character: str, face: int) -> tuple[object, ...]:
    font = _loaded(face, 36, REGULAR)
    mask = font.getmask(character)
    return mask.size, bytes(mask), font.getbbox(character)


@lru_cache(maxsize=65536)
def _advance(font: Font, character: str) -> float:
    return font.loaded.getlength(character)


@lru_cache(maxsize=64)
def _loaded(face: int, size: int, weight: int) -> ImageFont.FreeTypeFont:
    basic = ImageFont.Layout.BASIC
    font = ImageFont.truetype(_file(), size, index=face, layout_engine=basic)
    font.set_variation_by_axes([weight])
    return font


@cache
def _file() -> str:
    """Return where the collection lies; packages are unpacked when they are installed."""
    with as_file(files("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc") as path:
        return str(path)
