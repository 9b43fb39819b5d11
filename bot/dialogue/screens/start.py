"""What this is, for somebody who has just come."""

from __future__ import annotations

from bot.dialogue.accounts import name_of
from bot.dialogue.blocks import Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session


def start(k: Knowledge, session: Session, *, cleared: bool) -> Reply:
    """Say what this is, whose service it is not, and what is cleared if anything is."""
    keys = ("start.greeting", "start.how", "start.honest")
    said = [Paragraph(k.text(key, session.lang), strong=key == keys[0]) for key in keys]
    if cleared:
        key = of_one(session, "start.reset")
        said.append(Paragraph(k.text(key, session.lang, name=name_of(k, session))))
    return Reply(tuple(said), buttons=beginnings(k, session))


def of_one(session: Session, key: str) -> str:
    """Return the text that says what is cleared: `key`, or another where more accounts stay."""
    return "account.cleared" if session.other_accounts else key


def beginnings(k: Knowledge, session: Session) -> tuple[Button, ...]:
    """Return the buttons for somebody who has no question open."""
    names = ("guide", "paths")
    return tuple(Button(Go(name).id, k.text(f"button.{name}", session.lang)) for name in names)
