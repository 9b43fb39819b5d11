"""From a sheet to a PNG."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageColor, ImageDraw

from bot.render.pictures.sheet import Panel, Run, Shape, Sheet
from bot.render.pictures.theme import Theme

_FINER = 2
"""Shapes are drawn so many times larger: Pillow gives them no soft edges."""
_SHADES = 12
"""Between two colours, at the edges of letters and shapes."""
_APART = 10
"""Of 256; shades nearer to another one cannot be told apart, by readers or by Pillow."""


def png(sheet: Sheet) -> bytes:
    """Return the picture; the same sheet is the same bytes with the same Pillow.

    Its palette is that of its theme: a third of the size of all colours, and sooner done than one
    that is looked for in the picture.
    """
    large = Image.new("RGB", (sheet.width * _FINER, sheet.height * _FINER), sheet.theme.ground)
    pen = ImageDraw.Draw(large)
    for mark in sheet.marks:
        if not isinstance(mark, Run):
            _shape(pen, mark)
    image = large.reduce(_FINER)
    pen = ImageDraw.Draw(image)
    for mark in sheet.marks:
        if isinstance(mark, Run):
            pen.text((mark.x, mark.y), mark.text, mark.colour, mark.font.loaded)
    file = io.BytesIO()
    palette = _palette(sheet.theme)
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _shape(pen: ImageDraw.ImageDraw, mark: Panel | Shape) -> None:
    if isinstance(mark, Panel):
        left, top, right, bottom = (round(edge * _FINER) for edge in mark.box)
        pen.rounded_rectangle(
            (left, top, right - 1, bottom - 1),
            mark.radius * _FINER,
            mark.fill,
            mark.outline,
            mark.stroke * _FINER,
        )
        return
    points = [(x * _FINER, y * _FINER) for x, y in mark.points]
    if mark.stroke:
        pen.line(points, mark.colour, mark.stroke * _FINER, joint="curve")
    else:
        pen.polygon(points, mark.colour)


@cache
def _palette(theme: Theme) -> Image.Image:
    """Return the colours of a theme and the shades between those that meet, for Pillow."""
    colours: list[tuple[int, ...]] = []
    ends = [tuple(map(ImageColor.getrgb, pair)) for pair in theme.edges]
    shades = (
        tuple(round(a + (b - a) * step / _SHADES) for a, b in zip(first, last, strict=True))
        for step in (0, _SHADES, *range(1, _SHADES))
        for first, last in ends
    )
    for shade in shades:
        if all(
            max(abs(a - b) for a, b in zip(shade, other, strict=True)) >= _APART
            for other in colours
        ):
            colours.append(shade)
    image = Image.new("P", (1, 1))
    image.putpalette([value for colour in colours for value in colour])
    return image
