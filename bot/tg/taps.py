"""A button tapped twice in a row was meant once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import CallbackQuery

TWICE = timedelta(seconds=2)
"""How soon a second tap comes that is none; by then the first has been answered."""
_REMEMBERED = 10_000
"""People whose last tap is known."""


@dataclass(frozen=True, slots=True)
class _Tap:
    query: str
    chat: int
    message: int
    data: str | None
    at: datetime


class Taps:
    """The last tap of each person, in memory: who taps twice does so within one life of ours."""

    def __init__(self) -> None:
        self._last: OrderedDict[int, _Tap] = OrderedDict()

    def is_second(self, query: CallbackQuery, now: datetime) -> bool:
        """Tell whether a tap repeats the one before, and take note of it.

        The same tap may come again because its turn could not be kept: that is no second.
        """
        if query.message is None:
            return False
        message = query.message
        tap = _Tap(query.id, message.chat.id, message.message_id, query.data, now)
        last = self._last.get(query.from_user.id)
        if last and last.query != tap.query and _same(last, tap) and abs(now - last.at) <= TWICE:
            return True
        self._last[query.from_user.id] = tap
        self._last.move_to_end(query.from_user.id)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)
        return False


def _same(one: _Tap, other: _Tap) -> bool:
    return (one.chat, one.message, one.data) == (other.chat, other.message, other.data)
