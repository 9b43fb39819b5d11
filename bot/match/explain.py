"""Why a question was understood as it was, put together from what the matcher found."""

from __future__ import annotations

from typing import TypeAlias

from bot.match.decide import Decision, evidence
from bot.match.features import SAID, Features
from bot.match.models import Explanation, Match, Part, Standing
from bot.match.normalise import normalise
from bot.match.rank import Ranking, Rival, Scored
from bot.match.script import is_han
from bot.match.weights import Evidence

_STANDINGS = 5
_Named: TypeAlias = Features | Evidence


def explanation(
    question: str,
    understood: str,
    ranking: Ranking,
    decision: Decision,
    match: Match,
    context: str | None,
) -> Explanation:
    """Return the account of a match; `context` is the earlier text that completed the question."""
    plain = normalise(question)
    standings = [
        *(_standing(one, ranking.weights.score) for one in ranking.scored),
        *(_standing(one, ranking.weights.score) for one in ranking.rivals),
    ]
    return Explanation(
        match=match,
        reason=decision.reason,
        normalised=plain,
        understood=understood,
        route=_route(plain, understood, ranking),
        context=context,
        standings=tuple(sorted(standings, key=lambda one: -one.score)[:_STANDINGS]),
        evidence=_parts(evidence(ranking), ranking.weights.evidence) if ranking.scored else (),
    )


def _standing(one: Scored | Rival, weights: Features) -> Standing:
    return Standing(
        id=one.entry.id if isinstance(one, Scored) else one.id,
        is_entry=isinstance(one, Scored),
        phrasing=one.phrasing,
        score=one.score,
        parts=_parts(one.features, weights),
    )


def _parts(values: _Named, weights: _Named) -> tuple[Part, ...]:
    names = values._asdict().items()
    return tuple(
        Part(name, value, weight)
        for (name, value), weight in zip(names, weights, strict=True)
        if value
    )


def _route(plain: str, understood: str, ranking: Ranking) -> str:
    likest = [one.likeness for one in ranking.scored] + [one.likeness for one in ranking.rivals]
    if max(likest, default=0.0) >= SAID:
        return "exact"
    if any(map(is_han, plain)):
        return "han"
    return "pinyin" if any(map(is_han, understood)) else "latin"
