"""An answer with what would make it fit better, and the same answer again once that is known."""

from __future__ import annotations

from bot.content.models import Entry
from bot.dialogue import answers
from bot.dialogue.aspects import of_sections
from bot.dialogue.blocks import Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import (
    Turn,
    pending_slot,
    quiet,
    recommend,
    refined,
    with_open_question,
)
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.typed import replace


def shown_again(k: Knowledge, session: Session) -> Turn:
    """Show the answer that was asked about further, with what is known by now."""
    owner = session.refines
    if ":" in owner and (told := of_sections(k, session, owner)):
        return told
    if entry := k.library.entries.get(owner):
        reply = answers.entry_reply(k, session, entry)
        before = session.without(one.slot for one in session.answers if one.turn == session.turn)
        if reply.blocks == answers.entry_reply(k, before, entry).blocks:
            same = Paragraph(k.text("refined.same", session.lang))
            reply = replace(reply, blocks=(same,), pages=(), facts=())
        return refined(k, session, owner, reply)
    topic = owner.partition(":")[0]
    return refined(k, session, topic, recommend(k, session, topic, Reply(())))


def show_entry(k: Knowledge, session: Session, entry: Entry) -> Turn:
    """Answer with an entry chosen by a button, then go on with what was open."""
    session = replace(session, choices=(), question=entry.title.zh)
    return with_own_question(k, session, entry, answers.entry_reply(k, session, entry))


def show_path(k: Knowledge, session: Session, topic: str) -> Turn:
    """Show a path's page at once; a question that was open is left, the facts stay."""
    session = replace(quiet(session), question="", said=())
    return refined(k, session, topic, recommend(k, session, topic, Reply(())))


def show_page(k: Knowledge, session: Session, page: str) -> Turn | None:
    """Show an entry or a path's page; None if there is none of that id."""
    if entry := k.library.entries.get(page):
        return show_entry(k, session, entry)
    return show_path(k, session, page) if page in k.library.topics else None


def with_own_question(k: Knowledge, session: Session, entry: Entry | None, reply: Reply) -> Turn:
    """Come back to the question that was open, or ask what would make the answer fit better."""
    session = replace(session, refines="")
    if entry is None or reply.answered != entry.id or pending_slot(k, session):
        return with_open_question(k, session, reply, again=True)
    return refined(k, session, entry.id, reply)
