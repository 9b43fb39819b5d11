"""What is on a sheet, for tests."""

from __future__ import annotations

from collections import Counter

from bot.dialogue.attachments import Chart, DecisionMap, Timeline
from bot.dialogue.blocks import Grid
from bot.render.pictures.fonts import written
from bot.render.pictures.sheet import Panel, Run
from bot.render.pictures.theme import MARGIN

SWATCH = 6
"""The round corners of a colour in a legend: bars have smaller ones."""


def runs(sheet):
    return [mark for mark in sheet.marks if isinstance(mark, Run)]


def letters(texts):
    """Count the characters of texts but for spaces, at which lines may end."""
    return Counter(character for text in texts for character in text if not character.isspace())


def left_out(sheet, drawing, lang):
    """Return what a reader of the drawing would miss on its sheet."""
    told = letters(written(text, lang) for text in texts(drawing))
    return told - letters(run.text for run in runs(sheet))


def texts(drawing):
    """Return every text that a drawing has to show."""
    match drawing:
        case Grid(title, columns, rows):
            return [title, *columns[1:], *(cell for row in rows for cell in row)]
        case DecisionMap(title, branches, outcome):
            asked = (text for one in branches for text in (one.question, *one.options))
            return [title, *asked, outcome]
        case Timeline(title, bars, legend, footnote):
            told = (text for bar in bars for text in (bar.label, bar.when))
            return [title, legend.best, legend.worst, *told, footnote]
        case Chart(title, days, rows, footnote):  # not every day is named
            named = (one.name for row in rows if len(row.series) > 1 for one in row.series)
            return [title, days[-1], *(row.title for row in rows), *named, footnote]


def bars(sheet):
    """Return the parts of bars on a sheet of a chart, by colour, from left to right."""
    parts = {}
    for mark in sheet.marks:
        if isinstance(mark, Panel) and mark.colour != sheet.theme.rule and mark.radius != SWATCH:
            parts.setdefault(mark.colour, []).append(mark.box)
    return parts


def outside(sheet):
    """Return the marks that reach over the edge, or the text that reaches into the margin."""
    return [
        mark
        for mark in sheet.marks
        for left, top, right, bottom in [mark.box]
        for edge in [MARGIN - 1 if isinstance(mark, Run) else 0]
        if left < edge or top < edge or right > sheet.width - edge or bottom > sheet.height - edge
    ]


def overlaps(sheet):
    """Return texts of which one is written over the other."""
    lines = sorted(runs(sheet), key=lambda run: run.y)
    return [
        (first.text, second.text)
        for index, first in enumerate(lines)
        for second in lines[index + 1 : index + 12]
        if _meet(first.box, second.box)
    ]


def _meet(one, other):
    """Tell whether two boxes share more than their edges; lines have air of their own."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 6
    )
