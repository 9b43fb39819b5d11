"""Calendar files, read by the parser that wrote them and by another."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream

from bot.cases.ics import Entry, calendar_file, fit
from bot.cases.plans import dated_plan
from bot.dialogue.plan_text import PlanText
from tests import shipped

NOW = dt.datetime(2026, 11, 28, 9, 0, tzinfo=dt.UTC)
WAIT = Entry("freeze", "等冻结期", "管理员", dt.date(2026, 11, 20), dt.date(2026, 12, 5))
LIMIT = Entry(
    "confirm-deadline",
    "最后一天：确认, 别忘",
    "",
    dt.date(2026, 12, 5),
    dt.date(2026, 12, 7),
    is_deadline=True,
)


def written(*entries, **how):
    how = {"case": "c1", "title": "注销", "stamp": NOW, **how}
    return calendar_file(entries, **how)


def read_by_icalendar(data):
    calendar = icalendar.Calendar.from_ical(data)
    return {
        str(one["uid"]): (str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend"))
        for one in calendar.walk("VEVENT")
    }


def read_by_ical(data):
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    return {one.uid: (one.summary, one.dtstart, one.dtend) for one in calendar.events}


def test_days_end_on_the_day_after_their_last_and_times_are_china_s():
    events = read_by_icalendar(written(WAIT, LIMIT))
    assert events["c1.freeze@tuihao"][1:] == (dt.date(2026, 11, 20), dt.date(2026, 12, 6))
    begins = events["c1.confirm-deadline@tuihao"][1]
    assert begins.astimezone(dt.UTC) == dt.datetime(2026, 12, 7, 1, 30, tzinfo=dt.UTC)


def test_a_time_zone_is_defined_where_a_time_is_given_and_only_there():
    assert b"BEGIN:VTIMEZONE" in written(WAIT, LIMIT)
    assert b"VTIMEZONE" not in written(WAIT)


def test_reminders_come_before_a_deadline_but_not_before_it_can_be_met():
    (event,) = icalendar.Calendar.from_ical(written(LIMIT)).walk("VEVENT")
    before = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert before == [dt.timedelta(days=-1), dt.timedelta(0)]  # it opens two days before


def test_an_entry_keeps_its_name_and_a_change_raises_the_sequence():
    (first,) = icalendar.Calendar.from_ical(written(WAIT)).walk("VEVENT")
    (second,) = icalendar.Calendar.from_ical(written(WAIT, sequence=3)).walk("VEVENT")
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\\nb", "a＼nb"),
        ("一\u2028二\u2029三", "一 二 三"),
        ("\x00退\x07号\r\n", "退号"),
        ("a, b; c", "a, b; c"),
    ],
)
def test_a_text_holds_nothing_that_programs_misread(text, expected):
    assert fit(text) == expected
    entry = Entry("x", text, text, dt.date(2026, 11, 20), dt.date(2026, 11, 20))
    assert read_by_ical(written(entry))["c1.x@tuihao"][0] == expected


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize("path", ["migrate", "deregister", "overseas", "dissolution"])
def test_two_parsers_read_the_same_days_of_every_plan(path, lang):
    library = shipped.library()
    known = {"entity": "overseas"} if path == "overseas" else {"company_status": "closing"}
    plan = dated_plan(library, path, known, dt.date(2026, 11, 30))
    entries = tuple(PlanText(library, lang, plan, dt.date(2026, 11, 28)).entries())
    data = written(*entries)
    ours, theirs = read_by_icalendar(data), read_by_ical(data)
    assert len(entries) == len(ours) >= len(plan.steps) > 0
    assert ours == theirs
    for entry in entries:
        title, begins, ends = theirs[f"c1.{entry.name}@tuihao"]
        assert title == fit(entry.title)
        if not entry.is_deadline:
            assert (begins, ends) == (entry.first, entry.last + dt.timedelta(days=1))
        else:
            assert begins.date() == entry.last
    assert b"\\\\" not in data
    assert "\u2028" not in data.decode()
