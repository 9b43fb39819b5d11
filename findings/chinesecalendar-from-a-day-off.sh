#!/bin/sh
# chinesecalendar: a period of working days that begins on a day off ends a working day late.
#
# `find_workday(n, day)` first moves from a day off to the next working day, and only then counts n
# more. On a working day n counts from that day, backwards n counts from any day (-1 of a Saturday
# is the Friday before): only forwards from a day off one working day counts as none. By the Civil
# Code of the People's Republic of China, article 201, the day on which a period begins does not
# count, and the next is its first. One working day from a Saturday is thus Monday, not Tuesday.
# chinese-days of npm has a findWorkday of the same form, holidays a get_nth_working_day; all three
# agree on which days are worked, and these two say Monday. Who files by the later day is late.
#
# Seen with chinesecalendar 1.11.0, holidays 0.109 and chinese-days 1.5.7 (npm) for 300 days of
# 2026. Needs Python and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check chinesecalendar==1.11.0 holidays==0.109
npm install --silent --no-audit --no-fund chinese-days@1.5.7

cat > count.cjs <<'END'
const { findWorkday, isWorkday } = require("chinese-days");
const days = require("fs").readFileSync(0, "utf8").trim().split("\n");
const counted = day => [0, 1, 15, -1].map(count => findWorkday(count, day));
console.log(JSON.stringify(days.map(day => [isWorkday(day), ...counted(day)])));
END

venv/bin/python - <<'END'
import datetime as dt
import json
import subprocess

import chinese_calendar
import holidays

china = holidays.CN(years=2026)
days = [dt.date(2026, 1, 5) + dt.timedelta(days=number) for number in range(300)]
COUNTS = (0, 1, 15, -1)
node = subprocess.run(
    ["node", "count.cjs"], input="\n".join(map(str, days)).encode(), check=True, capture_output=True
)
off = later = 0
for day, (works, *theirs) in zip(days, json.loads(node.stdout), strict=True):
    ours = [chinese_calendar.find_workday(count, day) for count in COUNTS]
    others = [china.get_nth_working_day(day, count) for count in COUNTS]
    assert chinese_calendar.is_workday(day) == china.is_working_day(day) == works
    assert [str(other) for other in others] == theirs
    off += not works
    later += ours != others
    for count, our, other in zip(COUNTS, ours, others, strict=True):
        late = 1 if count > 0 and not works else 0
        assert our == china.get_nth_working_day(other, late)
saturday = dt.date(2026, 11, 28)
for count in COUNTS[:2]:
    print(
        f"{count} working days from {saturday:%a %d %b}: chinesecalendar",
        f"{chinese_calendar.find_workday(count, saturday):%a %d %b}, holidays",
        f"{china.get_nth_working_day(saturday, count):%a %d %b}",
    )
print(f"of {len(days)} days {off} are off, {later} differ")
assert chinese_calendar.find_workday(1, saturday) == dt.date(2026, 12, 1)
assert off == later > 0
END
