"""Where each fact of an answer comes from, as a reader may see it, and what is said elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from bot.content import Library
from bot.content.models import EvidenceClass, Fact, Lang, Source
from bot.content.wording import expand
from bot.dialogue.blocks import Block, Correction, Evidence, SourceLine
from bot.dialogue.paging import packed
from bot.dialogue.reply import Page

_Basis = tuple[EvidenceClass, dt.date, tuple[str, ...]]
_Part = tuple[Block, tuple[str, ...]]
"""A block of the evidence, and the facts it tells of."""


def evidence_pages(library: Library, fact_ids: Iterable[str], lang: Lang) -> list[Page]:
    """Return pages that list the facts under what they rest on: `evidence`, `evidence2`, …

    What is said of them on the web comes last.
    """
    facts = [library.facts[fact_id] for fact_id in fact_ids if fact_id in library.facts]
    claims = [(said, (fact.id,)) for fact in facts for said in correction(fact, lang)]
    parts: list[_Part] = [*_grouped(library, facts, lang), *claims]
    title = library.text("page.evidence", lang)
    return [
        Page(
            f"evidence{number}" if number > 1 else "evidence",
            f"{title} {number}" if number > 1 else title,
            tuple(block for block, _ in screen),
            tuple(fact for _, facts in screen for fact in facts),
        )
        for number, screen in enumerate(packed(parts, lambda part: _size(part[0])), start=1)
    ]


def _grouped(library: Library, facts: Iterable[Fact], lang: Lang) -> Iterator[_Part]:
    groups: dict[_Basis, list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.evidence, fact.checked, fact.sources), []).append(fact)
    for basis, together in groups.items():
        evidence = _evidence(library, basis, together, lang)
        yield evidence, tuple(fact.id for fact in together)


def _size(block: Block) -> int:
    if isinstance(block, Evidence):
        return sum(map(len, block.facts)) + sum(len(line.title) + 20 for line in block.sources)
    return len(block.text) if isinstance(block, Correction) else 0


def _evidence(library: Library, basis: _Basis, facts: list[Fact], lang: Lang) -> Evidence:
    evidence, checked, source_ids = basis
    kind = library.text(f"class.{evidence}", lang)
    detail = library.text("evidence.detail", lang, kind=kind, date=checked.isoformat())
    sources = tuple(
        source_line(library, library.sources[source], lang)
        for source in source_ids
        if source in library.sources
    )
    return Evidence(tuple(fact.text.get(lang) for fact in facts), detail, sources)


def source_line(library: Library, source: Source, lang: Lang) -> SourceLine:
    """Return a source as a reader may see it: who is behind it decides about its address."""
    date = source.date
    kind = library.text(f"class.{source.evidence}", lang)
    dated = f", {date}" if lang == "en" else f"，{date}"
    detail = library.text("evidence.source", lang, kind=kind, date=dated if date else "")
    return SourceLine(source.title.get(lang), detail, next(iter(source.links), None))


def statement(library: Library, fact: Fact, lang: Lang) -> str:
    """Return what is known, as the fact itself words it."""
    return expand(f"{{{fact.id}|text}}", library.facts, lang)


def correction(fact: Fact, lang: Lang) -> Iterator[Correction]:
    """Yield what circulates instead, if anything does."""
    if fact.claim:
        yield Correction(fact.claim.get(lang))


def topic_of(fact: str) -> str:
    """Return the id of the topic that a fact's id begins with."""
    return fact.partition(".")[0]
