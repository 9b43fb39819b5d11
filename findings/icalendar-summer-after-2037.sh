#!/bin/sh
# icalendar: a summer's day after 2037 is an hour off for whoever reads its file.
#
# `add_missing_timezones()` writes the changes of a zone one by one up to 1 January 2038, whatever
# the dates of the calendar, and no rule that goes on. The last change before is the one to winter
# time, so by the file's own VTIMEZONE an event at 9 o'clock in Berlin on 1 July 2040 is at 9 o'clock
# winter time: 08:00 UTC, where it was written for 07:00. ical, which knows the zone by its name,
# reads 07:00 all the same; ical.js, which goes by the definition as RFC 5545 says, 08:00.
# The method takes `last_date`, but does not look at what is in the calendar, and nothing warns.
#
# Seen with icalendar 7.3.2, ical 14.3.1 and ical.js 2.2.1 (npm). Needs Python and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 ical==14.3.1
npm install --silent --no-audit --no-fund ical.js@2.2.1

venv/bin/python - <<'END'
import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
from ical.calendar_stream import IcsCalendarStream

calendar, event = icalendar.Calendar(), icalendar.Event()
calendar.add("prodid", "-//a//b//")
calendar.add("version", "2.0")
event.add("uid", "1")
event.add("dtstamp", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
event.add("dtstart", dt.datetime(2040, 7, 1, 9, tzinfo=ZoneInfo("Europe/Berlin")))
calendar.add_component(event)
calendar.add_missing_timezones()
text = calendar.to_ical().decode()
open("berlin.ics", "w", newline="").write(text)
print("written for", event["dtstart"].dt.astimezone(dt.UTC).isoformat())
start = IcsCalendarStream.calendar_from_ics(text).events[0].dtstart
print("ical reads ", start.astimezone(dt.UTC).isoformat())
END

cat > read.mjs <<'END'
import fs from "node:fs";
import ICAL from "ical.js";
const root = new ICAL.Component(ICAL.parse(fs.readFileSync("berlin.ics", "utf8")));
const zone = new ICAL.Timezone(root.getFirstSubcomponent("vtimezone"));
ICAL.TimezoneService.register(zone);
const event = new ICAL.Event(root.getFirstSubcomponent("vevent"));
const start = event.startDate.toJSDate().toISOString();
console.log("ical.js reads", start);
process.exit(start === "2040-07-01T08:00:00.000Z" ? 0 : 1);
END
TZ=UTC node read.mjs
