"""All ways out."""

from __future__ import annotations

from bot.content.pages import TopicKind
from bot.dialogue.blocks import Bullets, Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, OpenPath
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session


def paths(k: Knowledge, session: Session) -> Reply:
    """Show every way out with one line each."""
    lang = session.lang
    topics = [topic for topic in k.library.topics.values() if topic.kind is TopicKind.PATH]
    lines = tuple(
        k.text("line.for", lang, who=topic.title.get(lang), text=topic.summary.get(lang))
        for topic in topics
    )
    buttons = tuple(Button(OpenPath(topic.id).id, topic.title.get(lang)) for topic in topics)
    blocks = (
        Paragraph(k.text("paths.title", lang), strong=True),
        Bullets(lines),
        Paragraph(k.text("paths.lead", lang)),
    )
    return Reply(blocks, buttons=(*buttons, Button(Go("guide").id, k.text("button.guide", lang))))
