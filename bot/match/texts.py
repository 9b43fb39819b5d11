"""Texts as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import overload

import numpy as np

from bot.match.arrays import Arrays, Numbers, starts_of

_REMEMBERED = 16_384
"""Texts."""


class Texts(Sequence[str]):
    """Texts that lie behind each other in an array of bytes; some that were read are remembered."""

    def __init__(self, arrays: Arrays) -> None:
        self._bytes = arrays["bytes"].data
        self._starts = arrays["starts"]
        self._read = lru_cache(_REMEMBERED)(self._text)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return list(map(self._text, range(len(self))[place]))
        return self._text(range(len(self))[place])

    def some(self, places: Numbers) -> list[str]:
        """Return the texts at these places."""
        return list(map(self._read, places.tolist()))

    def _text(self, place: int) -> str:
        begin, end = self._starts[place : place + 2].tolist()
        return str(self._bytes[begin:end], "utf-8", "surrogatepass")


def encoded(texts: Iterable[str]) -> Arrays:
    """Return the arrays that `Texts` opens."""
    found = [text.encode("utf-8", "surrogatepass") for text in texts]
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    return {"bytes": np.frombuffer(b"".join(found), np.uint8), "starts": starts_of(sizes)}
