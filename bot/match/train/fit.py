"""Multinomial logistic regression by Newton's method, small enough to need no library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.match.weights import dot

Row = tuple[float, ...]
_STEPS = 30
_ENOUGH = 1e-6
"""Gain of the objective below which the search ends."""
_NEGLIGIBLE = 1e-6
"""Belief below which a row is left out of the curvature."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision among several rows, of which one was right."""

    rows: Sequence[Row]
    right: int
    weight: float = 1.0


def fit(choices: Sequence[Choice], ridge: float) -> Row:
    """Return the weights under which the right rows are likeliest (softmax of the scores).

    `ridge` punishes large weights: it is the precision of a normal prior around zero. A yes-or-no
    question is a choice between its row and a row of zeros.
    """
    weights: Row = (0.0,) * len(choices[0].rows[0])
    reached = _gain(choices, weights, ridge)
    for _ in range(_STEPS):
        step, length = _step(choices, weights, ridge), 1.0
        while True:
            tried = tuple(w + length * change for w, change in zip(weights, step, strict=True))
            gained = _gain(choices, tried, ridge)
            if gained >= reached or length < _ENOUGH:
                break
            length /= 2
        if gained - reached < _ENOUGH:
            break
        weights, reached = tried, gained
    return weights


def _gain(choices: Sequence[Choice], weights: Row, ridge: float) -> float:
    total = -ridge / 2 * dot(weights, weights)
    for choice in choices:
        beliefs = _beliefs(choice, weights)
        total += choice.weight * math.log(max(beliefs[choice.right], 1e-300))
    return total


def _beliefs(choice: Choice, weights: Row) -> list[float]:
    scores = [dot(row, weights) for row in choice.rows]
    most = max(scores)
    beliefs = [math.exp(score - most) for score in scores]
    total = sum(beliefs)
    return [belief / total for belief in beliefs]


def _step(choices: Sequence[Choice], weights: Row, ridge: float) -> Row:
    """Return Newton's step: the slope of the objective over its curvature."""
    size = len(weights)
    slope = [-ridge * weight for weight in weights]
    curve = [[ridge * (i == j) for j in range(i + 1)] for i in range(size)]
    for choice in choices:
        beliefs = _beliefs(choice, weights)
        columns = list(zip(*choice.rows, strict=True))
        expected = [dot(tuple(beliefs), column) for column in columns]
        for i, (value, mean) in enumerate(zip(choice.rows[choice.right], expected, strict=True)):
            slope[i] += choice.weight * (value - mean)
        for row, belief in zip(choice.rows, beliefs, strict=True):
            if belief > _NEGLIGIBLE:
                off = [value - mean for value, mean in zip(row, expected, strict=True)]
                for line, value in zip(curve, off, strict=True):
                    scaled = choice.weight * belief * value
                    line[:] = [sum_ + scaled * other for sum_, other in zip(line, off)]  # noqa: B905
    return _solve(curve, slope)


def _solve(curve: list[list[float]], slope: Sequence[float]) -> Row:
    """Solve a symmetric positive definite system, given by its lower half (Cholesky)."""
    half: list[list[float]] = []
    forth: list[float] = []
    for line, value in zip(curve, slope, strict=True):
        own: list[float] = []
        for above, sum_ in zip([*half, own], line, strict=True):
            rest = sum_ - sum(a * b for a, b in zip(own, above))  # noqa: B905
            own.append(math.sqrt(rest) if above is own else rest / above[len(own)])
        half.append(own)
        forth.append((value - sum(a * b for a, b in zip(own, forth))) / own[-1])  # noqa: B905
    back = [0.0] * len(slope)
    for i in reversed(range(len(slope))):
        below = sum(half[k][i] * back[k] for k in range(i + 1, len(slope)))
        back[i] = (forth[i] - below) / half[i][i]
    return tuple(back)
