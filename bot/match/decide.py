"""From scores to a probability, and from that to a verdict.

All constants of the decision are here. They were obtained from the shipped knowledge alone,
2026-11-23: every phrasing was asked of a matcher that did not know it (eight folds), the same
phrasings were asked with a typing error or small talk around them of one that did, and 60 of
each topic of one that lacked the whole topic (never to be answered). A logistic regression
over these 6,500 questions gave the weights; right means that the first entry's topic is right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.match.models import Verdict
from bot.match.rank import Scored

_SHARPNESS = 8.0
"""How fast an entry loses its share of the belief as its score falls behind the best."""

_BASE, _SCORE, _MARGIN, _LIKENESS, _SHARE = -4.0, 1.75, 1.8, 2.25, 3.5
_WIDEST_MARGIN = 0.6
_CONSIDERED = 8
"""Entries whose scores are compared."""

ANSWER = 0.62
CHOOSE = 0.30
_TIED = 0.02
"""Two entries of one topic nearer than this are not told apart by guessing."""
_NEARLY_SAID = 0.9
"""Likeness from which on the question is taken for one of the known phrasings."""

SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to make of a ranking."""

    verdict: Verdict
    p: float
    """Probability that the first entry is right."""


def decide(ranking: Sequence[Scored]) -> Decision:
    """Judge a ranking, best entry first."""
    if not ranking:
        return Decision(Verdict.UNKNOWN, probability(ranking))
    best = ranking[0]
    p = probability(ranking)
    if p < CHOOSE:
        return Decision(Verdict.UNKNOWN, p)
    if p < ANSWER or _is_tied(ranking):
        return Decision(Verdict.CHOOSE, p)
    return Decision(Verdict.SMALLTALK if best.entry.topic == SMALLTALK else Verdict.ANSWER, p)


def probability(ranking: Sequence[Scored]) -> float:
    """Return how likely the first entry is right, given all that compete with it."""
    if not ranking:
        return _logistic(_BASE)
    best = ranking[0]
    rivals = [s for s in ranking[:_CONSIDERED] if s.subject != best.subject]
    behind = max((rival.score for rival in rivals), default=min(best.score, 0.0) - _WIDEST_MARGIN)
    margin = min(best.score - behind, _WIDEST_MARGIN)
    believed = {
        s.entry.id: math.exp(_SHARPNESS * (s.score - best.score)) for s in ranking[:_CONSIDERED]
    }
    against = sum(believed[rival.entry.id] for rival in rivals)
    share = 1 - against / sum(believed.values())
    return _logistic(
        _BASE
        + _SCORE * best.score
        + _MARGIN * margin
        + _LIKENESS * best.likeness
        + _SHARE * share
    )


def shares(ranking: Sequence[Scored], p: float) -> list[float]:
    """Return the probability of each of a ranking, where that of the first is `p`."""
    found: list[float] = []
    for scored in ranking:
        share = p * math.exp(_SHARPNESS * min(scored.score - ranking[0].score, 0.0))
        found.append(min(share, found[-1]) if found else p)
    return found


def _is_tied(ranking: Sequence[Scored]) -> bool:
    if len(ranking) < 2 or ranking[0].likeness >= _NEARLY_SAID:
        return False
    best, second = ranking[:2]
    return best.score - second.score < _TIED


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))
