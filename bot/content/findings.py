"""One complaint about the knowledge, told to its author."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Where something is wrong, which rule it breaks and how to mend it."""

    file: str
    line: int
    """1-based; 1 where the whole file is meant."""
    level: Level
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level} {self.rule}: {self.message}"
