"""JSON, quickly where it is such as Telegram and we write it, and read whatever it is like."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any, TypeAlias

import orjson

JsonValue: TypeAlias = (
    "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)
"""What JSON can say."""


def decoded(text: str | bytes) -> Any:  # noqa: ANN401 - whatever it says
    """Read JSON. Raises ValueError, or RecursionError for what is too deep."""
    try:
        return orjson.loads(text)
    except ValueError:  # halves of characters, which JSON may hold, are none of UTF-8
        return json.loads(text)


def encoded(value: object) -> str:
    """Return JSON without a space too many; text stays as it is."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # as above, and for numbers of more than 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_data)


def _as_data(value: object) -> dict[str, Any]:
    """Return a dataclass as what it is made of, as orjson does by itself."""
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} is nothing that JSON can say")
    return asdict(value)
