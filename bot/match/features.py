"""What speaks for an entry, or for another object, as what a question means: named numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bot.match.arrays import Doubles, Floats


class Features(NamedTuple):
    """The addends of a score, about 0 for nothing and 1 for all.

    Others were tried and bought nothing: the share of the question that its likest phrasing has,
    the rarest word that only one side has, agreement of the question words, a bonus for slips of
    the pen, static word vectors.
    """

    topic: float
    """How much likelier those who ask about its topic are to use these words than anybody; below
    0 if they are less likely to."""
    entry: float
    """How much likelier those who ask for it are to use these words than others of its topic."""
    of_phrasing: float
    """Share of its likest phrasing that the question has, by the rarity of the pieces."""
    letters: float
    """Likeness of the two letter by letter."""
    second: float
    """Likeness of the second likest phrasing."""
    unmarked: float = 0.0
    """How much less likely its topic is for want of any of its marks, see `marks`; at most 0."""
    meaning: float = 0.0
    """How near its nearest phrasing is in meaning; 0 where meanings are not compared."""
    centre: float = 0.0
    """How near in meaning the middle of all its phrasings is."""


NOTHING = Features(*(0.0,) * len(Features._fields))
SAID = 1.0
"""Likeness of a question that is one of the phrasings, letter for letter."""

# Likeness of one phrasing, by which the likest is chosen.
_OF_QUESTION, _OF_PHRASING, _LETTERS = 0.35, 0.35, 0.3
_NOT_SAID = 0.99


def likeness(of_question: Doubles, of_phrasing: Doubles, letters: Floats) -> Doubles:
    """Return how much phrasings resemble a question, 0 to 1.

    Takes which part of either they share, and their likeness letter by letter.
    """
    value = _OF_QUESTION * of_question
    value += _OF_PHRASING * of_phrasing
    value += _LETTERS * letters
    np.minimum(value, _NOT_SAID, out=value)
    value[letters >= 1] = SAID
    return value
