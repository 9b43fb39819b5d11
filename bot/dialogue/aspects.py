"""What a follow-up asks after, where no entry answers it: the page's own lines on that."""

from __future__ import annotations

from collections.abc import Collection

from bot.content.models import PAGE_SECTIONS
from bot.dialogue.compose import Composer
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import page_buttons
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.match import Verdict

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


def section(k: Knowledge, session: Session, concepts: Collection[str]) -> Reply | None:
    """Return what the way out that is on the screen says of something, if it does."""
    topic = k.library.topics.get(k.topic_of(session.shown_page))
    wanted = set().union(*(_SECTIONS.get(concept, set()) for concept in concepts))
    if topic is None or topic.page is None or not wanted:
        return None
    names = [name for name in PAGE_SECTIONS if name in wanted]
    title = topic.title.get(session.lang)
    _, pages = Composer(k.library, session.facts, session.lang).page(topic)
    composer = Composer(k.library, session.facts, session.lang)
    blocks = composer.sections(topic.page, names)
    return Reply(
        blocks,
        buttons=(Button(f"path:{topic.id}", title), *page_buttons(topic.id, pages)),
        verdict=str(Verdict.ANSWER),
        facts=tuple(composer.used),
    )
