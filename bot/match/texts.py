"""Texts as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np

from bot.match.arrays import Arrays, Numbers, starts_of


class Texts(Sequence[str]):
    """Texts that lie behind each other in an array of bytes."""

    def __init__(self, arrays: Arrays) -> None:
        self._bytes = arrays["bytes"].data
        self._starts = arrays["starts"]

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return self.some(np.arange(len(self))[place])
        place = range(len(self))[place]
        text = self._bytes[self._starts[place] : self._starts[place + 1]]
        return str(text, "utf-8", "surrogatepass")

    def some(self, places: Numbers) -> list[str]:
        """Return the texts at these places."""
        begins, ends = self._starts[places].tolist(), self._starts[places + 1].tolist()
        rows = zip(begins, ends, strict=True)
        return [self._bytes[b:e].tobytes().decode("utf-8", "surrogatepass") for b, e in rows]


def encoded(texts: Iterable[str]) -> Arrays:
    """Return the arrays that `Texts` opens."""
    found = [text.encode("utf-8", "surrogatepass") for text in texts]
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    return {"bytes": np.frombuffer(b"".join(found), np.uint8), "starts": starts_of(sizes)}
