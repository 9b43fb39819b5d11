"""A thumb below an answer: which way it points, never whose it was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rating:
    """One thumb, once."""

    about: str
    """The entry, or the topic whose page it was."""
    up: bool
