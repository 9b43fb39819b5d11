"""How a path is made a case of, and which can be."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.pages import TopicKind
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_payloads import OpenCase
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session

_NO_WAY = frozenset({"choose"})
"""Pages that help to find a way, and are none."""


def case_button(k: Knowledge, session: Session, topic: str) -> Iterator[Button]:
    """Yield the button that makes a case of a path, if that is a way out with a plan."""
    if topic in k.library.plans and topic not in _NO_WAY:
        yield Button(OpenCase(topic).id, k.text("button.project", session.lang))


def ways(k: Knowledge, session: Session, lead: str) -> Reply:
    """Offer every way out that can be made a case of, under a text of the interface."""
    lang = session.lang
    buttons = tuple(
        Button(OpenCase(topic.id).id, topic.title.get(lang))
        for topic in k.library.topics.values()
        if topic.kind is TopicKind.PATH and topic.id in k.library.plans
    )
    guide = Button(Go("guide").id, k.text("button.guide", lang))
    return Reply((Paragraph(k.text(lead, lang)),), buttons=(*buttons, guide))
