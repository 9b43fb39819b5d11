"""The labelled questions a matcher is scored by."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

OFFTOPIC, SMALLTALK = "offtopic", "smalltalk"
CLEAN_LANG, CLEAN_STYLES = "zh-Hans", frozenset({"real", "paraphrase", "colloquial"})
"""The other languages and styles are compared with these."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled question."""

    q: str
    topic: str
    topics: frozenset[str]
    """Every topic that is right, `topic` among them."""
    aspect: str
    lang: str
    style: str
    context: tuple[str, ...]
    entries: tuple[str, ...]
    """The entries whose titles promise what is asked; none if that is not told of this row."""

    @property
    def in_scope(self) -> bool:
        """Whether it is to be answered at all."""
        return not self.topics & {OFFTOPIC, SMALLTALK}

    @property
    def is_clean(self) -> bool:
        """Whether it is plain Simplified Chinese that stands on its own."""
        return self.lang == CLEAN_LANG and self.style in CLEAN_STYLES

    @property
    def distance(self) -> str:
        """How far an out-of-scope question is from our subject, as its aspect says."""
        distance, _, _ = self.aspect.partition("_")
        return distance if distance in {"near", "far"} else "unmarked"


class _Refused(ValueError):
    """Why a line is no row."""


def read_rows(text: str) -> list[Row]:
    """Read a question file; raises ValueError, first the number of the line that is no such row."""
    rows = []
    for number, line in numbered(text):
        try:
            rows.append(_row(json.loads(line)))
        except RecursionError as error:
            message = f"{number}: not a labelled question: nested too deep"
            raise ValueError(message) from error
        except ValueError as error:
            message = f"{number}: not a labelled question: {error}"
            raise ValueError(message) from error
    return rows


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold something, each with its number from 1 on."""
    # Not splitlines: it also ends a line at U+2028 and others, which may stand in a text.
    for number, line in enumerate(text.split("\n"), start=1):
        written = line.removeprefix("\ufeff")  # each file of `cat` may begin with one
        if written.strip():
            yield number, written


def _row(data: object) -> Row:
    """Read a row; raises _Refused."""
    if not isinstance(data, dict):
        raise _Refused("no JSON object")
    for key in ("q", "topic"):
        if not isinstance(data.get(key), str):
            raise _Refused(f"“{key}” is no text")
    return Row(
        q=data["q"],
        topic=data["topic"],
        topics=frozenset([data["topic"], *_texts(data, "alt")]),
        aspect=str(data.get("aspect", "")),
        lang=str(data.get("lang", CLEAN_LANG)),
        style=str(data.get("style", "")),
        context=_texts(data, "context"),
        entries=_texts(data, "entries"),
    )


def _texts(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Return a list of texts, or the one that stands for a list; none if there are none."""
    value = data.get(key) or []
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise _Refused(f"“{key}” is no list of texts")
    return tuple(texts)
