#!/bin/sh
# ical, ical.js: an event with further days named one by one (RDATE) no longer has its first.
#
# RFC 5545, 3.8.5.2, makes the set of an event's days of DTSTART together with RRULE, RDATE and
# EXDATE, and by 3.8.5.3 DTSTART is the first of them. ical's timeline and ical.js's iterator take
# up DTSTART together with an RRULE alone: with RDATE and no RRULE, only the days named there are
# left. A hand-over on 1 December that goes on on the 8th and the 22nd begins on the 8th in their
# calendars, and nothing is said; its reminder, too, comes a week late. With a rule beside it the
# first day is back. recurring-ical-events has all three days.
#
# Seen with ical 14.3.1, ical.js 2.2.1 (npm; kewisch/ical.js#534, closed, would have mended it),
# recurring-ical-events 3.8.2 and icalendar 7.3.2. Needs Python and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    ical==14.3.1 recurring-ical-events==3.8.2 icalendar==7.3.2
npm install --silent --no-audit --no-fund ical.js@2.2.1

venv/bin/python - <<'END'
import datetime as dt

import icalendar
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream

FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//a//b//
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
SUMMARY:hand-over
DTSTART;VALUE=DATE:20261201
%sRDATE;VALUE=DATE:20261208,20261222
END:VEVENT
END:VCALENDAR
"""


def of_ical(text):
    return [event.start for event in IcsCalendarStream.calendar_from_ics(text).timeline]


def of_icalendar(text):
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    return [event.start for event in events.between((2026, 11, 1), (2027, 2, 1))]


december = [dt.date(2026, 12, day) for day in (1, 8, 22)]
plain, ruled = ((FILE % rule).replace("\n", "\r\n") for rule in ("", "RRULE:FREQ=DAILY;COUNT=2\n"))
open("days.ics", "w", newline="").write(plain)
for name, days in (
    ("ical", of_ical(plain)),
    ("ical, with RRULE", of_ical(ruled)),
    ("recurring-ical-events", of_icalendar(plain)),
):
    print(f"{name}:", *days)
assert of_ical(plain) == december[1:]  # the first is missing
assert december[0] in of_ical(ruled)
assert of_icalendar(plain) == december
END

cat > read.mjs <<'END'
import fs from "node:fs";
import ICAL from "ical.js";
const root = new ICAL.Component(ICAL.parse(fs.readFileSync("days.ics", "utf8")));
const days = new ICAL.Event(root.getFirstSubcomponent("vevent")).iterator();
const seen = [1, 2, 3, 4].map(() => days.next()).filter(day => day).map(String).join(" ");
console.log("ical.js:", seen);
process.exit(seen === "2026-12-08 2026-12-22" ? 0 : 1);
END
node read.mjs
