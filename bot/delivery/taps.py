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
class Tap:
    """A button pressed by somebody: which one, and which press of it."""

    user: int
    chat: int
    message: int
    data: str | None
    query: str
    at: datetime

    def repeats(self, other: Tap) -> bool:
        """Tell whether it is another press of the same button, a moment later."""
        same = (self.chat, self.message, self.data) == (other.chat, other.message, other.data)
        return same and self.query != other.query and abs(self.at - other.at) <= TWICE


class Taps:
    """The last tap of each person, in memory: who taps twice does so within one life of ours."""

    def __init__(self) -> None:
        self._last: OrderedDict[int, Tap] = OrderedDict()

    def is_second(self, tap: Tap) -> bool:
        """Tell whether a tap repeats the one before, and take note of it.

        The same tap may come again because its turn could not be kept: that is no second.
        """
        last = self._last.get(tap.user)
        if last and tap.repeats(last):
            return True
        self._last[tap.user] = tap
        self._last.move_to_end(tap.user)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)
        return False
