"""The wording of the interface, by key and language."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.models import Lang


@dataclass(frozen=True)
class Texts:
    """Interface texts; `{name}` in a text is filled in by the caller."""

    by_lang: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def get(self, key: str, lang: Lang, **values: object) -> str:
        """Return the text; a key nobody wrote is a programming error and raises KeyError."""
        return self.by_lang["en" if lang == "en" else "zh"][key].format(**values)


def placeholders(text: str) -> frozenset[str]:
    """Return the names a text wants filled in. Raises ValueError for unbalanced braces."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
