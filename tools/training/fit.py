"""The two models that are fitted: a choice among rows, and a yes or no."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

Row = tuple[float, ...]
_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision among several rows, of which one was right."""

    rows: Sequence[Row]
    right: int
    weight: float = 1.0


class Judged(NamedTuple):
    """What spoke for an answer, and whether it was right."""

    row: Row
    is_right: bool
    weight: float = 1.0


def fit_choices(choices: Sequence[Choice], ridge: float, *, floored: Collection[int] = ()) -> Row:
    """Return the weights under which the right rows are likeliest: a conditional logit.

    `ridge` punishes large weights: it is the precision of a normal prior around zero. Those of the
    columns `floored` do not fall below zero.
    """
    sizes = np.array([len(choice.rows) for choice in choices])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rows = np.array([row for choice in choices for row in choice.rows])
    right = starts + [choice.right for choice in choices]
    weight = np.array([choice.weight for choice in choices])

    def loss(weights: _Array) -> tuple[float, _Array]:
        scores = rows @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        odds = np.exp(scores)
        total = np.add.reduceat(odds, starts)
        missed = weight @ (np.log(total) - scores[right])
        beliefs = odds * np.repeat(weight / total, sizes)
        slope = beliefs @ rows - weight @ rows[right]
        return missed + ridge / 2 * (weights @ weights), slope + ridge * weights

    count = rows.shape[1]
    bounds = [(0.0 if column in floored else None, None) for column in range(count)]
    found = minimize(loss, np.zeros(count), jac=True, method="L-BFGS-B", bounds=bounds)
    return tuple(found.x.tolist())


def fit_odds(judged: Sequence[Judged], ridge: float) -> Row:
    """Return the weights of the log-odds that an answer is right: logistic regression."""
    model = LogisticRegression(C=1 / ridge, fit_intercept=False)
    model.fit(
        [one.row for one in judged],
        [one.is_right for one in judged],
        [one.weight for one in judged],
    )
    return tuple(model.coef_[0].tolist())
