"""A library of fewer phrasings, as the folders are in which meanings are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.content import Library
from bot.content.models import Entry, OutOfScope, Phrases

One = TypeVar("One", Entry, OutOfScope)


def thinned(library: Library, most: int) -> Library:
    """Return it with at most so many phrasings a language, taken evenly from each entry's."""
    return replace(
        library,
        entries={name: _thin(entry, most) for name, entry in library.entries.items()},
        objects=tuple(_thin(thing, most) for thing in library.objects),
    )


def _thin(one: One, most: int) -> One:
    asked = Phrases(zh=_some(one.questions.zh, most), en=_some(one.questions.en, most))
    return one.model_copy(update={"questions": asked})


def _some(texts: Sequence[str], most: int) -> tuple[str, ...]:
    step = max(-(-len(texts) // most), 1)
    return tuple(texts[::step])
