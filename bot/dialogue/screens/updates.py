"""What has changed since the reader read it."""

from __future__ import annotations

from bot.content.models import Lang
from bot.dialogue.blocks import Block, Bullets, Paragraph
from bot.dialogue.evidence import correction, statement, topic_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.reading import news
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session


def updates(k: Knowledge, session: Session) -> Reply:
    """Show the facts the user has read that read otherwise now, or are gone."""
    lang, since = session.lang, news(session, k.library)
    if not (since.changed or since.gone):
        return Reply((Paragraph(k.text("updates.none", lang)),))
    blocks: list[Block] = [Paragraph(k.text("updates.title", lang), strong=True)]
    for fact_id in since.changed:
        fact = k.library.facts[fact_id]
        topic = _topic_title(k, fact_id, lang)
        text = k.text("updates.changed", lang, topic=topic, text=statement(k.library, fact, lang))
        blocks += [Paragraph(text), *correction(fact, lang)]
    if since.gone:
        gone = (
            k.text("updates.gone", lang, topic=_topic_title(k, fact_id, lang), fact=fact_id)
            for fact_id in since.gone
        )
        blocks.append(Bullets(tuple(gone)))
    return Reply(tuple(blocks), facts=since.changed)


def _topic_title(k: Knowledge, fact_id: str, lang: Lang) -> str:
    return k.library.topic_title(topic_of(fact_id), lang)
