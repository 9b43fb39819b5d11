"""A day in words, without its year where that is clear."""

from __future__ import annotations

import datetime as dt

from bot.content import Library
from bot.content.models import Lang

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day_in_words(library: Library, lang: Lang, day: dt.date, *, year: bool = False) -> str:
    """Return the day as people write it in `lang`; with the `year` only if it is asked for."""
    month = _MONTHS[day.month - 1] if lang == "en" else day.month
    key = "date.day_of_year" if year else "date.day"
    return library.text(key, lang, year=day.year, month=month, day=day.day)
