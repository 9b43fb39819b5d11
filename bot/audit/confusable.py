"""Entries that phrasings cannot tell apart."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.models import Concept, Entry
from bot.match.confusable import twins

ALIKE = 0.85
"""From this likeness on, one careless word turns a phrasing into that of another entry."""
THE_SAME = 0.9
"""From this likeness on, the matcher takes a question for a phrasing it knows."""


def check_confusable(folder: Folder) -> Iterator[Finding]:
    """Yield phrasings that stand too near to one of another entry."""
    if folder.minimal:
        return
    places: list[tuple[Item[Entry], str, int]] = []
    phrasings: list[str] = []
    for item in folder.entries:
        questions = item.value.questions
        for lang, texts in (("zh", questions.zh), ("en", questions.en)):
            places.extend((item, lang, index) for index in range(len(texts)))
            phrasings.extend(texts)
    owners = [item.value.id for item, _, _ in places]
    concepts: list[Concept] = [item.value for item in folder.concepts]
    for pair in twins(phrasings, owners, ALIKE, concepts):
        other, other_lang, other_index = places[pair.first]
        line = other.document.line((*other.place, "questions", other_lang, other_index))
        message = (
            f"“{phrasings[pair.second]}” is hardly to be told from “{phrasings[pair.first]}” of "
            f"{other.value.id} ({other.document.name}:{line}); reword one, or delete it where it "
            "is not what that entry answers"
        )
        item, lang, index = places[pair.second]
        warn = pair.likeness < THE_SAME
        yield item.finding("confusable", message, "questions", lang, index, warn=warn)
