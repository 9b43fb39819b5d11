#!/bin/sh
# icalendar, ical, ics: 24 hours and one day are the same to them, which they are not twice a year.
#
# RFC 5545, 3.3.6, tells nominal durations (weeks and days, which end at the same time of day) from
# accurate ones (hours, minutes, seconds). From noon in New York on 31 October 2026, P1D ends at noon
# on 1 November and PT24H at 11 o'clock, because the clocks go back in between. All three read either
# into a timedelta, add it to the wall clock, and end both at noon. icalendar also writes PT24H as
# P1D, so a file that is only read and written again asks other programs for another moment: an alarm
# 24 hours before the event rings an hour early or late there.
#
# Seen with icalendar 7.3.2, ical 14.3.1 and ics 0.7.3. Needs Python.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 ical==14.3.1 ics==0.7.3

venv/bin/python -W ignore - <<'END'
import datetime as dt
from importlib.metadata import version

import icalendar
import ics
from ical.calendar_stream import IcsCalendarStream

FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//a//b//
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:STANDARD
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
SUMMARY:a day or 24 hours
DTSTART;TZID=America/New_York:20261031T120000
DURATION:%s
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:soon
TRIGGER:-PT24H
END:VALARM
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
READ = {
    "icalendar": lambda text: icalendar.Calendar.from_ical(text).walk("VEVENT")[0].end,
    "ical": lambda text: IcsCalendarStream.calendar_from_ics(text).events[0].end,
    "ics": lambda text: next(iter(ics.Calendar(text).events)).end.datetime,
}
BEGIN = dt.datetime(2026, 10, 31, 16, tzinfo=dt.UTC)
for name, read in READ.items():
    lasts = {given: read(FILE % given).astimezone(dt.UTC) - BEGIN for given in ("P1D", "PT24H")}
    print(name, version(name), {given: str(real) for given, real in lasts.items()})
    assert lasts["P1D"] == dt.timedelta(hours=25)  # right: noon to noon
    assert lasts["PT24H"] == dt.timedelta(hours=25)  # 24 hours it should be
written = icalendar.Calendar.from_ical(FILE % "PT24H").to_ical().decode()
kept = [line for line in written.splitlines() if line.startswith(("DURATION", "TRIGGER"))]
print("written again by icalendar:", kept)
assert kept == ["DURATION:P1D", "TRIGGER:-P1D"]
END
