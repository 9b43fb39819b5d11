"""What a person may choose for themselves."""

from __future__ import annotations

from typing import get_args

from bot.dialogue.blocks import Bullets, Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, Set
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.dialogue.state import TableForm

TABLES, PICTURES = "tables", "pictures"
LIGHT, DARK = "light", "dark"
CHOICES = {TABLES: get_args(TableForm), PICTURES: (LIGHT, DARK)}
"""What can be chosen, and among what."""


def settings(k: Knowledge, session: Session) -> Reply:
    """Say how things are shown, and offer each other way; what is chosen now is marked."""
    lang = session.lang
    chosen = {TABLES: session.tables, PICTURES: DARK if session.dark else LIGHT}
    lines = (k.text("settings.tables", lang), k.text("settings.pictures", lang))
    blocks = (Paragraph(k.text("settings.title", lang), strong=True), Bullets(lines))
    buttons = []
    for name, values in CHOICES.items():
        for value in values:
            label = k.text(f"settings.{name}.{value}", lang)
            is_chosen = value == chosen[name]
            shown = k.text("settings.chosen", lang, label=label) if is_chosen else label
            buttons.append(Button(Set(name, value).id, shown))
    language = k.text("settings.language", lang, name=k.text(f"language.name.{lang}", lang))
    return Reply(blocks, buttons=(*buttons, Button(Go("lang").id, language)))
