"""Where each fact of an answer comes from, as a reader may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from bot.content import Library
from bot.content.models import Fact, Lang, Source
from bot.content.wording import MARKS
from bot.dialogue.reply import Evidence, Page, SourceLine

FACTS_A_PAGE = 8
"""So that a page fits into one Telegram message."""


def evidence_pages(library: Library, fact_ids: Iterable[str], lang: Lang) -> Iterator[Page]:
    """Yield pages that list the facts with class, day of checking and sources."""
    facts = [library.facts[fact_id] for fact_id in fact_ids if fact_id in library.facts]
    title = library.text("page.evidence", lang)
    for start in range(0, len(facts), FACTS_A_PAGE):
        number = start // FACTS_A_PAGE + 1
        blocks = tuple(_evidence(library, fact, lang) for fact in facts[start:][:FACTS_A_PAGE])
        suffix = "" if number == 1 else str(number)
        yield Page(f"evidence{suffix}", f"{title} {suffix}".rstrip(), blocks)


def _evidence(library: Library, fact: Fact, lang: Lang) -> Evidence:
    detail = library.text(
        "evidence.detail",
        lang,
        mark=MARKS[fact.evidence],
        kind=library.text(f"class.{fact.evidence}", lang),
        date=fact.checked.isoformat(),
    )
    sources = (library.sources[source] for source in fact.sources if source in library.sources)
    return Evidence(
        fact.text.get(lang), detail, tuple(_source(library, source, lang) for source in sources)
    )


def _source(library: Library, source: Source, lang: Lang) -> SourceLine:
    date = source.date.isoformat() if isinstance(source.date, dt.date) else source.date
    kind = library.text(f"class.{source.evidence}", lang)
    dated = f", {date}" if lang == "en" else f"，{date}"
    detail = library.text("evidence.source", lang, kind=kind, date=dated if date else "")
    return SourceLine(source.title.get(lang), detail, next(iter(source.links), None))
