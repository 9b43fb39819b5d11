"""From samples to weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.match.decide import evidence, nothing_of, probability
from bot.match.features import Features
from bot.match.rank import Ranking
from bot.match.weights import INVERSE_TEMPERATURE, Evidence, Nothing, Weights
from tools.training.fit import Choice, Judged, Row, fit_choices, fit_odds
from tools.training.samples import Sample, topic_of

_MIX = {
    "stranger": 4.0,
    "noisy": 1.0,
    "long": 1.0,
    "thing": 0.5,
    "far": 2.0,
    "long far": 0.5,
    "small": 0.5,
    "small near": 0.5,
    "small far": 0.25,
}
"""What a sample of each kind counts for the score. Far questions are few here and must never be
answered."""
_ASKED = {
    "stranger": 0.84,
    "thing": 0.04,
    "far": 0.03,
    "long far": 0.01,
    "small": 0.04,
    "small near": 0.04,
}
"""Which part of what people ask is like the samples of each kind, for the probability. What calls
another thing by its name is told by that and never gets here."""
_ASKED_ABROAD = {"small": 0.5, "small near": 0.4, "small far": 0.1}
"""The same for a folder that does not say what is none of its business."""
_OFTENEST = 4.0
"""What a topic that strangers ask about more than our pens can count more, and less, at most."""
_RIDGE = 3.0
_CANDIDATES = 20
"""Entries and other objects of a sample that are compared."""
_DIGITS = 3


_ALIKE: Mapping[str, float] = MappingProxyType({})
"""Every topic as often as another."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came first for a sample."""

    sample: Sample
    entry: str
    p: float
    is_right: bool
    """Whether its subject was right."""


def learn(
    samples: Iterable[Sample],
    before: Weights,
    related: frozenset[tuple[str, str]],
    asked: Mapping[str, float] = _ALIKE,
) -> Weights:
    """Return the weights that fit the samples best, rounded; kinds stay as they were before.

    The score is fitted so that what is right is the likeliest of all candidates, or nothing if
    nothing is; then the probability to how often the first entry's subject was right. `asked` is
    how often strangers ask about each topic: pens write as much about the rarest.
    """
    known = tuple(samples)
    often = _often(known, asked)
    size = len(Features._fields)
    choices = [_choice(one, often) for one in known if one.kind in _MIX]
    # Words nobody has used here never speak for being about one of our subjects.
    floored = {size + Nothing._fields.index("unknown_share")}
    scores = fit_choices(choices, _RIDGE, floored=floored)
    scores = _rounded(weight / INVERSE_TEMPERATURE for weight in scores)
    weights = replace(before, score=Features(*scores[:size]), nothing=Nothing(*scores[size:]))
    ours, foreign = (
        Evidence(*_rounded(fit_odds(_judged(known, weights, related, mix, often), _RIDGE)))
        for mix in (_ASKED, _ASKED_ABROAD)
    )
    return replace(weights, evidence=ours, foreign=foreign)


def answered(
    samples: Iterable[Sample], weights: Weights, related: frozenset[tuple[str, str]]
) -> list[Answer]:
    """Return what comes first by some weights."""
    found = []
    for sample in samples:
        own = weights.abroad() if sample.kind.startswith("small") else weights
        ranking = sample.ranking.weighed(own)
        first = ranking.scored[0].entry.id if ranking.scored else ""
        is_right = bool(first) and _is_right(ranking, sample, related)
        found.append(Answer(sample, first, probability(ranking), is_right))
    return found


def _often(samples: Iterable[Sample], asked: Mapping[str, float]) -> Mapping[str, float]:
    """Return what a sample of each topic counts, so that topics are as frequent as asked."""
    ours = Counter(topic_of(one.right) for one in samples if one.kind == "stranger")
    ours = Counter({topic: count for topic, count in ours.items() if topic in asked})
    total, everything = sum(asked[topic] for topic in ours), ours.total()
    return {
        topic: min(max(asked[topic] / total * everything / count, 1 / _OFTENEST), _OFTENEST)
        for topic, count in ours.items()
    }


def _choice(sample: Sample, often: Mapping[str, float]) -> Choice:
    """Return the candidates of a sample, and last the chance that nothing is right.

    If what is right is not among them, nothing is.
    """
    ranking = sample.ranking
    found = [(one.features, one.entry.id) for one in ranking.scored]
    found += [(one.features, one.id) for one in ranking.out_of_scope]
    # By counts alone, for nothing here may depend on the weights of before.
    found.sort(key=lambda one: (-one[0].topic - one[0].entry, one[1]))
    del found[_CANDIDATES:]
    nothing = nothing_of(ranking)
    rows: list[Row] = [(*features, *(0.0,) * len(nothing)) for features, _ in found]
    names = [name for _, name in found]
    right = names.index(sample.right) if sample.right in names else len(rows)
    rows.append(((0.0,) * len(Features._fields)) + nothing)
    return Choice(rows, right, _MIX[sample.kind] * often.get(topic_of(sample.right), 1.0))


def _judged(
    known: Sequence[Sample],
    weights: Weights,
    related: frozenset[tuple[str, str]],
    mix: Mapping[str, float],
    often: Mapping[str, float],
) -> list[Judged]:
    """Return what is known of samples of the kinds in `mix`, each kind by its part."""
    samples = [one for one in known if one.kind in mix]
    counts = Counter(sample.kind for sample in samples)
    judged = []
    for sample in samples:
        ranking = sample.ranking.weighed(weights)
        if ranking.scored:
            share = mix[sample.kind] * len(samples) / counts[sample.kind]
            share *= (
                1.0 if sample.kind.startswith("small") else often.get(topic_of(sample.right), 1.0)
            )
            is_right = _is_right(ranking, sample, related)
            judged.append(Judged(evidence(ranking), is_right, share))
    return judged


def _is_right(ranking: Ranking, sample: Sample, related: frozenset[tuple[str, str]]) -> bool:
    """Whether the first entry answers the question, if only because the right one is next to it."""
    first = ranking.scored[0]
    if first.subject == first.entry.id or not sample.right:
        return first.entry.id == sample.right
    topic = topic_of(sample.right)
    return first.entry.topic == topic or (first.entry.id, sample.right) in related


def _rounded(values: Iterable[float]) -> Row:
    return tuple(round(value, _DIGITS) for value in values)
