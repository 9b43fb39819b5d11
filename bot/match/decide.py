"""From scores to a probability, and from that to a verdict.

All constants of the decision are here. They were found with the shipped knowledge, 2026-11-23, by
logistic regression over 7,500 questions: each phrasing asked of a matcher that did not know it
(eight folds), 1,500 phrasings with a typing error or small talk around them, 60 phrasings of each
topic asked of a matcher without that topic, and 125 everyday questions (weather, recipes, visas).
The last two are never to be answered. Weights 1, 4, 0.8 and 5. Right means that the first
entry's topic is right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.match.models import Verdict
from bot.match.rank import Ranking, Scored

_SHARPNESS = 8.0
"""How fast an entry loses its share of the belief as its score falls behind the best."""

_BASE, _SCORE, _LIKENESS, _SHARE, _STRANGE = -4.3, 2.35, 2.8, 4.15, -0.45
_STRANGEST = 3
"""More strange words than these do not make a question any stranger."""
_CONSIDERED = 8
"""Entries whose scores are compared."""

ANSWER = 0.62
CHOOSE = 0.30
GREET = 0.5
"""Small talk is answered sooner: a wrong greeting costs nobody anything."""
_LEADING = 0.33
"""Share among the entries of its topic below which the first is no better than a guess; it was
right in about as many of the questions above as its share says."""
_NEARLY_SAID = 0.9
"""Likeness from which on the question is taken for one of the known phrasings."""

SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to make of a ranking."""

    verdict: Verdict
    p: float
    """Probability that the first entry is right."""


def decide(ranking: Ranking) -> Decision:
    """Judge what a question may mean."""
    p = probability(ranking)
    if not ranking.scored or p < CHOOSE:
        return Decision(Verdict.UNKNOWN, p)
    best = ranking.scored[0]
    if best.entry.topic == SMALLTALK:
        return Decision(Verdict.SMALLTALK if p >= GREET else Verdict.UNKNOWN, p)
    own, _ = _belief(ranking.scored)
    is_clear = best.likeness >= _NEARLY_SAID or 1 / own >= _LEADING
    return Decision(Verdict.ANSWER if p >= ANSWER and is_clear else Verdict.CHOOSE, p)


def probability(ranking: Ranking) -> float:
    """Return how likely the first entry is right, given all that compete with it."""
    evidence = _BASE + _STRANGE * min(ranking.strange, _STRANGEST)
    if ranking.scored:
        best = ranking.scored[0]
        own, everything = _belief(ranking.scored)
        evidence += _SCORE * best.score + _LIKENESS * best.likeness + _SHARE * own / everything
    return 1 / (1 + math.exp(-evidence))


def _belief(scored: Sequence[Scored]) -> tuple[float, float]:
    """Return what speaks for the subject of the first and for all, where the first alone is 1."""
    best = scored[0]
    own = everything = 0.0
    for rival in scored[:_CONSIDERED]:
        belief = math.exp(_SHARPNESS * (rival.score - best.score))
        everything += belief
        own += belief * (rival.subject == best.subject)
    return own, everything


def shares(ranking: Sequence[Scored], p: float) -> list[float]:
    """Return the probability of each of a ranking, where that of the first is `p`."""
    found: list[float] = []
    for scored in ranking:
        share = p * math.exp(_SHARPNESS * min(scored.score - ranking[0].score, 0.0))
        found.append(min(share, found[-1]) if found else p)
    return found
