"""References in wording: `{fact.id}`, `{fact.id|value}`, `{fact.id|text}`, `{fact.id|mark}`.

A number, fee, limit or menu path stands once, in a fact; every text that needs it refers
to it, and the reader sees how well the fact is supported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from bot.content.models import EvidenceClass, Fact, Lang, Status, Wording

MARKS: Final[Mapping[EvidenceClass, str]] = {
    EvidenceClass.OFFICIAL: "●",
    EvidenceClass.REPRINT: "◐",
    EvidenceClass.OBSERVED: "◐",
    EvidenceClass.COMMUNITY: "◐",
    EvidenceClass.SECONDARY: "◐",
    EvidenceClass.DRAFT: "◌",
    EvidenceClass.ARTICLE: "○",
    EvidenceClass.WEAK: "○",
}
CONTRADICTED: Final = "✕"
"""Marks an article's claim that better sources contradict."""

DAYS: Final = "days"
"""In braces, in the wording of a fact: its own days."""

_REFERENCE = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_FORMS = (None, "value", "text", "mark")
_STOPS = "。！？.!?"


def references(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the fact id and the form (None if not given) of every reference, in order."""
    for match in _REFERENCE.finditer(text):
        yield match[1], match[2]


def without_references(text: str) -> str:
    """Return the text as its author wrote it between the references."""
    return _REFERENCE.sub("", text)


def known_form(form: str | None) -> bool:
    """Tell whether a reference may have this form."""
    return form in _FORMS


def expand(text: str, facts: Mapping[str, Fact], lang: Lang) -> str:
    """Replace the references by what the facts say. A reference to no fact stays as it is."""

    def replace(match: re.Match[str]) -> str:
        fact = facts.get(match[1])
        return match[0] if fact is None else _shown(fact, match[2], lang)

    return _REFERENCE.sub(replace, text)


def written_out(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return the facts with their own `{days}`, and then what they say of each other, in words."""
    own = {name: _rewritten(fact, partial(_with_days, fact)) for name, fact in facts.items()}
    return {
        name: _rewritten(fact, lambda text, lang: expand(text, own, lang))
        for name, fact in own.items()
    }


def _rewritten(fact: Fact, rewrite: Callable[[str, Lang], str]) -> Fact:
    """Return the fact with its text and value rewritten; itself if they hold no braces."""
    changed = {
        name: Wording(
            zh=rewrite(wording.zh, "zh-Hans"), en=wording.en and rewrite(wording.en, "en")
        )
        for name, wording in (("text", fact.text), ("value", fact.value))
        if wording and "{" in f"{wording.zh}{wording.en}"
    }
    return fact.model_copy(update=changed) if changed else fact


def _with_days(fact: Fact, text: str, lang: Lang) -> str:
    if fact.days is None:
        return text
    least, most = fact.days
    many = str(most) if least == most else f"{least}–{most}"
    unit = "天" if lang != "en" else ("day" if many == "1" else "days")
    return text.replace(f"{{{DAYS}}}", f"{many} {unit}")


def correction_mark(fact: Fact) -> str:
    """Return the mark of the article's claim that stands beside `fact`."""
    contradicted = fact.status in {Status.CONTRADICTED, Status.OUTDATED}
    return CONTRADICTED if contradicted else MARKS[EvidenceClass.ARTICLE]


def _shown(fact: Fact, form: str | None, lang: Lang) -> str:
    mark = MARKS[fact.evidence]
    if form == "mark":
        return mark
    if form == "value" and fact.value:
        return fact.value.get(lang)
    if form is None and fact.value:
        return f"{fact.value.get(lang)} {mark}"
    text = fact.text.get(lang)
    if text[-1] in _STOPS:
        return f"{text[:-1]} {mark}{text[-1]}"
    return f"{text} {mark}"
