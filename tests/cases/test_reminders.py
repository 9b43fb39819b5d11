"""What a case is reminded of, and when: nothing lost, nothing twice, by any clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.cases import deeds, reminders
from bot.cases.case import Case, CaseSettings, Member
from bot.cases.reminders import Kind, at, due, next_moment, quiet_end
from bot.cases.schedule import Dated, Deadline, Span
from bot.content.models import Wording
from bot.content.plans import PlanStep, Role

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
START = dt.date(2026, 11, 30)
ME = Member(5, "甲")
OPENED = dt.datetime(2026, 11, 30, 1, tzinfo=dt.UTC)
CASE = Case(1, "uid", "小店", "migrate", START, ME, OPENED, settings=CaseSettings(digest=False))


def dated(name, opens, days):
    """Return a step whose window opens so many days after the start, for so many."""
    title = Wording(zh=name, en=name)
    first, last = START + opens * DAY, START + (opens + days) * DAY
    step = PlanStep(id=name, role=Role.ADMIN, title=title)
    span = Span(first, last)
    return Dated(step, span, span, span, (Deadline(last, "f"),))


PLAN = (dated("a", 10, 15), dated("b", 30, 2))


def told(case, plan, moments):
    """Return what is said if the case is looked at at these moments, each after the other."""
    said = []
    for now in moments:
        found = due(case, plan, now)
        said += [(one.step, one.kind, one.days) for one in found]
        if found:
            case = replace(case, reminded=max(now, reminders.reminded_until(case)))
    return said


def test_a_window_is_told_of_before_it_opens_and_as_it_closes():
    moments = [at(CASE.settings, START + days * DAY) for days in range(60)]
    assert [one for one in told(CASE, PLAN, moments) if one[0] == "a"] == [
        ("a", Kind.OPENS, 0),
        ("a", Kind.CLOSES, 7),
        ("a", Kind.CLOSES, 3),
        ("a", Kind.CLOSES, 1),
        ("a", Kind.CLOSES, 0),
        ("a", Kind.OVER, 0),
    ]


def test_it_comes_at_half_past_nine_in_china_unless_set():
    first = next_moment(CASE, PLAN)
    assert first == dt.datetime(2026, 12, 9, 1, 30, tzinfo=dt.UTC)
    tokyo = replace(CASE, settings=replace(CASE.settings, zone="Asia/Tokyo", at=dt.time(14)))
    assert next_moment(tokyo, PLAN) == dt.datetime(2026, 12, 9, 5, tzinfo=dt.UTC)


def test_a_week_is_summed_up_on_mondays():
    case = replace(CASE, settings=CaseSettings())
    moment = next_moment(case, PLAN)
    assert moment == dt.datetime(2026, 11, 30, 1, 30, tzinfo=dt.UTC)
    after = replace(case, reminded=moment)
    assert next_moment(after, PLAN) == moment + 7 * DAY
    assert {one.kind for one in due(case, PLAN, moment)} == {Kind.DIGEST}


def test_of_what_is_long_overdue_the_latest_is_said():
    (a, b) = due(CASE, PLAN, OPENED + 365 * DAY)
    assert (a.kind, b.kind) == (Kind.OVER, Kind.OVER)


def test_a_done_step_and_a_closed_case_are_not_told_of():
    done = (replace(PLAN[0], done=START), replace(PLAN[1], done=START))
    assert next_moment(CASE, done) is None
    assert next_moment(replace(CASE, settings=CaseSettings()), done) is None
    assert next_moment(deeds.archived(CASE, START, ME), PLAN) is None


def test_who_puts_it_off_is_told_then():
    later = OPENED + 3 * HOUR
    case = deeds.snoozed(CASE, "a", later, ME)
    assert next_moment(case, PLAN) == later
    (one,) = due(case, PLAN, later)
    assert (one.step, one.kind) == ("a", Kind.AGAIN)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("local", "end"),
        [
            ("21:59", None),
            ("22:00", "08:00"),
            ("03:00", "08:00"),
            ("07:59", "08:00"),
            ("08:00", None),
        ],
    )
    def test_nothing_is_said_at_night(self, local, end):
        day = dt.datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
        hour, minute = map(int, local.split(":"))
        found = quiet_end(CaseSettings(), day.replace(hour=hour, minute=minute))
        there = found and found.astimezone(day.tzinfo)
        assert (there and f"{there:%H:%M}") == end
        assert found is None or dt.timedelta(0) < found - day.replace(hour=hour) <= 10 * HOUR

    def test_what_is_put_off_into_the_night_comes_in_the_morning(self):
        night = at(CASE.settings, START, dt.time(23))
        case = deeds.snoozed(CASE, "a", night, ME)
        assert next_moment(case, PLAN) == at(CASE.settings, START + DAY, dt.time(8))

    @pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Sydney"])
    def test_they_end_also_in_the_night_of_another_time(self, zone):
        settings = CaseSettings(zone=zone)
        now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        for _ in range(365 * 24):
            now += HOUR
            if end := quiet_end(settings, now):
                assert now < end <= now + 11 * HOUR
                assert quiet_end(settings, end) is None


@pytest.mark.parametrize(
    ("day", "utc"), [(dt.date(2026, 3, 28), "08:30"), (dt.date(2026, 3, 29), "07:30")]
)
def test_the_hour_is_that_of_the_clock_on_the_wall(day, utc):
    settings = CaseSettings(zone="Europe/Berlin", at=dt.time(9, 30))
    assert f"{at(settings, day):%H:%M}" == utc


windows = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), min_size=1, max_size=5)
looks = st.lists(st.floats(0, 150, allow_nan=False), max_size=40)


@settings(deadline=None)
@given(windows, looks)
def test_however_often_and_late_it_is_looked_all_due_is_said_and_nothing_twice(spans, days):
    plan = tuple(dated(f"s{n}", *span) for n, span in enumerate(spans))
    moments = [OPENED + day * DAY for day in sorted(days)]
    said = told(CASE, plan, [*moments, OPENED + 400 * DAY])
    assert len(said) == len(set(said))
    assert {step for step, kind, _ in said if kind is Kind.OVER} == {one.step.id for one in plan}


@settings(deadline=None)
@given(windows, looks, st.randoms(use_true_random=False))
def test_a_clock_that_jumps_says_nothing_twice(spans, days, random):
    plan = tuple(dated(f"s{n}", *span) for n, span in enumerate(spans))
    moments = [OPENED + day * DAY for day in days]
    random.shuffle(moments)
    said = told(CASE, plan, [*moments, OPENED + 400 * DAY])
    assert len(said) == len(set(said))


def all_of(plan):
    """When each thing is reminded of, that of days gone by too."""
    found = reminders.reminders(CASE, plan, OPENED - 400 * DAY)
    return {(one.step, one.kind, one.days): one.at for one in found}


@settings(deadline=None)
@given(windows, st.integers(0, 30))
@example([(0, 2)], 1)
def test_later_days_are_reminded_of_no_earlier(spans, more):
    plan = tuple(dated(f"s{n}", *span) for n, span in enumerate(spans))
    later = tuple(dated(f"s{n}", first + more, days) for n, (first, days) in enumerate(spans))
    before, after = all_of(plan), all_of(later)
    assert before.keys() == after.keys()
    assert all(moment <= after[what] for what, moment in before.items())
