"""A table in its other forms: beside its cards, which are what everybody can read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.cases.table import csv_text
from bot.dialogue.attachments import Attachment, Picture, RichTable, TextFile
from bot.dialogue.blocks import Grid
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import AsFile, AsGrid, AsPicture, View
from bot.dialogue.reply import Button, Page
from bot.dialogue.session import Session
from bot.dialogue.state import TableForm

_BUTTONS: Mapping[TableForm, type[AsGrid | AsPicture | AsFile]] = {
    "native": AsGrid,
    "picture": AsPicture,
    "file": AsFile,
}
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 60


def grid_of(page: Page) -> Grid | None:
    """Return the table that a page shows, if it shows one."""
    return next((block for block in page.blocks if isinstance(block, Grid)), None)


def form_buttons(k: Knowledge, session: Session, shown: View) -> tuple[Button, ...]:
    """Return the buttons that send the table of a folded page in another form."""
    return tuple(
        Button(kind(shown.owner, shown.page).id, k.text(f"button.table_{form}", session.lang))
        for form, kind in _BUTTONS.items()
    )


def attached(session: Session, grid: Grid, form: TableForm) -> Attachment | None:
    """Return what goes with the cards of a table for whoever wants that form; None for cards."""
    match form:
        case "native":
            return RichTable(grid)
        case "picture":
            return Picture(grid, session.lang, session.dark)
        case "file":
            return TextFile(file_name(grid.title, "csv"), as_csv(grid))
    return None


def as_csv(grid: Grid) -> str:
    """Return a table for a spreadsheet; see `csv_text`."""
    return csv_text(grid.columns, grid.rows)


def file_name(title: str, ending: str) -> str:
    """Return the name of a file, which any system takes."""
    return f"{_NOT_IN_A_NAME.sub('_', title).strip('. ')[:_LONGEST_NAME]}.{ending}"
