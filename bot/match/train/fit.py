"""Multinomial logistic regression by Newton's method, over choices among differing rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Row = tuple[float, ...]
_Array = NDArray[np.float64]
_STEPS = 30
_ENOUGH = 1e-6
"""Gain of the objective below which the search ends."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision among several rows, of which one was right."""

    rows: Sequence[Row]
    right: int
    weight: float = 1.0


class _Table(NamedTuple):
    """All choices, filled up to the same number of rows."""

    rows: _Array
    """By choice, row and feature."""
    missing: _Array
    """By choice and row: 0 for a row, minus infinity for what only fills up."""
    right: NDArray[np.int64]
    weight: _Array


def fit(choices: Sequence[Choice], ridge: float) -> Row:
    """Return the weights under which the right rows are likeliest (softmax of the scores).

    `ridge` punishes large weights: it is the precision of a normal prior around zero. A yes-or-no
    question is a choice between its row and a row of zeros.
    """
    table = _table(choices)
    weights = np.zeros(table.rows.shape[2])
    reached = _gain(table, weights, ridge)
    for _ in range(_STEPS):
        step, length = _step(table, weights, ridge), 1.0
        while True:
            tried = weights + length * step
            gained = _gain(table, tried, ridge)
            if gained >= reached or length < _ENOUGH:
                break
            length /= 2
        if gained - reached < _ENOUGH:
            break
        weights, reached = tried, gained
    return tuple(weights.tolist())


def _table(choices: Sequence[Choice]) -> _Table:
    most = max(len(choice.rows) for choice in choices)
    rows = np.zeros((len(choices), most, len(choices[0].rows[0])))
    missing = np.zeros((len(choices), most))
    for number, choice in enumerate(choices):
        rows[number, : len(choice.rows)] = choice.rows
        missing[number, len(choice.rows) :] = -np.inf
    right = np.array([choice.right for choice in choices])
    return _Table(rows, missing, right, np.array([choice.weight for choice in choices]))


def _log_beliefs(table: _Table, weights: _Array) -> _Array:
    scores = table.rows @ weights + table.missing
    scores -= scores.max(axis=1, keepdims=True)
    log_beliefs: _Array = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return log_beliefs


def _gain(table: _Table, weights: _Array, ridge: float) -> float:
    told = _log_beliefs(table, weights)[np.arange(len(table.right)), table.right]
    return float(table.weight @ told - ridge / 2 * (weights @ weights))


def _step(table: _Table, weights: _Array, ridge: float) -> _Array:
    """Return Newton's step: the slope of the objective over its curvature."""
    beliefs = np.exp(_log_beliefs(table, weights))
    expected = np.einsum("nr,nrf->nf", beliefs, table.rows)
    chosen = table.rows[np.arange(len(table.right)), table.right]
    slope = table.weight @ (chosen - expected) - ridge * weights
    off = (table.rows - expected[:, np.newaxis]).reshape(-1, len(weights))
    share = (table.weight[:, np.newaxis] * beliefs).reshape(-1, 1)
    curve = off.T @ (share * off) + ridge * np.eye(len(weights))
    return np.linalg.solve(curve, slope)
