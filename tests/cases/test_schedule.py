"""A plan with its days: best and worst case, windows, what is done."""

from __future__ import annotations

import datetime as dt

from bot.cases.schedule import Clock, Span, schedule
from bot.cases.workdays import ChineseCalendar
from bot.content.models import Fact
from bot.content.plans import PlanStep


def day(text):
    return dt.date.fromisoformat(f"2026-{text}" if len(text) == 5 else text)


def fact(name, days, unit="calendar", by=None):
    return Fact.model_validate(
        {
            "id": name,
            "status": "added",
            "class": "reprint",
            "sources": ["A"],
            "checked": day("11-23"),
            "text": {"zh": "要 {days}。"},
            "days": days,
            "unit": unit,
            "by": by or {},
        }
    )


FACTS = {
    one.id: one
    for one in (
        fact("t.review", (1, 3), "working"),
        fact("t.freeze", (7, 60), by={"followers": {"few": "t.few"}}),
        fact("t.few", 15),
        fact("t.short", 2),
        fact("t.long", 7),
    )
}


def step(name, after=(), **more):
    data = {"id": name, "role": "admin", "title": {"zh": name}, "after": after, **more}
    return PlanStep.model_validate(data)


APPLY = step("apply")
REVIEW = step("review", ["apply"], takes=["t.review"])
FREEZE = step("freeze", ["review"], takes=["t.freeze"], by_itself=True)
CONFIRM = step("confirm", ["freeze"], window=["t.short", "t.long"], since="freeze")
STEPS = (APPLY, REVIEW, FREEZE, CONFIRM)


def dated(steps=STEPS, start="11-20", known=None, today=None, **done):
    done = {name: day(text) for name, text in done.items()}
    found = schedule(
        steps,
        FACTS,
        known or {},
        day(start),
        today=day(today) if today else dt.date.min,
        done=done,
        calendar=ChineseCalendar(),
    )
    return {one.step.id: one for one in found}


def test_best_and_worst_case_run_from_step_to_step():
    plan = dated(known={"followers": "few"})
    assert plan["review"].best == Span(day("11-20"), day("11-23"))
    assert plan["review"].worst == Span(day("11-20"), day("11-25"))
    assert plan["freeze"].best == Span(day("11-23"), day("12-08"))
    assert plan["freeze"].worst == Span(day("11-25"), day("12-10"))
    assert plan["freeze"].facts == ("t.few",)


def test_what_no_fact_tells_is_open_and_takes_no_day():
    apply = dated()["apply"]
    assert apply.is_open
    assert apply.best == apply.worst == Span(day("11-20"), day("11-20"))
    assert not dated()["confirm"].is_open


def test_the_shortest_deadline_counts_and_the_longer_is_kept():
    confirm = dated(known={"followers": "few"}, apply="11-20", review="11-20")["confirm"]
    assert confirm.window == Span(day("12-05"), day("12-07"))
    assert [(one.day, one.fact) for one in confirm.deadlines] == [
        (day("12-07"), "t.short"),
        (day("12-12"), "t.long"),
    ]
    assert confirm.worst == Span(day("12-05"), day("12-07"))
    assert not confirm.moves


def test_a_window_that_depends_on_what_is_open_is_told_by_its_earliest():
    confirm = dated(known={"followers": "few"})["confirm"]
    assert confirm.window == Span(day("12-08"), day("12-10"))
    assert confirm.worst == Span(day("12-10"), day("12-12"))
    assert confirm.moves


def test_what_is_done_counts_from_its_day_whatever_was_planned():
    plan = dated(known={"followers": "few"}, apply="11-20", review="12-01")
    assert plan["review"].best == plan["review"].worst == Span(day("12-01"), day("12-01"))
    assert plan["review"].done == day("12-01")
    assert plan["freeze"].best.end == day("12-16")


def test_what_is_done_before_the_start_draws_nothing_else_before_it():
    backup, apply = step("backup"), step("apply", ["backup"])
    steps = (backup, apply, step("review", ["apply"], takes=["t.review"]))
    plan = dated(steps, start="12-21", backup="11-20")
    assert plan["apply"].best.start == day("12-21")
    assert plan["review"].best == Span(day("12-21"), day("12-22"))


def test_a_time_that_runs_since_before_the_start_is_not_put_off_till_then():
    plan = dated(known={"followers": "few"}, start="12-21", apply="11-20", review="11-25")
    assert plan["freeze"].best.end == day("12-10")
    assert plan["confirm"].window == Span(day("12-10"), day("12-12"))


def test_a_step_that_is_not_the_reader_s_is_passed_over():
    plan = dated((APPLY, FREEZE, CONFIRM), known={"followers": "few"}, review="11-25")
    assert plan["freeze"].best.start == day("11-20")


MONEY = step("money")
PAID = step("confirm", ["freeze", "money"], window=["t.short", "t.long"], since="freeze")


def test_a_limit_counts_from_its_own_step_however_late_others_are():
    steps = (MONEY, APPLY, REVIEW, FREEZE, PAID)
    early = {"apply": "11-20", "review": "11-20", "freeze": "12-05"}
    for more in ({}, {"money": "12-06"}, {"money": "12-30"}):
        confirm = dated(steps, known={"followers": "few"}, today="12-06", **early, **more)
        assert confirm["confirm"].window == Span(day("12-05"), day("12-07"))
        assert confirm["confirm"].clock is Clock.RUNS


def test_the_clock_of_a_limit_waits_nears_and_runs():
    def clock(**done):
        return dated(known={"followers": "few"}, **done)["confirm"].clock

    assert clock() is clock(apply="11-20") is Clock.WAITS
    assert clock(apply="11-20", review="11-23") is Clock.NEARS
    assert clock(apply="11-20", review="11-23", freeze="12-08") is Clock.RUNS


def test_what_is_open_is_over_today_at_the_earliest_and_what_follows_later():
    plan = dated(known={"followers": "few"}, today="12-21")
    assert plan["apply"].best == Span(day("12-21"), day("12-21"))
    assert plan["review"].best == Span(day("12-21"), day("12-22"))
    assert plan["freeze"].best == Span(day("12-22"), day("2027-01-06"))


def test_a_time_that_has_run_out_unsaid_leaves_its_limit_where_it_was():
    plan = dated(known={"followers": "few"}, today="12-21", apply="11-20", review="11-23")
    assert plan["freeze"].best == Span(day("11-23"), day("12-21"))
    assert plan["confirm"].window == Span(day("12-08"), day("12-10"))
    assert plan["confirm"].clock is Clock.NEARS


def test_at_worst_what_people_begin_has_not_begun_and_what_goes_on_by_itself_has():
    known, first = {"followers": "few"}, "11-20"
    plan = dated(known=known, today="11-30", apply=first)
    assert plan["review"].best == Span(day(first), day("11-30"))
    assert plan["review"].worst == Span(day("11-30"), day("12-03"))
    assert plan["confirm"].clock is Clock.WAITS
    plan = dated(known=known, today="11-30", apply=first, review="11-25")
    assert plan["freeze"].worst == Span(day("11-25"), day("12-10"))


def test_working_days_in_a_year_without_holidays_are_marked():
    assert not dated()["review"].by_weekends
    assert dated(start="2101-12-01")["review"].by_weekends
    assert not dated(start="2101-12-01")["freeze"].by_weekends
