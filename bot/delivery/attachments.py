"""What goes with a reply beside its text, as a call of the Bot API; files are still to be made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.content.models import Lang
from bot.dialogue.attachments import Attachment, Picture, RichTable, TextFile
from bot.dialogue.blocks import Grid
from bot.render import localised
from bot.store import JsonValue
from bot.typed import to_data

RICH, PHOTO, DOCUMENT = "sendRichMessage", "sendPhoto", "sendDocument"
FILES: Mapping[str, tuple[str, type[Picture | TextFile]]] = {
    PHOTO: ("photo", Picture),
    DOCUMENT: ("document", TextFile),
}
"""Of each method that sends a file: the parameter for it, and what is there until it is made."""


def method_of(attachment: Attachment) -> str:
    """Return the method that sends an attachment."""
    match attachment:
        case RichTable():
            return RICH
        case Picture():
            return PHOTO
        case TextFile():
            return DOCUMENT


def payload_of(attachment: Attachment, lang: Lang) -> dict[str, JsonValue]:
    """Return what that method is called with."""
    written = partial(localised, lang=lang)
    match attachment:
        case RichTable(grid):
            return {"rich_message": {"blocks": [_heading(grid, lang), _table(grid, lang)]}}
        case Picture(drawing):  # which writes for its language by itself
            return {"photo": to_data(attachment), "caption": written(drawing.title)}
        case TextFile(is_personal=True):
            return {"document": to_data(attachment)}
        case TextFile(name, text):
            lines = map(written, text.splitlines(keepends=True))
            return {"document": to_data(TextFile(written(name), "".join(lines)))}


def _heading(grid: Grid, lang: Lang) -> JsonValue:
    return {"type": "heading", "text": localised(grid.title, lang), "size": 3}


def _table(grid: Grid, lang: Lang) -> JsonValue:
    """Return a table whose first row and first column are headings."""
    head = [_cell(localised(text, lang), is_header=True) for text in grid.columns]
    rows = [
        [_cell(localised(text, lang), is_header=at == 0) for at, text in enumerate(row)]
        for row in grid.rows
    ]
    return {
        "type": "table",
        "is_bordered": True,
        "is_striped": True,
        "is_compact": True,
        "cells": [head, *rows],
    }


def _cell(text: str, *, is_header: bool) -> JsonValue:
    cell: dict[str, JsonValue] = {"text": text, "align": "left", "valign": "top"}
    return {**cell, "is_header": True} if is_header else cell
