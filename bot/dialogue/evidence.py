"""Where each fact of an answer comes from, as a reader may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.content import Library
from bot.content.models import EvidenceClass, Fact, Lang, Source
from bot.content.wording import MARKS
from bot.dialogue.paging import packed
from bot.dialogue.reply import Evidence, Page, SourceLine

_Basis = tuple[EvidenceClass, dt.date, tuple[str, ...]]


def evidence_pages(library: Library, fact_ids: Iterable[str], lang: Lang) -> list[Page]:
    """Return pages that list the facts under what they rest on: `evidence`, `evidence2`, …"""
    groups: dict[_Basis, list[Fact]] = {}
    for fact in (library.facts[fact_id] for fact_id in fact_ids if fact_id in library.facts):
        groups.setdefault((fact.evidence, fact.checked, fact.sources), []).append(fact)
    parts = [(_evidence(library, basis, facts, lang), facts) for basis, facts in groups.items()]
    title = library.text("page.evidence", lang)
    return [
        Page(
            f"evidence{number}" if number > 1 else "evidence",
            f"{title} {number}" if number > 1 else title,
            tuple(block for block, _ in screen),
            tuple(fact.id for _, facts in screen for fact in facts),
        )
        for number, screen in enumerate(packed(parts, lambda part: _size(part[0])), start=1)
    ]


def _size(block: Evidence) -> int:
    return sum(map(len, block.facts)) + sum(len(line.title) + 20 for line in block.sources)


def _evidence(library: Library, basis: _Basis, facts: list[Fact], lang: Lang) -> Evidence:
    evidence, checked, source_ids = basis
    kind = library.text(f"class.{evidence}", lang)
    detail = library.text(
        "evidence.detail", lang, mark=MARKS[evidence], kind=kind, date=checked.isoformat()
    )
    sources = tuple(
        source_line(library, library.sources[source], lang)
        for source in source_ids
        if source in library.sources
    )
    return Evidence(tuple(fact.text.get(lang) for fact in facts), detail, sources)


def source_line(library: Library, source: Source, lang: Lang) -> SourceLine:
    """Return a source as a reader may see it: who is behind it decides about its address."""
    date = source.date.isoformat() if isinstance(source.date, dt.date) else source.date
    kind = library.text(f"class.{source.evidence}", lang)
    dated = f", {date}" if lang == "en" else f"，{date}"
    detail = library.text("evidence.source", lang, kind=kind, date=dated if date else "")
    return SourceLine(source.title.get(lang), detail, next(iter(source.links), None))
