"""Public holidays of mainland China, as the State Council's office announces them year by year.

Only the years that the package chinesecalendar does not know yet need be here.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from bot.content.base import Model


class YearOfHolidays(Model):
    """What an announcement says of one year; on all other days weekends are off."""

    year: int
    source: str
    """The announcement, by its id in sources.yaml."""
    off: Annotated[frozenset[dt.date], Field(min_length=1)]
    working: frozenset[dt.date] = frozenset()
    """Days of a weekend on which people work, to make up for holidays."""
