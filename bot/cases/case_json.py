"""A case as JSON text, and read again, whatever release wrote it."""

from __future__ import annotations

import json

from bot.cases.case import Case
from bot.typed import from_data, to_data


def to_json(case: Case) -> str:
    """Return a case as JSON text."""
    return json.dumps(to_data(case), ensure_ascii=False, separators=(",", ":"), default=str)


def from_json(text: str) -> Case:
    """Read `to_json`'s text; keys that this release does not know are passed over.

    Raises ValueError if it is not such a text.
    """
    try:
        return from_data(Case, json.loads(text), is_lenient=True)
    except (ValueError, RecursionError) as error:
        message = f"not a case: {error}"
        raise ValueError(message) from error
