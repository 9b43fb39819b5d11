"""The languages that can be chosen."""

from __future__ import annotations

from typing import get_args

from bot.content.models import Lang
from bot.dialogue.blocks import Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import AS_TYPED, Speak
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session


def languages(k: Knowledge, session: Session) -> Reply:
    """Say which language is spoken, and offer each by its own name."""
    chosen = session.chosen_lang
    key = "language.chosen" if chosen else "language.typed"
    names = {lang: k.text(f"language.name.{lang}", lang) for lang in get_args(Lang)}
    blocks = (Paragraph(k.text(key, session.lang, name=names[session.lang])),)
    buttons = [Button(Speak(lang).id, name) for lang, name in names.items() if lang != chosen]
    if chosen:
        buttons.append(Button(Speak(AS_TYPED).id, k.text("language.as_typed", session.lang)))
    return Reply(blocks, buttons=tuple(buttons))
