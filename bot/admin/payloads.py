"""What the buttons of administrators say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.dialogue.payloads import Number, Owner, Payload


@dataclass(frozen=True, slots=True)
class ListGaps(Payload):
    """Lists questions without a good answer, from a place in the list on."""

    prefix: ClassVar[str] = "gaps"
    first: Number


@dataclass(frozen=True, slots=True)
class AddTo(Payload):
    """Puts such a question into an entry."""

    prefix: ClassVar[str] = "add"
    gap: Number
    entry: Owner


@dataclass(frozen=True, slots=True)
class Dismiss(Payload):
    """Strikes one out."""

    prefix: ClassVar[str] = "drop"
    gap: Number
