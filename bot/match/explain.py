"""Why a question was understood as it was, put together from what the matcher found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bot.match.decide import counting, evidence
from bot.match.features import SAID, Features
from bot.match.found import Found
from bot.match.models import Explanation, Match, Part, Standing
from bot.match.normalise import normalise
from bot.match.rank import Ranking, Scored, ScoredOutOfScope
from bot.match.script import is_han
from bot.match.weights import Evidence

_STANDINGS = 5
_Named: TypeAlias = Features | Evidence
_Ranked: TypeAlias = Scored | ScoredOutOfScope


def explanation(
    question: str, found: Found, match: Match, phrasing: Callable[[_Ranked], str]
) -> Explanation:
    """Return how a question came to its match; `phrasing` returns that of what was ranked."""
    plain, ranking = normalise(question), found.ranking
    weights = ranking.weights
    ranked: list[_Ranked] = [*ranking.scored, *ranking.out_of_scope]
    standings = [_standing(one, weights.score, phrasing(one)) for one in ranked]
    return Explanation(
        match=match,
        reason=found.decision.reason,
        normalised=plain,
        understood=found.text,
        route=_route(plain, found.text, ranking),
        context=found.context,
        standings=tuple(sorted(standings, key=lambda one: -one.score)[:_STANDINGS]),
        evidence=_evidence(ranking) if ranking.scored else (),
    )


def _standing(one: _Ranked, weights: Features, phrasing: str) -> Standing:
    parts = _parts(one.features, weights)
    if isinstance(one, Scored) and one.polarity:
        parts = (*parts, Part("polarity", one.polarity, 1.0))
    return Standing(
        id=one.entry.id if isinstance(one, Scored) else one.id,
        is_entry=isinstance(one, Scored),
        phrasing=phrasing,
        score=one.score,
        parts=parts,
    )


def _evidence(ranking: Ranking) -> tuple[Part, ...]:
    found = evidence(ranking)
    return _parts(found, counting(found, ranking.weights))


def _parts(values: _Named, weights: _Named) -> tuple[Part, ...]:
    names = values._asdict().items()
    return tuple(
        Part(name, value, weight)
        for (name, value), weight in zip(names, weights, strict=True)
        if value
    )


def _route(plain: str, understood: str, ranking: Ranking) -> str:
    likest = [one.likeness for one in ranking.scored] + [
        one.likeness for one in ranking.out_of_scope
    ]
    if max(likest, default=0.0) >= SAID:
        return "exact"
    if any(map(is_han, plain)):
        return "han"
    return "pinyin" if any(map(is_han, understood)) else "latin"
