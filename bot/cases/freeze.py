"""The freeze before an account is closed: when it ends, and until when to confirm."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Freeze:
    """A freeze that began on a known day. Where sources differ, both ends of the span."""

    first_end: dt.date
    last_end: dt.date
    confirm_by: dt.date
    """The last day on which confirming is safe by every reading, if the freeze ends first."""


def freeze(begun: dt.date, days: tuple[int, int], confirm: int) -> Freeze:
    """Reckon a freeze of at least and at most so many days, with `confirm` days to confirm after.

    The day it begins is not counted: what begins on the 20th for 15 days ends on the 5th.
    """
    least, most = (dt.timedelta(days=number) for number in days)
    first_end = begun + least
    return Freeze(first_end, begun + most, first_end + dt.timedelta(days=confirm))
