"""From scores to a probability, and from that to a verdict.

All thresholds are here; how the probability is computed was learned, see `weights`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.match.features import SAID
from bot.match.models import Reason, Verdict
from bot.match.rank import CONSIDERED, Ranking, Scored
from bot.match.weights import INVERSE_TEMPERATURE, Evidence, Nothing, Weights, dot

ANSWER = 0.66
CHOOSE = 0.4
GREET = 0.4
"""Small talk is answered sooner: a wrong greeting costs nobody anything."""
_REFUSED = 0.1
"""Probability, at most, that an entry answers what is about another object."""
_LEADING = 0.33
"""Share among the entries of its subject below which the first is no better than a guess."""
_NEARLY_SAID = 0.9
"""Likeness from which on the question is taken for one of the known phrasings."""

_SUREST = 1e-4
"""No belief is taken to be smaller, so that logarithms stay finite."""

SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Belief:
    """How the belief in what a question means is shared out; adds up to 1."""

    subject: float
    """Of the first entry's subject."""
    others: float
    """Of other subjects of ours."""
    out_of_scope: float
    """Of other objects."""
    nothing: float
    """Of anything nobody wrote about."""
    lead: float
    """Share of the first entry in the belief in its subject."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to make of a ranking."""

    verdict: Verdict
    reason: Reason
    p: float
    """Probability that the first entry's subject is right."""
    other: str | None = None
    """Id of the other object that the question is about."""


def decide(ranking: Ranking) -> Decision:
    """Judge what a question may mean."""
    if not ranking.scored:
        return Decision(Verdict.UNKNOWN, Reason.UNLIKELY, 0.0)
    p, best, found = probability(ranking), ranking.scored[0], belief(ranking)
    if best.likeness < SAID and found.out_of_scope > max(found.subject, found.nothing):
        return about(ranking.out_of_scope[0].id, p)
    if best.entry.topic == SMALLTALK and p >= GREET:
        return Decision(Verdict.SMALLTALK, Reason.GREETING, p)
    if best.entry.topic == SMALLTALK or p < CHOOSE:
        return Decision(Verdict.UNKNOWN, Reason.UNLIKELY, p)
    if best.likeness >= SAID:
        return Decision(Verdict.ANSWER, Reason.SAID, p)
    if p < ANSWER or found.subject < found.others:
        return Decision(Verdict.CHOOSE, Reason.UNSURE, p)
    if best.likeness < _NEARLY_SAID and found.lead < _LEADING:
        return Decision(Verdict.CHOOSE, Reason.SEVERAL, p)
    return Decision(Verdict.ANSWER, Reason.SURE, p)


def about(other: str, p: float) -> Decision:
    """Refuse a question about another object, whose id is given, whatever entries have for it."""
    return Decision(Verdict.UNKNOWN, Reason.OTHER_OBJECT, min(p, _REFUSED), other)


def probability(ranking: Ranking) -> float:
    """Return how likely the first entry's subject is right; 0 if there is no entry."""
    if not ranking.scored:
        return 0.0
    return 1 / (1 + math.exp(-dot(evidence(ranking), ranking.weights.evidence)))


def evidence(ranking: Ranking, weights: Weights | None = None) -> Evidence:
    """Return what the probability is computed from; there must be an entry."""
    found = belief(ranking, weights)
    ours, else_ = max(found.subject, _SUREST), max(found.out_of_scope + found.nothing, _SUREST)
    return Evidence(
        always=1.0,
        ours=math.log(ours / else_),
        which=math.log(ours / (ours + found.others)),
        entry=max(ranking.scored[0].features.entry, 0.0),
        out_of_scope_share=ranking.out_of_scope_share,
    )


def belief(ranking: Ranking, weights: Weights | None = None) -> Belief:
    """Share out the belief by the scores; there must be an entry."""
    weights = weights or ranking.weights
    first = ranking.scored[0]
    nothing = dot(nothing_of(ranking), weights.nothing)
    top = max(nothing, *(one.score for one in ranking.scored + ranking.out_of_scope))
    subject = others = 0.0
    for one in ranking.scored[:CONSIDERED]:
        if one.subject == first.subject:
            subject += _weight(one.score - top)
        else:
            others += _weight(one.score - top)
    out_of_scope = sum(_weight(one.score - top) for one in ranking.out_of_scope[:CONSIDERED])
    total = subject + others + out_of_scope + _weight(nothing - top)
    return Belief(
        subject / total,
        others / total,
        out_of_scope / total,
        _weight(nothing - top) / total,
        _weight(first.score - top) / subject,
    )


def nothing_of(ranking: Ranking) -> Nothing:
    """Return what speaks for a question being about nothing that is known."""
    return Nothing(1.0, ranking.unknown_share, ranking.out_of_scope_share)


def shares(ranking: Sequence[Scored], p: float) -> list[float]:
    """Return the probability of each of a ranking, where that of the first is `p`."""
    found: list[float] = []
    for scored in ranking:
        share = p * min(_weight(scored.score - ranking[0].score), 1.0)
        found.append(min(share, found[-1]) if found else p)
    return found


def _weight(score: float) -> float:
    return math.exp(INVERSE_TEMPERATURE * score)
