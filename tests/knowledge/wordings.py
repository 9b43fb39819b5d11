"""Every text of the shipped knowledge as a reader gets it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from pydantic import BaseModel

from bot.content import Library
from bot.content.models import Lang, Phrases, Wording
from bot.content.wording import expand
from bot.render import localised


def shown(library: Library, lang: Lang) -> dict[str, str]:
    """Return every text by where it stands: knowledge, questions asked back, interface."""
    texts = {
        place: expand(wording.get(lang), library.facts, lang)
        for place, wording in every_wording(library)
    }
    interface = library.texts.by_lang["en" if lang == "en" else "zh"]
    texts |= {f"texts {key}": text for key, text in interface.items() if "words." not in key}
    return {place: localised(text, lang) for place, text in texts.items()}


def every_wording(library: Library) -> Iterator[tuple[str, Wording]]:
    """Yield every wording that is shown, with where it stands."""
    for name, value in vars(library).items():
        if not name.startswith("_"):
            yield from _wordings(value, name)


def _wordings(value: object, place: str) -> Iterator[tuple[str, Wording]]:
    if isinstance(value, Phrases):
        return
    if isinstance(value, Wording):
        yield place, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _wordings(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _wordings(item, f"{place} {key}")
    elif isinstance(value, tuple):
        yield from chain.from_iterable(
            _wordings(item, f"{place}[{index}]") for index, item in enumerate(value)
        )
