"""What circulates on the web and is not so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.content.models import Fact, Lang, Status
from bot.dialogue.blocks import Block, Paragraph
from bot.dialogue.evidence import correction, statement, topic_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.paging import Untitled, numbered, packed
from bot.dialogue.questions import page_buttons
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session

_MYTHS = {Status.UNVERIFIED, Status.CONTRADICTED, Status.OUTDATED}


def myths(k: Knowledge, session: Session) -> Reply:
    """List what circulates and is not so, or has no basis, each with what is known."""
    lang = session.lang
    found = [fact for fact in k.library.facts.values() if fact.claim and fact.status in _MYTHS]
    title = Paragraph(k.text("myths.title", lang), strong=True)
    if not found:
        return Reply((title, Paragraph(k.text("myths.none", lang))))
    blocks = (title, Paragraph(k.text("myths.lead", lang, count=len(found))))
    pages = numbered(_myth_pages(k, lang, found))
    return Reply(blocks, pages=pages, buttons=page_buttons("myths", pages))


def _myth_pages(k: Knowledge, lang: Lang, found: Iterable[Fact]) -> Iterator[Untitled]:
    topics: dict[str, list[Fact]] = {topic: [] for topic in k.library.topics}
    for fact in found:
        topics.setdefault(topic_of(fact.id), []).append(fact)
    for topic, facts in topics.items():
        title = k.library.topic_title(topic, lang)
        for screen in packed(facts, lambda fact: _length(fact, lang)):
            blocks = tuple(block for fact in screen for block in _myth(k, fact, lang))
            yield title, blocks, tuple(fact.id for fact in screen)


def _length(fact: Fact, lang: Lang) -> int:
    claim = fact.claim.get(lang) if fact.claim else ""
    return len(claim) + len(fact.text.get(lang))


def _myth(k: Knowledge, fact: Fact, lang: Lang) -> Iterator[Block]:
    yield from correction(fact, lang)
    yield Paragraph(k.text("myths.known", lang, text=statement(k.library, fact, lang)))
