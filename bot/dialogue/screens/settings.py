"""What a person may choose for themselves."""

from __future__ import annotations

from typing import get_args

from bot.dialogue.blocks import Bullets, Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, Set
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.dialogue.state import QUIET_HOURS, TableForm, hours_of

TABLES, PICTURES, QUIET = "tables", "pictures", "quiet"
LIGHT, DARK = "light", "dark"
CHOICES = {TABLES: get_args(TableForm), PICTURES: (LIGHT, DARK), QUIET: QUIET_HOURS}
"""What can be chosen, and among what."""


def settings(k: Knowledge, session: Session) -> Reply:
    """Say what can be chosen, and offer each way; what is chosen now is marked."""
    lang = session.lang
    chosen = {
        TABLES: session.tables,
        PICTURES: DARK if session.dark else LIGHT,
        QUIET: session.quiet,
    }
    lines = tuple(k.text(f"settings.{name}", lang) for name in CHOICES)
    blocks = (Paragraph(k.text("settings.title", lang), strong=True), Bullets(lines))
    buttons = []
    for name, values in CHOICES.items():
        for value in values:
            label = _label(k, session, name, value)
            is_chosen = value == chosen[name]
            shown = k.text("settings.chosen", lang, label=label) if is_chosen else label
            buttons.append(Button(Set(name, value).id, shown))
    language = k.text("settings.language", lang, name=k.text(f"language.name.{lang}", lang))
    return Reply(blocks, buttons=(*buttons, Button(Go("lang").id, language)))


def _label(k: Knowledge, session: Session, name: str, value: str) -> str:
    if name == QUIET and (hours := hours_of(value)):
        return k.text("settings.quiet.hours", session.lang, begin=hours[0], end=hours[1])
    return k.text(f"settings.{name}.{value}", session.lang)
