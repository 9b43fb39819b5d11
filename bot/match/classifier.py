"""The topic of a question by its letters: multinomial logistic regression over character n-grams.

Unlike the rest of the ranking it weighs pieces against each other, so it hears what tells topics
apart in words that no phrasing has put together. It is learned by `python -m bot.match.train`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("classifier.npz")
VERSION = 1
RUNNING, FAR = "_running", "_far"
"""The classes beside the topics: running an account, and anything nobody wrote about."""
_LONGEST = 3
_MOST = 127
"""Weights are kept as whole numbers from minus this to this, by the largest of each class."""

Vector = NDArray[np.float32]
Votes = Mapping[str, float]
NO_VOTES: Votes = MappingProxyType({})


def ngrams(text: str) -> list[str]:
    """Return the pieces of one to three characters of a normalised text, each once.

    A space before and after the text marks where it begins and ends. Of Latin words, whose letters
    say less, also the words and pairs of neighbours.
    """
    padded = f" {text} "
    found = [
        padded[start : start + size]
        for size in range(1, _LONGEST + 1)
        for start in range(len(padded) - size + 1)
    ]
    words = text.split()
    found += [word for word in words if word.isascii()]
    found += map(" ".join, pairwise(words))
    return list(dict.fromkeys(found))


class Classifier:
    """Tells how likely each class is, by the n-grams of a text."""

    def __init__(
        self,
        classes: Sequence[str],
        grams: Sequence[str],
        rarity: Vector,
        weights: Vector,
        bias: Vector,
    ) -> None:
        """Take a `rarity` and a row of `weights` for each n-gram, a column for each class."""
        self.classes = tuple(classes)
        self._grams = tuple(grams)
        self._rarity, self._weights, self._bias = rarity, weights, bias
        self._numbers = {gram: number for number, gram in enumerate(grams)}
        self._told = weights * rarity[:, np.newaxis]
        self._squares = np.square(rarity)

    def votes(self, text: str) -> Votes:
        """Return for each class the logarithm of how much likelier it is than by mere chance.

        0 therefore says nothing, and a topic that is no class here can be taken to have it.
        """
        found = [self._numbers[gram] for gram in ngrams(text) if gram in self._numbers]
        scores = self._bias
        if found:
            length = np.sqrt(self._squares[found].sum())
            scores = scores + self._told[found].sum(axis=0) / length
        scores = scores - scores.max()
        scores -= np.log(np.exp(scores).mean())
        return dict(zip(self.classes, scores.tolist(), strict=True))

    def save(self, file: Path) -> None:
        """Write it, rounded to one byte a weight."""
        scale = np.maximum(np.abs(self._weights).max(axis=0), 1e-6) / _MOST
        rounded = np.rint(self._weights / scale).astype(np.int8)
        np.savez_compressed(
            file,
            version=np.array(VERSION),
            classes=np.array(self.classes),
            grams=np.array("\n".join(self._grams)),
            rarity=self._rarity.astype(np.float16),
            weights=rounded,
            scale=scale.astype(np.float32),
            bias=self._bias.astype(np.float32),
        )

    @classmethod
    def load(cls, file: Path) -> Classifier:
        """Read what `save` has written."""
        with np.load(file) as data:
            if data["version"] != VERSION:
                message = f"{file.name} has version {data['version']}, not {VERSION}"
                raise ValueError(message)
            return cls(
                data["classes"].tolist(),
                str(data["grams"]).split("\n"),
                data["rarity"].astype(np.float32),
                data["weights"].astype(np.float32) * data["scale"],
                data["bias"],
            )


_shipped = cache(Classifier.load)


def classifier_for(topics: Collection[str], file: Path = FILE) -> Classifier | None:
    """Return the classifier that comes with the program, if it was made for these topics.

    That is so where they are most of those it knows; a few may have come or gone since.
    """
    if not topics:
        return None
    classifier = _shipped(file)
    known = [name for name in classifier.classes if not name.startswith("_")]
    return classifier if 2 * len(set(known) & set(topics)) > len(known) else None
