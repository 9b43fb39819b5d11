"""What was made of one question, on the way to its match."""

from __future__ import annotations

from dataclasses import dataclass

from bot.match.decide import Decision
from bot.match.facts import Reading
from bot.match.rank import Ranking


@dataclass(frozen=True, slots=True)
class Found:
    """What was made of one question."""

    text: str
    """The question as it was compared."""
    ranking: Ranking
    decision: Decision
    reading: Reading
    context: str | None
    """The earlier text that it was completed with."""
    asks_after: frozenset[str] = frozenset()
    """See `Match.asks_after`."""
