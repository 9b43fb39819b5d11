"""Learns what each kind of piece weighs where the pieces of all phrasings are counted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bot.match.grams import Kinds
from tools.training.fit import Choice, fit_choices
from tools.training.samples import LeftOut, Samples

_RIDGE = 3.0
_EVERY = 3
"""Each third line is enough for so few weights."""
_CANDIDATES = 24


def learn_kinds(samples: Samples) -> Kinds:
    """Return the weights that make the right entry the likeliest, by the counts alone."""
    asked = [choice for left in samples.left_out() for choice in _choices(left)]
    return Kinds(*fit_choices(asked, _RIDGE))


def _choices(left: LeftOut) -> Iterator[Choice]:
    ranker = left.ranker
    place = {entry.id: number for number, entry in enumerate(ranker.entries)}
    topics = ranker.topics[: len(place)]
    each = [ranker.likelihood.with_kinds(Kinds(*row)) for row in np.eye(len(Kinds._fields))]
    for line in left.lines[::_EVERY]:
        if line.right not in place:
            continue
        text = ranker.understand(line.text)
        pieces = ranker.index.query(text).all_pieces
        gains = [one.gains(pieces) for one in each]
        rows = np.array([gain.topic[topics] + gain.entry[: len(place)] for gain in gains]).T
        rows /= np.sqrt(max(len(pieces), 1))
        right = place[line.right]
        nearest = np.argsort(-rows.sum(axis=1), kind="stable")[:_CANDIDATES]
        chosen = [right, *(number for number in nearest.tolist() if number != right)]
        yield Choice([tuple(rows[number]) for number in chosen], 0)
