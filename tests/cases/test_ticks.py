"""Ticks are set in order, taken back from the end, and kept when the facts change."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cases.schedule import schedule
from bot.cases.ticks import OutOfOrder, carried, is_locked, ticked, unticked
from bot.cases.workdays import ChineseCalendar
from bot.content.plans import PlanStep

FIRST, SECOND, THIRD = (dt.date(2026, 11, day) for day in (20, 21, 22))


def step(name, *after):
    data = {"id": name, "role": "admin", "title": {"zh": name}, "after": after}
    return PlanStep.model_validate(data)


STEPS = (step("backup"), step("pay", "backup"), step("apply", "backup", "pay", "gone"))


def test_a_step_is_ticked_when_all_before_it_is_done():
    done = ticked(STEPS, {}, "backup", FIRST)
    done = ticked(STEPS, done, "pay", FIRST)
    assert ticked(STEPS, done, "apply", SECOND) == {"backup": FIRST, "pay": FIRST, "apply": SECOND}


@pytest.mark.parametrize(
    ("done", "name", "day", "in_the_way"),
    [
        ({}, "apply", FIRST, ("backup", "pay")),
        ({"backup": FIRST}, "apply", FIRST, ("pay",)),
        ({"backup": THIRD}, "pay", SECOND, ("backup",)),  # before what it waits for
        ({"backup": FIRST, "pay": SECOND}, "backup", THIRD, ("pay",)),  # after what waits for it
    ],
)
def test_ticking_out_of_order_is_refused_and_says_what_is_in_the_way(done, name, day, in_the_way):
    with pytest.raises(OutOfOrder) as refused:
        ticked(STEPS, done, name, day)
    assert isinstance(refused.value, ValueError)
    assert refused.value.steps == in_the_way


def test_a_step_that_the_plan_does_not_have_cannot_be_ticked():
    with pytest.raises(KeyError):
        ticked(STEPS, {}, "gone", FIRST)


def test_a_step_is_locked_until_what_it_waits_for_is_done():
    assert is_locked(STEPS, {}, "pay")
    assert not is_locked(STEPS, {"backup": FIRST}, "pay")
    assert not is_locked(STEPS, {}, "backup")


def test_a_tick_is_taken_back_from_the_end():
    done = {"backup": FIRST, "pay": SECOND}
    with pytest.raises(OutOfOrder, match="pay"):
        unticked(STEPS, done, "backup")
    assert unticked(STEPS, unticked(STEPS, done, "pay"), "backup") == {}


def test_when_facts_change_no_tick_is_lost_and_what_was_skipped_is_named():
    done = {"backup": FIRST, "apply": SECOND, "scan": FIRST}
    kept = carried(STEPS, done)
    assert kept.here == {"backup": FIRST, "apply": SECOND}
    assert kept.aside == {"scan": FIRST}
    assert kept.skipped == ("pay",)
    again = carried((*STEPS, step("scan")), {**kept.here, **kept.aside})
    assert again.here == done
    plan = schedule(STEPS, {}, {}, FIRST, done=done, calendar=ChineseCalendar())
    assert [dated.done for dated in plan] == [FIRST, None, SECOND]
