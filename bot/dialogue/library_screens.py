"""Screens about the knowledge itself: its sources, the myths, what has changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from bot.content.models import EvidenceClass, Fact, Lang, Publisher, Status
from bot.content.wording import expand
from bot.dialogue.evidence import source_line
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.paging import packed
from bot.dialogue.questions import page_buttons
from bot.dialogue.reading import news
from bot.dialogue.reply import Block, Bullets, Correction, Evidence, Note, Page, Paragraph, Reply
from bot.dialogue.session import Session

_MYTHS = {Status.UNVERIFIED, Status.CONTRADICTED, Status.OUTDATED}


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
    pages = _numbered(_source_pages(k, lang))
    return Reply(blocks, pages=pages, buttons=page_buttons("sources", pages))


def myths(k: Knowledge, session: Session) -> Reply:
    """List what circulates and is not so, or has no basis, each with what is known."""
    lang = session.lang
    found = [fact for fact in k.library.facts.values() if fact.claim and fact.status in _MYTHS]
    title = Paragraph(k.text("myths.title", lang), strong=True)
    if not found:
        return Reply((title, Paragraph(k.text("myths.none", lang))))
    blocks = (title, Paragraph(k.text("myths.lead", lang, count=len(found))))
    pages = _numbered(_myth_pages(k, lang, found))
    return Reply(blocks, pages=pages, buttons=page_buttons("myths", pages))


SCREENS: Mapping[str, Callable[[Knowledge, Session], Reply]] = {
    "sources": sources,
    "myths": myths,
}
"""Screens with folded pages, by the owner in their pages' buttons."""


def updates(k: Knowledge, session: Session) -> Reply:
    """Show the facts the user has read that read otherwise now, or are gone."""
    lang, since = session.lang, news(session, k.library)
    if not (since.changed or since.gone):
        return Reply((Paragraph(k.text("updates.none", lang)),))
    blocks: list[Block] = [Paragraph(k.text("updates.title", lang), strong=True)]
    for fact_id in since.changed:
        fact = k.library.facts[fact_id]
        topic = _topic_title(k, fact_id, lang)
        text = k.text("updates.changed", lang, topic=topic, text=_statement(k, fact, lang))
        blocks += [Paragraph(text), *_correction(fact, lang)]
    if since.gone:
        gone = (
            k.text("updates.gone", lang, topic=_topic_title(k, fact_id, lang), fact=fact_id)
            for fact_id in since.gone
        )
        blocks.append(Bullets(tuple(gone)))
    return Reply(tuple(blocks), facts=since.changed)


_Untitled = tuple[str, tuple[Block, ...], tuple[str, ...]]
"""A page without its number: title, blocks, facts."""


def _numbered(pages: Iterable[_Untitled]) -> tuple[Page, ...]:
    """Give the pages ids, and numbers to titles that come again."""
    seen: Counter[str] = Counter()
    result = []
    for number, (title, blocks, facts) in enumerate(pages, start=1):
        seen[title] += 1
        again = f"{title} {seen[title]}" if seen[title] > 1 else title
        result.append(Page(f"p{number}", again, blocks, facts))
    return tuple(result)


def _source_pages(k: Knowledge, lang: Lang) -> Iterator[_Untitled]:
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


def _myth_pages(k: Knowledge, lang: Lang, found: Iterable[Fact]) -> Iterator[_Untitled]:
    topics: dict[str, list[Fact]] = {topic: [] for topic in k.library.topics}
    for fact in found:
        topics.setdefault(_topic(fact.id), []).append(fact)
    for topic, facts in topics.items():
        title = k.library.topic_title(topic, lang)
        for screen in packed(facts, lambda fact: _length(fact, lang)):
            blocks = tuple(block for fact in screen for block in _myth(k, fact, lang))
            yield title, blocks, tuple(fact.id for fact in screen)


def _length(fact: Fact, lang: Lang) -> int:
    claim = fact.claim.get(lang) if fact.claim else ""
    return len(claim) + len(fact.text.get(lang))


def _myth(k: Knowledge, fact: Fact, lang: Lang) -> Iterator[Block]:
    yield from _correction(fact, lang)
    yield Paragraph(k.text("myths.known", lang, text=_statement(k, fact, lang)))


def _correction(fact: Fact, lang: Lang) -> Iterator[Correction]:
    if fact.claim:
        yield Correction(fact.claim.get(lang))


def _statement(k: Knowledge, fact: Fact, lang: Lang) -> str:
    return expand(f"{{{fact.id}|text}}", k.library.facts, lang)


def _topic(fact_id: str) -> str:
    return fact_id.partition(".")[0]


def _topic_title(k: Knowledge, fact_id: str, lang: Lang) -> str:
    return k.library.topic_title(_topic(fact_id), lang)
