"""From scores to a probability, and from that to what `policy` says follows."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.match.features import SAID
from bot.match.models import Reason, Step, TopicBelief, Verdict
from bot.match.policy import VERDICTS, Kind, rule_for
from bot.match.rank import CONSIDERED, WEIGHED, Ranking, Scored
from bot.match.weights import INVERSE_TEMPERATURE, Evidence, Nothing, Weights, dot

SMALLTALK = "smalltalk"
_REFUSED = 0.1
"""Probability, at most, that an entry answers what is about another thing."""
_SUREST = 1e-4
"""No belief is taken to be smaller, so that logarithms stay finite."""


@dataclass(frozen=True, slots=True)
class Belief:
    """How the belief in what a question means is shared out; adds up to 1."""

    subject: float
    """Of the first entry's subject."""
    others: float
    """Of other subjects of ours."""
    out_of_scope: float
    """Of running an account."""
    nothing: float
    """Of anything nobody wrote about."""
    lead: float
    """Share of the first entry in the belief in its subject."""
    topics: Mapping[str, float]
    """In each topic, on a scale of its own; of the first `WEIGHED` entries."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to make of a ranking."""

    step: Step
    reason: Reason
    p: float
    """Probability that the first entry's subject is right."""
    out_of_scope: str | None = None
    """Id of the thing, or the wish, out of scope that the question is about."""
    topics: tuple[TopicBelief, ...] = ()
    """All that may be meant, likeliest first."""

    @property
    def verdict(self) -> Verdict:
        """The step as other programs know it."""
        return VERDICTS[self.step]


def decide(ranking: Ranking, kind: Kind = Kind.OURS, named: str | None = None) -> Decision:
    """Judge what a question may mean.

    `kind` is what it is as long as neither the ranking tells more nor another thing is `named`,
    whose id that is.
    """
    found = belief(ranking) if ranking.scored else None
    p = probability(ranking, found)
    kind = _kind(ranking, found, kind, named)
    rule = rule_for(kind, p, _lead(found, kind))
    about = {Kind.OTHER_THING: named, Kind.RUNNING: _running(ranking)}.get(kind)
    p = min(p, _REFUSED) if about else p
    return Decision(rule.then, rule.reason, p, about, _topics(found.topics, p) if found else ())


def _lead(found: Belief | None, kind: Kind) -> float:
    """Return how far the first entry stands out; in a folder without topics, among all."""
    if found is None:
        return 0.0
    if kind is Kind.FOREIGN:
        return min(found.lead, found.subject / (found.subject + found.others))
    return found.lead


def _kind(ranking: Ranking, found: Belief | None, kind: Kind, named: str | None) -> Kind:
    if found is None:
        return Kind.OTHER_THING if named else Kind.NOTHING
    first = ranking.scored[0]
    is_small = first.entry.topic == SMALLTALK
    if first.likeness >= SAID and not is_small and kind is not Kind.STRAYING:
        return Kind.SAID
    if named:
        return Kind.OTHER_THING
    if _is_running(ranking, found):
        return Kind.RUNNING
    return Kind.SMALL_TALK if is_small else kind


def _is_running(ranking: Ranking, found: Belief) -> bool:
    """Whether it is about running an account: by one such wish, and by how all of them are put."""
    if found.out_of_scope <= max(found.subject + found.others, found.nothing):
        return False
    return ranking.out_of_scope[0].features.topic > 0


def _running(ranking: Ranking) -> str | None:
    return ranking.out_of_scope[0].id if ranking.out_of_scope else None


def probability(ranking: Ranking, believed: Belief | None = None) -> float:
    """Return how likely the first entry's subject is right; 0 if there is no entry.

    What is `believed` need not be found out again.
    """
    if not ranking.scored:
        return 0.0
    found = _evidence(ranking, believed or belief(ranking))
    return 1 / (1 + math.exp(-dot(found, counting(found, ranking.weights))))


def counting(found: Evidence, weights: Weights) -> Evidence:
    """Return the weights that count for some evidence: those that give the lower probability."""
    if weights.doubt is None:
        return weights.evidence
    return min(weights.evidence, weights.doubt, key=lambda step: dot(found, step))


def evidence(ranking: Ranking, weights: Weights | None = None) -> Evidence:
    """Return what the probability is computed from; there must be an entry."""
    return _evidence(ranking, belief(ranking, weights))


def _evidence(ranking: Ranking, found: Belief) -> Evidence:
    ours, else_ = max(found.subject, _SUREST), max(found.out_of_scope + found.nothing, _SUREST)
    return Evidence(
        always=1.0,
        ours=math.log(ours / else_),
        which=math.log(ours / (ours + found.others)),
        entry=max(ranking.scored[0].features.entry, 0.0),
    )


def belief(ranking: Ranking, weights: Weights | None = None) -> Belief:
    """Share out the belief by the scores; there must be an entry."""
    weights = weights or ranking.weights
    first = ranking.scored[0]
    nothing = dot(nothing_of(ranking), weights.nothing)
    scores = [one.score for one in ranking.scored[:2]]  # the highest is among them
    scores += [one.score for one in ranking.out_of_scope[:1]]
    top = max(nothing, *scores)
    subject = others = 0.0
    by_topic: defaultdict[str, float] = defaultdict(float)
    for one in ranking.scored[:WEIGHED]:
        weight = math.exp(INVERSE_TEMPERATURE * (one.score - top))
        by_topic[one.entry.topic] += weight
        if one.subject == first.subject:
            subject += weight
        else:
            others += weight
    out_of_scope = sum(_weight(one.score - top) for one in ranking.out_of_scope[:CONSIDERED])
    total = subject + others + out_of_scope + _weight(nothing - top)
    return Belief(
        subject / total,
        others / total,
        out_of_scope / total,
        _weight(nothing - top) / total,
        _weight(first.score - top) / subject,
        by_topic,
    )


def _topics(beliefs: Mapping[str, float], p: float) -> tuple[TopicBelief, ...]:
    """Return the topics a question may be about, likeliest first, where the first has `p`.

    Belief adds up over a topic's entries; small talk is no topic.
    """
    shares = {topic: belief for topic, belief in beliefs.items() if topic != SMALLTALK}
    most = max(shares.values(), default=1.0)
    ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return tuple([TopicBelief(topic, p * share / most) for topic, share in ordered])


def nothing_of(ranking: Ranking) -> Nothing:
    """Return what speaks for a question being about nothing that is known."""
    return Nothing(1.0, ranking.unknown_share, ranking.things)


def shares(ranking: Sequence[Scored], p: float) -> list[float]:
    """Return the probability of each of a ranking, where that of the first is `p`."""
    found: list[float] = []
    for scored in ranking:
        share = p * min(_weight(scored.score - ranking[0].score), 1.0)
        found.append(min(share, found[-1]) if found else p)
    return found


def _weight(score: float) -> float:
    return math.exp(INVERSE_TEMPERATURE * score)
