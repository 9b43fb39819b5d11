"""What can be taken along: an answer to pass on, a text to copy, a template as a file."""

from __future__ import annotations

import re

from bot.dialogue.attachments import TextFile
from bot.dialogue.blocks import Copy, Note, Paragraph
from bot.dialogue.cards import short_card
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.natives import copyable
from bot.dialogue.payloads import CopyOut, SaveTemplate, Share
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.dialogue.tables import file_name

_COLON = re.compile(r"[:：]\s*")


def share(k: Knowledge, session: Session, payload: Share) -> Turn | None:
    """Show the short card, where a press cannot pass a link on."""
    card = short_card(k, payload.target, session.lang)
    if card is None:
        return None
    lead = Note(k.text("share.lead", session.lang))
    return session, Reply((lead, *card.blocks), facts=card.facts)


def copy(k: Knowledge, session: Session, payload: CopyOut) -> Turn | None:
    """Show a text to copy, where a press cannot put it on the clipboard."""
    text = copyable(k, session, payload.name)
    return (session, Reply((Copy(text),))) if text else None


def save(k: Knowledge, session: Session, payload: SaveTemplate) -> Turn | None:
    """Send a template as a file."""
    entry = k.library.entries.get(payload.entry)
    template = k.library.templates.get(entry.template or "") if entry else None
    text = copyable(k, session, template.id) if template else None
    if template is None or text is None:
        return None
    title = _COLON.split(template.title.get(session.lang))[-1]  # “To copy: …”
    name = file_name(title, "txt")
    file = TextFile(name, text + "\n")
    said = Paragraph(k.text("file.sent", session.lang, name=name))
    return session, Reply((said,), attachment=file)
