"""What a follow-up asks after, where no entry answers it: the page's own lines on that."""

from __future__ import annotations

from collections.abc import Collection

from bot.content.pages import PAGE_SECTIONS
from bot.dialogue.blocks import Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import OpenPath
from bot.dialogue.questions import (
    Turn,
    page_buttons,
    pending_slot,
    refined,
    with_open_question,
)
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.match import Verdict
from bot.typed import replace

_SECTIONS = {
    "cost": {"fee"},
    "long": {"time"},
    "papers": {"materials"},
    "undo": {"reversible"},
    "keep": {"kept", "lost"},
    "lose": {"kept", "lost"},
    "followers": {"kept", "lost"},
    "posts": {"kept", "lost"},
}
"""By concept, the sections of a way out that tell of it."""


def section(k: Knowledge, session: Session, concepts: Collection[str]) -> Turn | None:
    """Return what the way out that is on the screen says of something, if it does."""
    topic = k.topic_of(session.shown_page)
    wanted = set().union(*(_SECTIONS.get(concept, set()) for concept in concepts))
    names = [name for name in PAGE_SECTIONS if name in wanted]
    return of_sections(k, session, f"{topic}:{','.join(names)}") if names else None


def of_sections(k: Knowledge, session: Session, owner: str) -> Turn | None:
    """Show some sections of a page, and ask for what would make them fit better.

    None if the page has nothing to say there to this reader, or is none.
    """
    topic_id, _, names = owner.partition(":")
    topic = k.library.topics.get(topic_id)
    if topic is None or topic.page is None:
        return None
    title = topic.title.get(session.lang)
    composer = k.composer(session.facts, session.lang)
    written = composer.sections(topic.page, names.split(","))
    if not written.blocks and k.refinement(owner, session.facts) is None:
        return None
    behind = page_buttons(topic.id, composer.page(topic).pages)
    reply = Reply(
        (Paragraph(title, strong=True), *written.blocks),
        buttons=(Button(OpenPath(topic.id).id, title), *behind),
        verdict=str(Verdict.ANSWER),
        facts=written.facts,
    )
    if pending_slot(k, replace(session, refines="")):
        return with_open_question(k, session, reply, again=True)
    return refined(k, session, owner, reply)
