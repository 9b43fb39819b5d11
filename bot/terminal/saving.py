"""What goes with a reply, as files: a terminal shows no pictures."""

from __future__ import annotations

from pathlib import Path

from bot.content.models import Lang
from bot.dialogue.attachments import Attachment, Picture, RichTable, TextFile
from bot.dialogue.tables import file_name
from bot.render import localised


def saved(attachment: Attachment, lang: Lang, folder: Path) -> Path | None:
    """Write a picture or a file into a folder and return where it is; None for a table.

    May raise OSError, or PictureRefused.
    """
    match attachment:
        case RichTable():
            return None
        case TextFile(name, text, is_personal=True):
            content = text.encode()
        case TextFile(name, text):
            lines = (localised(line, lang) for line in text.splitlines(keepends=True))
            name, content = localised(name, lang), "".join(lines).encode()
        case Picture(drawing):
            from bot.render.pictures import draw  # noqa: PLC0415 - Pillow takes long to import

            name, content = file_name(localised(drawing.title, lang), "png"), draw(attachment)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path
