"""A text with its days, as it is read for what happened on them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.cases.dates import DateFound, dates_in
from bot.match import fold

MAX_KEPT = 200
"""How much of a text is kept for what is said next, in characters."""
_LITTLE = 6
"""Characters beside a date that leave it a bare one: 是…通过的."""
_CLAUSE = re.compile(r"[,;!?。\n]|\.(?!\d)")
_NOT = re.compile(r"(?:没有?|未|不|别|\b(?:not|never)(?: yet)?) ?(?:been )?$")
_AHEAD = re.compile(
    r"打算|准备|计划|想在|要在|会在|如果|要是|的话|\b(?:will|plan\w*|going to|intend|if)\b"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A folded text and the dates in it."""

    text: str
    dates: Sequence[DateFound]

    def day_of(self, happened: re.Pattern[str]) -> DateFound | None:
        """Return the first date in whose clause it is said that something happened."""
        return next((date for date in self.dates if told(happened, self.clause(date))), None)

    def clause(self, date: DateFound) -> str:
        """Return the clause that holds a date; if it holds nothing else, the next one too."""
        start = max((cut.end() for cut in _CLAUSE.finditer(self.text, 0, date.start)), default=0)
        end = _CLAUSE.search(self.text, date.end)
        if end and end.start() - date.end + date.start - start <= 1:
            end = _CLAUSE.search(self.text, end.end())
        return self.text[start : end.start() if end else len(self.text)]

    def is_bare(self) -> bool:
        """Whether there is one date and little else."""
        if len(self.dates) != 1:
            return False
        rest = self.text[: self.dates[0].start] + self.text[self.dates[0].end :]
        return len(rest.strip(" ,.!。是的")) <= _LITTLE


def heard(text: str, today: dt.date) -> Heard:
    """Read a text on a day; days without a year lie ahead if it speaks of plans."""
    folded = fold(text)
    ahead = _AHEAD.search(folded) is not None
    return Heard(folded, dates_in(folded, today, is_english=folded.isascii(), ahead=ahead))


def told(happened: re.Pattern[str], clause: str) -> bool:
    """Whether a clause says that something happened, and not that it did not."""
    return any(not _NOT.search(clause, 0, at.start()) for at in happened.finditer(clause))
