"""What the answers rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from bot.content.models import EvidenceClass, Lang, Publisher
from bot.dialogue.blocks import Bullets, Evidence, Note, Paragraph
from bot.dialogue.evidence import source_line
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.paging import Untitled, numbered, packed
from bot.dialogue.questions import page_buttons
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session


def sources(k: Knowledge, session: Session) -> Reply:
    """Count the facts by the strength of their evidence, and list what they rest on."""
    lang, library = session.lang, k.library
    counts = Counter(fact.evidence for fact in library.facts.values())
    classes = tuple(
        k.text(
            "sources.class",
            lang,
            kind=k.text(f"class.{evidence}", lang),
            count=counts[evidence],
            meaning=k.text(f"meaning.{evidence}", lang),
        )
        for evidence in EvidenceClass
        if counts[evidence]
    )
    total = k.text("sources.count", lang, facts=counts.total(), sources=len(library.sources))
    blocks = (
        Paragraph(k.text("sources.title", lang), strong=True),
        Paragraph(total),
        Bullets(classes),
        Note(k.text("sources.links", lang)),
    )
    pages = numbered(_source_pages(k, lang))
    return Reply(blocks, pages=pages, buttons=page_buttons("sources", pages))


def _source_pages(k: Knowledge, lang: Lang) -> Iterator[Untitled]:
    order = list(EvidenceClass)
    for publisher in Publisher:
        found = [item for item in k.library.sources.values() if item.publisher is publisher]
        found.sort(key=lambda item: order.index(item.evidence))
        title = k.text(f"sources.{publisher}", lang)
        for screen in packed(found, lambda item: len(item.title.get(lang)) + 20):
            blocks = tuple(
                Evidence(
                    (),
                    k.text(f"class.{evidence}", lang),
                    tuple(source_line(k.library, item, lang) for item in items),
                )
                for evidence, items in groupby(screen, key=lambda item: item.evidence)
            )
            yield title, blocks, ()
