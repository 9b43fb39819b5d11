"""How well a view is supported: one line at its end, and a word where a fact is weaker than that.

A grade is the class of evidence that most facts of a view have; weaker ones are named where they
stand. Where those would be more than a reader can mind, the grade is lowered to hold them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.content import Library
from bot.content.models import EvidenceClass, Fact, Facts, Lang
from bot.content.settled import tells_absence
from bot.content.wording import expand, of_case, references
from bot.dialogue.blocks import Block, Grade, mapped, texts_of
from bot.dialogue.days import day_in_words

MAX_MARKS = 3
"""Marks that a view may have."""
_STRENGTH = {kind: rank for rank, kind in enumerate(EvidenceClass)}


@dataclass(frozen=True, slots=True)
class Graded:
    """A view with its references written out, and the facts they refer to."""

    blocks: tuple[Block, ...]
    facts: tuple[str, ...]


def graded(library: Library, case: Facts, lang: Lang, blocks: Sequence[Block]) -> Graded:
    """Write out a view's references for a reader's `case`, mark what is weak, grade the whole."""
    own = tuple(mapped(block, lambda text: of_case(text, library.facts, case)) for block in blocks)
    names = tuple(
        dict.fromkeys(
            fact
            for block in own
            for text in texts_of(block)
            for fact, _ in references(text)
            if fact in library.facts
        )
    )
    if not names:
        return Graded(own, ())
    facts = [library.facts[name] for name in names]
    # What was not found, or is denied, has no support to grade; its sentence says so itself.
    facts = [fact for fact in facts if not _denies(fact)] or facts
    grade = _grade(facts)
    marks = _marks(library, lang, facts, grade)
    written: list[Block] = [
        mapped(block, lambda text: _marked_once(text, library, lang, marks)) for block in own
    ]
    return Graded((*written, _line(library, lang, facts, grade)), names)


def _denies(fact: Fact) -> bool:
    return fact.evidence is EvidenceClass.ARTICLE or tells_absence(fact)


def _marked_once(text: str, library: Library, lang: Lang, marks: dict[str, str]) -> str:
    """Write a text out; what it has marked is marked nowhere after it."""
    written = expand(text, library.facts, lang, marks)
    for name, _ in references(text):
        marks.pop(name, None)
    return written


def _grade(facts: Sequence[Fact]) -> EvidenceClass:
    """Return the class that most have, or a weaker one that leaves few facts below it."""
    ranks = sorted(_STRENGTH[fact.evidence] for fact in facts)
    common = max(set(ranks), key=lambda rank: (ranks.count(rank), -rank))
    weakest_unmarked = ranks[-MAX_MARKS - 1] if len(ranks) > MAX_MARKS else ranks[0]
    return tuple(EvidenceClass)[max(common, weakest_unmarked)]


def _marks(
    library: Library, lang: Lang, facts: Iterable[Fact], grade: EvidenceClass
) -> dict[str, str]:
    return {
        fact.id: library.text(f"mark.{fact.evidence}", lang)
        for fact in facts
        if _STRENGTH[fact.evidence] > _STRENGTH[grade]
    }


def _line(library: Library, lang: Lang, facts: Sequence[Fact], grade: EvidenceClass) -> Grade:
    alike = len({fact.evidence for fact in facts}) == 1
    # No year: a reader is warned of what was checked more than one ago.
    date = day_in_words(library, lang, min(fact.checked for fact in facts))
    kind = library.text(f"class.{grade}", lang)
    return Grade(library.text("grade" if alike else "grade.mostly", lang, kind=kind, date=date))
