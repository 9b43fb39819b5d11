"""A plan as an iCalendar file (RFC 5545) that other programs read alike.

Days have no time and end on the day after their last, as the standard wants. Times are China's and
come with their time zone. Texts hold no backslash and no line or paragraph separator, which
programs in use misread.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event

_DAY = dt.timedelta(days=1)
_ZONE = ZoneInfo("Asia/Shanghai")
_MORNING = dt.time(9, 30)
_HALF_AN_HOUR = dt.timedelta(minutes=30)
_DOMAIN = "tuihao"
_WARNED = (7, 3, 1, 0)
"""Days before a deadline on which the calendar reminds of it."""
_UNFIT = str.maketrans({"\\": "＼", "\u2028": " ", "\u2029": " ", "\x85": " ", "\r": None})


@dataclass(frozen=True, slots=True)
class Entry:
    """One step, or one deadline, of a calendar; `title` and `note` are ready to be read."""

    name: str
    """Stays the same for the same step of the same case: a calendar updates it by this name."""
    title: str
    note: str
    first: dt.date
    last: dt.date
    """Included."""
    is_deadline: bool = False
    """Whether it is a morning with reminders before it, rather than whole days."""
    is_estimate: bool = False
    """Whether it is too uncertain to be reminded of."""


def calendar_file(
    entries: Iterable[Entry], *, case: str, title: str, stamp: dt.datetime, sequence: int = 0
) -> bytes:
    """Return the file.

    `case` sets the entries apart from those of other cases; `stamp` is the moment it is made, with
    a time zone; `sequence` must be raised whenever something in it has changed.
    """
    from icalendar import Calendar  # noqa: PLC0415 - slow to load, and seldom wanted

    calendar = Calendar()
    calendar.add("prodid", "-//tuihao//plan//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", fit(title))
    for entry in entries:
        event = _event(entry)
        event.add("uid", f"{case}.{entry.name}@{_DOMAIN}")
        event.add("dtstamp", stamp.astimezone(dt.UTC))
        event.add("sequence", sequence)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def fit(text: str) -> str:
    """Return a text without what programs misread, on no more lines than it has."""
    kept = (char for char in text.translate(_UNFIT) if char == "\n" or char.isprintable())
    return "".join(kept).strip()


def _event(entry: Entry) -> Event:
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("summary", fit(entry.title))
    if note := fit(entry.note):
        event.add("description", note)
    event.add("transp", "TRANSPARENT")
    if not entry.is_deadline:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + _DAY)
        return event
    begins = dt.datetime.combine(entry.last, _MORNING, _ZONE)
    event.add("dtstart", begins)
    event.add("dtend", begins + _HALF_AN_HOUR)
    for days in () if entry.is_estimate else _WARNED:
        if entry.last - days * _DAY >= entry.first:
            _add_alarm(event, entry, days)
    return event


def _add_alarm(event: Event, entry: Entry, days: int) -> None:
    from icalendar import Alarm  # noqa: PLC0415 - as above

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", fit(entry.title))
    alarm.add("trigger", -days * _DAY)
    event.add_component(alarm)
