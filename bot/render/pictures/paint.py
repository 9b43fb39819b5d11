"""From a sheet to a PNG."""

from __future__ import annotations

import io
from functools import cache
from math import ceil, floor

from PIL import Image, ImageColor, ImageDraw

from bot.render.pictures.sheet import Panel, Run, Shape, Sheet
from bot.render.pictures.theme import Theme

_FINER = 4
"""The form of a shape is drawn so many times larger: Pillow gives it no soft edges."""
_SHADES = 12
"""Between two colours, at the edges of letters and shapes."""
_APART = 10
"""Of 256. Shades nearer to each other can be told apart neither by readers nor by Pillow, which
takes one for another although both are in the palette (its issue 1852)."""


def png(sheet: Sheet) -> bytes:
    """Return the picture; the same sheet is the same bytes with the same Pillow.

    Its palette is that of its theme: a third of the size of all colours, and sooner done than one
    that is looked for in the picture.
    """
    image = Image.new("RGB", (sheet.width, sheet.height), sheet.theme.ground)
    pen = ImageDraw.Draw(image)
    for mark in sheet.marks:
        if isinstance(mark, Run):
            pen.text((mark.x, mark.y), mark.text, mark.colour, mark.font.loaded)
        else:
            _paste(image, mark)
    file = io.BytesIO()
    palette = _palette(sheet.theme)
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _paste(image: Image.Image, mark: Panel | Shape) -> None:
    left, top, right, bottom = mark.box
    around = mark.stroke if isinstance(mark, Shape) else 0
    x, y = floor(left) - around, floor(top) - around
    size = ((ceil(right) + around - x) * _FINER, (ceil(bottom) + around - y) * _FINER)
    form = Image.new("L", size)
    pen = ImageDraw.Draw(form)
    if isinstance(mark, Panel):
        right, bottom = (right - x) * _FINER - 1, (bottom - y) * _FINER - 1
        edges = ((left - x) * _FINER, (top - y) * _FINER, right, bottom)
        pen.rounded_rectangle(edges, mark.radius * _FINER, 255)
    else:
        points = [((across - x) * _FINER, (down - y) * _FINER) for across, down in mark.points]
        if mark.stroke:
            pen.line(points, 255, mark.stroke * _FINER, joint="curve")
        else:
            pen.polygon(points, 255)
    image.paste(mark.colour, (x, y), form.reduce(_FINER))


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
