"""How much is known and how well it is supported, as a table for the README."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.content.library import Library
from bot.content.models import EvidenceClass, Lang, Status


def counts(library: Library, lang: Lang) -> str:
    """Return a Markdown table of what a knowledge folder holds."""
    lines = [f"| {library.text('counts.title', lang)} | |", "| --- | --- |"]
    for key, held in _rows(library, lang):
        lines.append(f"| {library.text(f'counts.{key}', lang)} | {held} |")
    return "\n".join(lines)


def _rows(library: Library, lang: Lang) -> Iterator[tuple[str, object]]:
    questions = [entry.questions for entry in library.entries.values()]
    chinese, english = (sum(len(getattr(q, code)) for q in questions) for code in ("zh", "en"))
    facts = library.facts.values()
    yield "topics", len(library.topics)
    yield "entries", sum(entry.topic in library.topics for entry in library.entries.values())
    yield "phrasings", library.text("counts.languages", lang, zh=f"{chinese:,}", en=f"{english:,}")
    yield "tables", len(library.tables)
    yield "templates", len(library.templates)
    yield "facts", len(facts)
    yield "by_class", _by_class(library, lang, Counter(fact.evidence for fact in facts))
    yield "by_status", _by_status(library, lang, Counter(fact.status for fact in facts))
    yield "sources", len(library.sources)
    yield "written", library.text("counts.written_in", lang)


def _by_class(library: Library, lang: Lang, held: Counter[EvidenceClass]) -> str:
    return " · ".join(
        f"{library.text(f'class.{kind}', lang)} {held[kind]}"
        for kind in EvidenceClass
        if held[kind]
    )


def _by_status(library: Library, lang: Lang, held: Counter[Status]) -> str:
    return " · ".join(
        f"{library.text(f'status.{status}', lang)} {held[status]}"
        for status in Status
        if held[status]
    )
