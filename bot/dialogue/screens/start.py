"""What this is, for somebody who has just come."""

from __future__ import annotations

from bot.dialogue.blocks import Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session


def start(k: Knowledge, session: Session) -> Reply:
    """Say what this is, whose service it is not, and that everything is cleared."""
    keys = ("start.greeting", "start.how", "start.honest", "start.reset")
    blocks = tuple(Paragraph(k.text(key, session.lang), strong=key == keys[0]) for key in keys)
    return Reply(blocks, buttons=beginnings(k, session))


def beginnings(k: Knowledge, session: Session) -> tuple[Button, ...]:
    """Return the buttons for somebody who has no question open."""
    names = ("guide", "paths")
    return tuple(Button(Go(name).id, k.text(f"button.{name}", session.lang)) for name in names)
