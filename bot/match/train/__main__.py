"""Learns from the shipped knowledge: `python -m bot.match.train`.

First the classifier, then `weights.json`; with `--semantic`, where that extra is installed,
`weights.semantic.json` instead of the latter. It takes a few minutes and always comes to the same
numbers. The weights of the score are fitted so that what is right is the likeliest of all
candidates, or nothing if nothing is; then the probability to how often the first entry's subject
was right. Both are done twice, with the classifier for our own library and without for any other.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.content import Library, load_library
from bot.match.classifier import FILE as CLASSIFIER_FILE
from bot.match.decide import evidence, nothing_of
from bot.match.features import Features
from bot.match.meaning import Meanings
from bot.match.rank import Ranking
from bot.match.train.classes import learn_classes
from bot.match.train.fit import Choice, Row, fit
from bot.match.train.samples import Sample, Samples
from bot.match.weights import (
    FILE,
    INVERSE_TEMPERATURE,
    SEMANTIC_FILE,
    VERSION,
    Evidence,
    Nothing,
    Weights,
)

_MIX = {
    "stranger": 5.0,
    "known": 2.5,
    "noisy": 1.0,
    "reworded": 1.0,
    "long": 1.0,
    "object": 0.5,
    "far": 2.0,
    "long far": 0.5,
}
"""What a sample of each kind counts for the score. Most people ask in words of their own. Far
questions are few here and must never be answered."""
_MIX_PLAIN = _MIX | {"small": 0.5, "small reworded": 1.0, "small far": 0.5}
"""The same for a library that the classifier knows nothing of: most of those are small."""
_ASKED = {
    "stranger": 0.5,
    "reworded": 0.1,
    "known": 0.08,
    "noisy": 0.05,
    "long": 0.03,
    "far": 0.12,
    "object": 0.08,
}
"""Which part of what people ask is like the samples of each kind, for the probability. Most of it
is near to some phrasing; what only resembles a phrasing that was left out is rarer, and a third is
not for us: those kinds hold the questions of other objects as well."""
_ASKED_PLAIN = _ASKED | {"small": 0.02, "small reworded": 0.02, "small far": 0.01}
_RIDGE = 3.0
_CANDIDATES = 12
"""Entries and other objects of a sample that are compared."""
_DIGITS = 3


def main() -> None:
    """Write the weights, and how many samples of each kind they were learned from."""
    library = load_library()
    is_semantic = sys.argv[1:] == ["--semantic"]
    source = Samples(library, _meanings() if is_semantic else None)
    learn_classes(source.lines).save(CLASSIFIER_FILE)
    samples = list(source)
    counts = Counter(sample.kind for sample in samples)
    print(*(f"{kind} {count}" for kind, count in counts.items()), sep=", ", file=sys.stderr)
    plain = [sample.without_classifier() for sample in samples]
    data = {
        "version": VERSION,
        "by": " ".join(["python -m bot.match.train", *sys.argv[1:]]),
        "samples": dict(counts),
        "classified": _named(learn(library, samples, _MIX, _ASKED)),
        "plain": _named(learn(library, plain, _MIX_PLAIN, _ASKED_PLAIN)),
    }
    file = SEMANTIC_FILE if is_semantic else FILE
    file.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def _named(weights: Weights) -> dict[str, dict[str, float]]:
    return {
        "score": weights.score._asdict(),
        "nothing": weights.nothing._asdict(),
        "evidence": weights.evidence._asdict(),
    }


def _meanings() -> Meanings:
    # Only here, because the model comes with the extra.
    from bot.match.semantic import E5, Semantic  # noqa: PLC0415
    from bot.match.train.remembering import Remembering  # noqa: PLC0415

    return Semantic(Remembering(E5()))


def learn(
    library: Library,
    samples: Sequence[Sample],
    mix: Mapping[str, float],
    asked: Mapping[str, float],
) -> Weights:
    """Return the weights that fit the samples best, rounded.

    `mix` is what each sample of a kind counts for the score, `asked` what all of a kind together
    count for the probability; a kind that is not named counts nothing.
    """
    scores = fit([_choice(one, mix[one.kind]) for one in samples if one.kind in mix], _RIDGE)
    scores = tuple(weight / INVERSE_TEMPERATURE for weight in scores)
    score, nothing = scores[: len(Features._fields)], scores[len(Features._fields) :]
    weights = Weights(
        Features(*_rounded(score)),
        Nothing(*_rounded(nothing)),
        Evidence(*(0.0,) * len(Evidence._fields)),
    )
    judged = _judged(library, [one for one in samples if one.kind in asked], weights, asked)
    return replace(weights, evidence=Evidence(*_rounded(fit(judged, _RIDGE))))


def _judged(
    library: Library, samples: Sequence[Sample], weights: Weights, asked: Mapping[str, float]
) -> list[Choice]:
    """Return whether the first entry's subject was right, for each sample."""
    related, counts = _related(library), Counter(sample.kind for sample in samples)
    judged = []
    for sample in samples:
        ranking = sample.ranking.weighed(weights)
        if ranking.scored:
            row, is_right = evidence(ranking, weights), _is_right(ranking, sample, related)
            weight = asked[sample.kind] * len(samples) / counts[sample.kind]
            judged.append(Choice([row, (0.0,) * len(row)], 0 if is_right else 1, weight))
    return judged


def _choice(sample: Sample, weight: float) -> Choice:
    """Return the candidates of a sample, and last the chance that nothing is right.

    If what is right is not among them, nothing is.
    """
    ranking = sample.ranking
    found = [(one.features, one.entry.id) for one in ranking.scored]
    found += [(one.features, one.id) for one in ranking.out_of_scope]
    found = sorted(found, key=lambda one: (-_resemblance(one[0]), one[1]))[:_CANDIDATES]
    nothing = nothing_of(ranking)
    rows: list[Row] = [(*features, *(0.0,) * len(nothing)) for features, _ in found]
    names = [name for _, name in found]
    right = names.index(sample.right) if sample.right in names else len(rows)
    rows.append(((0.0,) * len(Features._fields)) + nothing)
    return Choice(rows, right, weight)


def _resemblance(features: Features) -> float:
    """Return a plain sum, for nothing here may depend on the weights of before.

    What marks another object is no resemblance, and would push entries out of the candidates.
    """
    likely = features.topic + features.entry
    return (
        sum(features)
        - features.is_out_of_scope
        - features.named_elsewhere
        - features.out_of_scope_share
        + 2 * likely
    )


def _is_right(ranking: Ranking, sample: Sample, related: frozenset[tuple[str, str]]) -> bool:
    """Whether the first entry answers the question, if only because the right one is next to it."""
    first = ranking.scored[0]
    if first.subject == first.entry.id or not sample.right:
        return first.entry.id == sample.right
    topic = sample.right.partition(".")[0]
    return first.entry.topic == topic or (first.entry.id, sample.right) in related


def _related(library: Library) -> frozenset[tuple[str, str]]:
    pairs = {(name, other) for name, entry in library.entries.items() for other in entry.related}
    return frozenset(pairs | {(other, name) for name, other in pairs})


def _rounded(values: Row) -> Row:
    return tuple(round(value, _DIGITS) for value in values)


if __name__ == "__main__":
    main()
