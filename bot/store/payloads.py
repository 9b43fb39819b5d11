"""What rows hold of calls and timers: values of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = (
    "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)


def to_json(payload: Mapping[str, JsonValue]) -> str:
    """Return what a row holds of a payload."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
