"""From a sheet to a PNG."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from bot.render.pictures.sheet import Panel, Run, Shape, Sheet

_FINER = 2
"""Shapes are drawn so many times larger: Pillow gives them no soft edges."""
_COLOURS = 64
"""What is left of the shades at the edges of letters; more cannot be told apart."""


def png(sheet: Sheet) -> bytes:
    """Return the picture; the same sheet is the same bytes with the same Pillow."""
    large = Image.new("RGB", (sheet.width * _FINER, sheet.height * _FINER), sheet.ground)
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
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, "PNG")
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
