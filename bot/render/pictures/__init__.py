"""Pictures of tables, decisions, timelines and figures, painted from data alone."""

from __future__ import annotations

from typing import assert_never

from bot.dialogue.attachments import Chart, DecisionMap, Picture, Timeline
from bot.dialogue.blocks import Grid
from bot.render.pictures.chart import chart
from bot.render.pictures.decisions import decision_map
from bot.render.pictures.paint import png
from bot.render.pictures.sheet import Sheet
from bot.render.pictures.table import table
from bot.render.pictures.timeline import timeline
from bot.render.pictures.writer import Writer


def draw(picture: Picture) -> bytes:
    """Return the picture as PNG, 1080 pixels wide. It takes a tenth of a second of computing.

    Raises PictureRefused for what makes no picture that Telegram takes as a photo; whatever is
    drawn has a twin as text.
    """
    return png(laid_out(picture))


def laid_out(picture: Picture) -> Sheet:
    """Return everything in its place. Raises PictureRefused as `draw` does."""
    write = Writer(picture.lang, picture.dark)
    drawing = picture.drawing
    match drawing:
        case Grid():
            return table(drawing, write)
        case DecisionMap():
            return decision_map(drawing, write)
        case Timeline():
            return timeline(drawing, write)
        case Chart():
            return chart(drawing, write)
        case _:
            assert_never(drawing)
