"""Has the calendar files of all plans read by a parser of another language, and compares the days.

    .venv/bin/python -m benchmarks.calendars

ical.js comes from npm into a folder that is gone afterwards; needs node and npm. Beside it the two
parsers in Python read the same files. Fails if any reads another day, another title, or nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias, get_args

import icalendar
from ical.calendar_stream import IcsCalendarStream

from bot.cases.clock import CHINA
from bot.cases.ics import Entry, calendar_file, fit
from bot.cases.plans import dated_plan
from bot.content.models import Lang
from bot.dialogue.plan_text import PlanText
from tests import shipped

PACKAGE = "ical.js@2.2.1"
STARTS = (dt.date(2026, 11, 30), dt.date(2027, 2, 1), dt.date(2028, 2, 28))
KNOWN = ({}, {"entity": "overseas"}, {"company_status": "closing"}, {"followers": "over_10k"})
NOW = dt.datetime(2026, 11, 29, 9, tzinfo=dt.UTC)
READER = """
import fs from "node:fs";
import ICAL from "ical.js";
const told = {};
for (const file of fs.readdirSync(".").filter((name) => name.endsWith(".ics"))) {
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const when = (time) => (time.isDate ? time.toString() : time.toUnixTime());
  told[file] = calendar.getAllSubcomponents("vevent").map((one) => {
    const event = new ICAL.Event(one);
    return [event.uid, event.summary, when(event.startDate), when(event.endDate)];
  });
}
console.log(JSON.stringify(told));
"""

Read: TypeAlias = list[list[str | int]]
"""What a parser has read of each event: its uid, its title, when it begins and when it ends."""


def files() -> Iterator[tuple[str, bytes, Read]]:
    """Yield the calendar of every plan that is one, with what is to be read of it."""
    library = shipped.library()
    for number, known in enumerate(KNOWN):
        for path in library.plans:
            for start in STARTS:
                plan = dated_plan(library, path, known, start)
                for lang in get_args(Lang) if plan.steps else ():
                    entries = tuple(PlanText(library, lang, plan, start).entries())
                    data = calendar_file(entries, case="c", title=path, stamp=NOW)
                    name = f"{path}-{number}-{start}-{lang}.ics"
                    yield name, data, [_wanted(one) for one in entries]


def _wanted(entry: Entry) -> list[str | int]:
    begins, ends = entry.first, entry.last + dt.timedelta(days=1)
    if entry.is_deadline:
        begins = dt.datetime.combine(entry.last, dt.time(9, 30), CHINA)
        ends = begins + dt.timedelta(minutes=30)
    return [f"c.{entry.name}@tuihao", fit(entry.title), _when(begins), _when(ends)]


def _when(moment: object) -> str | int:
    return int(moment.timestamp()) if isinstance(moment, dt.datetime) else str(moment)


def by_icalendar(data: bytes) -> Read:
    """Read a file by the package that has written it."""
    return [
        [
            str(one["uid"]),
            str(one["summary"]),
            _when(one.decoded("dtstart")),
            _when(one.decoded("dtend")),
        ]
        for one in icalendar.Calendar.from_ical(data).walk("VEVENT")
    ]


def by_ical(data: bytes) -> Read:
    """Read a file by another package."""
    events = IcsCalendarStream.calendar_from_ics(data.decode()).events
    return [
        [str(one.uid), str(one.summary), _when(one.dtstart), _when(one.dtend)] for one in events
    ]


def by_ical_js(folder: Path) -> dict[str, Read]:
    """Read all files of a folder by npm's."""
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", PACKAGE]
    subprocess.run(npm, cwd=folder, check=True)
    node = ["node", "--input-type=module", "--eval", READER]
    read = subprocess.run(node, cwd=folder, check=True, capture_output=True)
    told: dict[str, Read] = json.loads(read.stdout)
    return told


def main() -> int:
    """Read all files with all parsers; 1 if they differ."""
    with tempfile.TemporaryDirectory() as name:
        folder, all_files = Path(name), list(files())
        for file, data, _ in all_files:
            (folder / file).write_bytes(data)
        theirs = by_ical_js(folder)
    wrong = 0
    for file, data, wanted in all_files:
        for parser, read in (
            ("icalendar", by_icalendar(data)),
            ("ical", by_ical(data)),
            (PACKAGE, theirs.get(file, [])),
        ):
            if sorted(read, key=str) != sorted(wanted, key=str):
                wrong += 1
                print(f"{file}: {parser} reads something else")
    events = sum(len(wanted) for _, _, wanted in all_files)
    print(f"{len(all_files)} files, {events} events, three parsers: {wrong} read otherwise")
    return int(wrong > 0 or not all_files)


if __name__ == "__main__":
    sys.exit(main())
