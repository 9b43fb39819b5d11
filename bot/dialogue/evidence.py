"""Where each fact of an answer comes from, as a reader may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.content import Library
from bot.content.models import EvidenceClass, Fact, Lang, Source
from bot.content.wording import MARKS
from bot.dialogue.reply import Evidence, Page, SourceLine

PAGE_CHARACTERS = 1200
"""About what one screen of a phone, and surely one Telegram message, can hold."""

_Basis = tuple[EvidenceClass, dt.date, tuple[str, ...]]


def evidence_pages(library: Library, fact_ids: Iterable[str], lang: Lang) -> list[Page]:
    """Return pages that list the facts under what they rest on: `evidence`, `evidence2`, …"""
    groups: dict[_Basis, list[Fact]] = {}
    for fact in (library.facts[fact_id] for fact_id in fact_ids if fact_id in library.facts):
        groups.setdefault((fact.evidence, fact.checked, fact.sources), []).append(fact)
    screens: list[list[Evidence]] = []
    room = 0
    for basis, facts in groups.items():
        block = _evidence(library, basis, facts, lang)
        size = sum(map(len, block.facts)) + sum(len(line.title) + 20 for line in block.sources)
        if size > room:
            screens.append([])
            room = PAGE_CHARACTERS
        screens[-1].append(block)
        room -= size
    title = library.text("page.evidence", lang)
    return [
        Page(f"evidence{number or ''}", f"{title} {number or ''}".rstrip(), tuple(blocks))
        for number, blocks in zip([0, *range(2, len(screens) + 1)], screens, strict=False)
    ]


def _evidence(library: Library, basis: _Basis, facts: list[Fact], lang: Lang) -> Evidence:
    evidence, checked, source_ids = basis
    kind = library.text(f"class.{evidence}", lang)
    detail = library.text(
        "evidence.detail", lang, mark=MARKS[evidence], kind=kind, date=checked.isoformat()
    )
    sources = tuple(
        _source(library, library.sources[source], lang)
        for source in source_ids
        if source in library.sources
    )
    return Evidence(tuple(fact.text.get(lang) for fact in facts), detail, sources)


def _source(library: Library, source: Source, lang: Lang) -> SourceLine:
    date = source.date.isoformat() if isinstance(source.date, dt.date) else source.date
    kind = library.text(f"class.{source.evidence}", lang)
    dated = f", {date}" if lang == "en" else f"，{date}"
    detail = library.text("evidence.source", lang, kind=kind, date=dated if date else "")
    return SourceLine(source.title.get(lang), detail, next(iter(source.links), None))
