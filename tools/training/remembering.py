"""An embedder for many libraries of the same phrasings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.match.embedding.vectors import Embedder, Matrix


class Remembering:
    """Embeds no text twice."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.size = embedder.name, embedder.size
        self._embedder = embedder
        self._known: dict[str, Matrix] = {}

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one row for each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])
