"""What is done with a reply beyond saying it, by whoever keeps the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Export:
    """All that is kept of the one who asks goes with the reply, as a file."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Nothing of them is kept, this session included."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """From now on they talk with the people behind the bot, who are told this and their name."""

    question: str
    """Empty if they have asked nothing yet."""
    facts: str
    """What is known of their account, in one line, in their language; empty for nothing."""


Deed: TypeAlias = Export | Forget | HandOver
