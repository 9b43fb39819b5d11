"""Every shipped plan, for every account and entity: reachable, in order, and safe to date."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cases.plans import by_option, dated_plan, with_implied
from bot.cases.schedule import onwards
from bot.cases.ticks import OutOfOrder, carried, is_locked, ticked
from bot.content.pages import TopicKind
from tests import shipped

LIBRARY = shipped.library()
PATHS = [
    topic.id
    for topic in LIBRARY.topics.values()
    if topic.kind is TopicKind.PATH and topic.id in LIBRARY.plans
]
DAY = dt.timedelta(days=1)
SLOTS = ("account", "entity", "followers", "company_status", "bank_account", "role", "can_login")


def options(slot):
    return [option.id for option in LIBRARY.slots[slot].options]


@cache
def cases(path):
    """Everybody of an account and an entity to whom the path is open."""
    known = [
        {"account": account, "entity": entity, **more}
        for account, entity in product(options("account"), options("entity"))
        for more in ({}, {"role": "operator", "company_status": "closing"})
    ]
    return [one for one in known if dated_plan(LIBRARY, path, one, dt.date(2026, 11, 28)).steps]


facts = st.fixed_dictionaries({}, optional={slot: st.sampled_from(options(slot)) for slot in SLOTS})
starts = st.dates(dt.date(2015, 1, 1), dt.date(2040, 1, 1))
paths = st.sampled_from(sorted(LIBRARY.plans))


@pytest.mark.parametrize("path", PATHS)
def test_every_step_of_everybody_s_can_be_reached_in_the_order_of_the_plan(path):
    assert cases(path)
    for known in cases(path):
        steps = [
            dated.step for dated in dated_plan(LIBRARY, path, known, dt.date.max - 999 * DAY).steps
        ]
        done, left = {}, list(steps)
        while left:
            free = [step for step in left if not is_locked(steps, done, step.id)]
            assert free, f"{path} {known}: nobody gets to {[step.id for step in left]}"
            for step in free:
                done = ticked(steps, done, step.id, dt.date(2026, 11, 28))
                left.remove(step)


@pytest.mark.parametrize("path", PATHS)
def test_the_days_of_everybody_s_plan_are_consistent(path):
    start = dt.date(2026, 11, 28)
    for known in cases(path):
        plan = {one.step.id: one for one in dated_plan(LIBRARY, path, known, start).steps}
        for dated in plan.values():
            assert start <= dated.best.start <= dated.best.end <= dated.worst.end
            assert dated.best.start <= dated.worst.start <= dated.worst.end
            for name in dated.step.after:
                if name in plan:
                    assert plan[name].best.end <= dated.best.start
                    assert plan[name].worst.end <= dated.worst.start
            if dated.window:
                assert dated.window.start == plan[dated.step.since].best.end
                assert dated.window.end == min(one.day for one in dated.deadlines)
                assert dated.window.end <= dated.worst.end


@pytest.mark.parametrize("path", PATHS)
def test_what_cannot_be_undone_has_a_step_before_it(path):
    for step in LIBRARY.plans[path].steps:
        assert step.after or not step.irreversible


def days(plan):
    return {
        one.step.id: (one.best.start, one.best.end, one.worst.start, one.worst.end, *(
            (one.window.start, one.window.end) if one.window else ()
        ))
        for one in plan.steps
    }  # fmt: skip


def some_ticks(data, steps, start):
    """Tick a few steps in an order that is allowed."""
    done, day = {}, start
    for _ in range(data.draw(st.integers(0, len(steps)))):
        free = [one for one in steps if one.id not in done and not is_locked(steps, done, one.id)]
        if not free:
            break
        day += data.draw(st.integers(0, 20)) * DAY
        done = ticked(steps, done, data.draw(st.sampled_from(free)).id, day)
    return done


@settings(deadline=None, derandomize=True, database=None)
@given(path=paths, known=facts, start=starts, data=st.data())
def test_a_delay_moves_nothing_to_an_earlier_day(path, known, start, data):
    steps = [one.step for one in dated_plan(LIBRARY, path, known, start).steps]
    done = some_ticks(data, steps, start)
    before = days(dated_plan(LIBRARY, path, known, start, done=done))
    delay = data.draw(st.integers(1, 40)) * DAY
    later = dict(done)
    if done:
        late = data.draw(st.sampled_from(sorted(done)))
        for step in onwards(steps, late):  # what came after it was done later, too
            if step.id in later:
                later[step.id] += delay
    else:
        start += delay
    after = days(dated_plan(LIBRARY, path, known, start, done=later))
    for step, then in before.items():
        assert all(new >= old for new, old in zip(after[step], then, strict=True)), step


def led_to(steps, step):
    """The step and all that has to be done before it."""
    found = {step}
    for one in reversed(steps):
        if one.id in found:
            found.update(one.after)
    return found


@pytest.mark.parametrize("path", PATHS)
def test_no_limit_moves_by_a_step_that_does_not_lead_to_what_it_counts_from(path):
    start, late = dt.date(2026, 11, 3), dt.date(2026, 11, 30)
    for known in cases(path):
        steps = [one.step for one in dated_plan(LIBRARY, path, known, start).steps]
        for limited in (one for one in steps if one.window):
            leading = led_to(steps, limited.since)
            others = [one.id for one in steps if one.id not in {limited.id, *leading}]
            before = [one.id for one in steps if one.id in leading - {limited.since}]
            for first in ([], before, [*before, limited.since]):
                done = dict.fromkeys(first, start + DAY)
                told = set()
                for more in ({}, dict.fromkeys(others, start), *({one: late} for one in others)):
                    ticks = {**done, **more}
                    plan = dated_plan(LIBRARY, path, known, start, today=late, done=ticks)
                    told.add(next((d.window, d.clock) for d in plan.steps if d.step is limited))
                assert len(told) == 1, f"{path} {known}: {limited.id}"


@settings(deadline=None, derandomize=True, database=None)
@given(path=paths, known=facts, start=starts, data=st.data())
def test_what_is_open_is_over_today_at_the_earliest_and_after_what_it_waits_for(
    path, known, start, data
):
    steps = [one.step for one in dated_plan(LIBRARY, path, known, start).steps]
    done = some_ticks(data, steps, start)
    today = max((start, *done.values())) + data.draw(st.integers(0, 99)) * DAY
    plan = {
        one.step.id: one
        for one in dated_plan(LIBRARY, path, known, start, today=today, done=done).steps
    }
    for one in plan.values():
        if not one.done:
            before = [plan[name] for name in one.step.after if name in plan]
            assert all(earlier.best.end <= one.best.start for earlier in before)
            assert all(earlier.worst.end <= one.worst.start for earlier in before)
            assert today <= one.best.end <= one.worst.end


@settings(deadline=None, derandomize=True, database=None)
@given(path=paths, known=facts, start=starts, data=st.data())
def test_ticking_before_what_is_to_be_done_first_is_refused(path, known, start, data):
    steps = [one.step for one in dated_plan(LIBRARY, path, known, start).steps]
    done = some_ticks(data, steps, start)
    for step in steps:
        if step.id not in done and is_locked(steps, done, step.id):
            with pytest.raises(OutOfOrder):
                ticked(steps, done, step.id, start + 999 * DAY)


@settings(deadline=None, derandomize=True, database=None)
@given(path=paths, known=facts, other=facts, start=starts, data=st.data())
def test_a_change_of_facts_loses_no_tick(path, known, other, start, data):
    done = some_ticks(
        data, [one.step for one in dated_plan(LIBRARY, path, known, start).steps], start
    )
    plan = dated_plan(LIBRARY, path, other, start, done=done)
    kept = carried([one.step for one in plan.steps], done)
    assert {**kept.here, **kept.aside} == done
    assert {one.step.id: one.done for one in plan.steps if one.done} == kept.here
    back = dated_plan(LIBRARY, path, known, start, done=done)
    assert {one.step.id: one.done for one in back.steps if one.done} == done


def test_the_freeze_counts_to_the_day():
    known = {"entity": "individual", "followers": "upto_10000"}
    plan = dated_plan(
        LIBRARY, "deregister", known, dt.date(2026, 11, 20), done={"scan": dt.date(2026, 11, 20)}
    )
    confirm = plan.steps[-1]
    assert confirm.window.start == dt.date(2026, 12, 5)
    assert confirm.window.end == dt.date(2026, 12, 7)
    assert confirm.deadlines[-1].day == dt.date(2026, 12, 12)


def test_a_dry_run_lays_the_followers_side_by_side():
    known = {"entity": "individual"}
    plans = by_option(LIBRARY, "deregister", known, "followers", dt.date(2026, 11, 30))
    assert list(plans) == ["upto_1000", "upto_10000", "upto_100000", "over_100000"]
    ends = [plan.steps[-1].worst.end for plan in plans.values()]
    assert ends[0] == ends[1] < ends[2] < ends[3]
    assert with_implied(LIBRARY, known)["account"] == "subscription"


def test_what_is_not_known_and_would_change_the_plan_is_named():
    plan = dated_plan(LIBRARY, "deregister", {"followers": "upto_1000"}, dt.date(2026, 11, 30))
    assert "entity" in plan.undecided
    assert "followers" not in plan.undecided


def test_a_way_that_is_closed_has_no_steps_but_a_reason():
    plan = dated_plan(LIBRARY, "migrate", {"entity": "overseas"}, dt.date(2026, 11, 30))
    assert plan.steps == ()
    assert plan.closed.instead
