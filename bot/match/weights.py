"""The numbers that were learned by `python -m tools.training`."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache, cached_property
from operator import mul
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.match.arrays import Doubles
from bot.match.features import Features
from bot.match.grams import Kinds

FILE = Path(__file__).with_name("weights.json")
SEMANTIC_FILE = Path(__file__).with_name("weights.semantic.json")
"""Used instead where meanings are compared."""
VERSION = 4

INVERSE_TEMPERATURE = 8.0
"""Natural logarithms in a score of 1: scores are kept in a unit in which a fair match is about
half and a perfect one about 1."""


class Nothing(NamedTuple):
    """What speaks for a question being about nothing that is known."""

    always: float
    unknown_share: float
    """See `Ranking.unknown_share`."""
    things: float
    """See `Ranking.things`."""


class Evidence(NamedTuple):
    """What speaks for the first entry's subject being right, as log-odds."""

    always: float
    ours: float
    """That the subject is meant rather than another object or nothing."""
    which: float
    """That it is this subject of all ours: the logarithm of its share."""
    entry: float
    """`Features.entry` of the first entry, if above 0: words that tell it from its neighbours (how
    much, how long) say less of the subject than they weigh in its score."""


@dataclass(frozen=True)
class Weights:
    """One linear score, one for being about nothing, and a logistic curve to a probability.

    `kinds` is what pieces weigh where they are counted, for the score.
    """

    kinds: Kinds
    score: Features
    nothing: Nothing
    evidence: Evidence
    foreign: Evidence
    """Beside `evidence` where a library does not say what is none of its business: much of what
    it is asked will be, and looks like what it knows."""
    doubt: Evidence | None = None
    """A second step to a probability; the lower of the two counts."""

    @cached_property
    def column(self) -> Doubles:
        """Those of the score as an array."""
        return np.array(self.score)

    def abroad(self) -> Weights:
        """Return those for such a library."""
        return replace(self, doubt=self.foreign)


def dot(values: tuple[float, ...], weights: tuple[float, ...]) -> float:
    """Return the weighted sum."""
    total: float = sum(map(mul, values, weights))
    return total


@cache
def shipped(file: Path = FILE) -> Weights:
    """Return the weights that come with the program."""
    data = json.loads(file.read_bytes())
    if data["version"] != VERSION:
        message = f"{file.name} has version {data['version']}, not {VERSION}"
        raise ValueError(message)
    return Weights(
        Kinds(**data["kinds"]),
        Features(**data["score"]),
        Nothing(**data["nothing"]),
        Evidence(**data["evidence"]),
        Evidence(**data["foreign"]),
    )
