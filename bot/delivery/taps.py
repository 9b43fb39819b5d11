"""A button tapped twice in a row was meant once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

TWICE = timedelta(seconds=2)
"""How soon a second tap comes that is none; by then the first has been answered."""
_REMEMBERED = 10_000
"""People whose last tap is known."""


@dataclass(frozen=True, slots=True)
class _Tap:
    button: tuple[int, int, str | None]
    query: str
    at: datetime

    def repeats(self, other: _Tap) -> bool:
        """Tell whether it is another press of the same button, a moment later."""
        is_another = self.button == other.button and self.query != other.query
        return is_another and abs(self.at - other.at) <= TWICE


class Taps:
    """The last tap of each person, in memory: who taps twice does so within one life of ours."""

    def __init__(self) -> None:
        self._last: OrderedDict[int, _Tap] = OrderedDict()

    def is_second(
        self, user: int, button: tuple[int, int, str | None], query: str, at: datetime
    ) -> bool:
        """Tell whether a tap repeats the one before, and take note of it.

        A button is known by its chat, its message and its data. The same tap may come again
        because its turn could not be kept: that is no second.
        """
        tap, last = _Tap(button, query, at), self._last.get(user)
        if last and tap.repeats(last):
            return True
        self._last[user] = tap
        self._last.move_to_end(user)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)
        return False
