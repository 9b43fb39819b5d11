"""A case: what fits it now and what does not, and that nothing of it is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cases import deeds
from bot.cases.case import (
    FORMER,
    STAFF,
    Case,
    CaseSettings,
    Member,
    Trouble,
    troubled,
    untroubled,
    without_person,
)
from bot.cases.case_json import from_json, to_json
from bot.cases.deeds import NotNow, Why
from bot.cases.ticks import carried
from bot.content.models import Wording
from bot.content.plans import PlanStep, Role

DAY = dt.timedelta(days=1)
START = dt.date(2026, 11, 30)
OPENED = dt.datetime(2026, 11, 30, 1, tzinfo=dt.UTC)
FIRST, SECOND, THIRD = Member(5, "甲"), Member(6, "乙"), Member(7, "丙")


def step(name, *after, irreversible=False):
    title = Wording(zh=name, en=name)
    return PlanStep(id=name, role=Role.ADMIN, title=title, after=after, irreversible=irreversible)


PLAN = (step("a"), step("b", "a"), step("c", "a"), step("d", "b", "c", irreversible=True))
CASE = Case(1, "uid", "小店", "migrate", START, FIRST, OPENED)
STRICT = replace(CASE, settings=CaseSettings(second=True))


def ticked(case, *names, by=FIRST, day=START):
    for name in names:
        case = deeds.ticked(case, PLAN, name, day, by)
    return case


def refused(why, deed, *arguments):
    with pytest.raises(NotNow) as caught:
        deed(*arguments)
    assert caught.value.why is why
    return caught.value


class TestWork:
    def test_a_step_waits_for_those_before_it(self):
        error = refused(Why.LOCKED, deeds.ticked, CASE, PLAN, "b", START, FIRST)
        assert error.steps == ("a",)
        assert ticked(CASE, "a", "b").done == {"a": START, "b": START}

    def test_what_is_left_out_for_a_reason_holds_up_nothing(self):
        case = deeds.skipped(CASE, PLAN, "a", START, SECOND, "没有文章")
        assert case.skip("a").reason == "没有文章"
        assert ticked(case, "b").done == {"a": START, "b": START}

    def test_a_tick_goes_back_only_from_the_end(self):
        case = ticked(CASE, "a", "b")
        assert refused(Why.FOLLOWED, deeds.unticked, case, PLAN, "a", FIRST).steps == ("b",)
        assert deeds.unticked(case, PLAN, "b", SECOND).done == {"a": START}
        refused(Why.OPEN, deeds.unticked, CASE, PLAN, "a", FIRST)

    def test_a_step_is_done_once_and_it_is_told_by_whom(self):
        case = ticked(CASE, "a", by=SECOND)
        for deed in (deeds.ticked, deeds.confirmed):
            arguments = (PLAN, "a", START, FIRST) if deed is deeds.ticked else (PLAN, "a", FIRST)
            assert refused(Why.DONE, deed, case, *arguments).by == SECOND
        assert refused(Why.DONE, deeds.taken, case, "a", FIRST).by == SECOND

    def test_a_step_is_no_day_earlier_than_those_before_it(self):
        case = ticked(CASE, "a", day=START + 3 * DAY)
        refused(Why.ORDER, deeds.ticked, case, PLAN, "b", START, FIRST)

    def test_a_step_that_the_plan_has_no_more_is_refused(self):
        refused(Why.NO_STEP, deeds.ticked, CASE, PLAN, "x", START, FIRST)
        refused(Why.NO_STEP, deeds.skipped, CASE, PLAN, "x", START, FIRST, "没有")

    def test_what_somebody_has_others_cannot_take_but_be_given(self):
        case = deeds.taken(CASE, "a", FIRST)
        assert refused(Why.TAKEN, deeds.taken, case, "a", SECOND).by == FIRST
        given_ = deeds.handed_over(case, "a", SECOND, FIRST)
        assert given_.taker("a") == SECOND
        assert deeds.left(given_, "a", SECOND).taker("a") is None

    def test_whoever_does_something_is_a_member_under_their_latest_name(self):
        case = deeds.taken(CASE, "a", SECOND)
        case = deeds.noted(case, "a", START, replace(SECOND, name="老乙"), "在办")
        assert case.members == (Member(6, "老乙"),)
        assert deeds.noted(case, "a", START, Member(STAFF), "x").members == case.members

    def test_a_closed_case_is_only_read(self):
        case = deeds.archived(CASE, START, FIRST)
        refused(Why.ARCHIVED, deeds.taken, case, "a", FIRST)
        refused(Why.ARCHIVED, deeds.moved, case, START, FIRST)
        refused(Why.ARCHIVED, deeds.archived, case, START, FIRST)
        assert deeds.reopened(case, FIRST).archived is None


class TestSecondPerson:
    def test_what_cannot_be_undone_waits_for_somebody_else(self):
        case = ticked(STRICT, "a", "b", "c")
        case = deeds.ticked(case, PLAN, "d", START, FIRST)
        assert case.proposal("d")
        assert "d" not in case.done
        assert refused(Why.SAME_PERSON, deeds.confirmed, case, PLAN, "d", FIRST).by == FIRST
        case = deeds.confirmed(case, PLAN, "d", SECOND)
        assert (case.tick("d").by, case.tick("d").second, case.proposed) == (FIRST, SECOND, ())

    def test_what_can_be_undone_needs_nobody_else(self):
        assert ticked(STRICT, "a").tick("a").second is None

    def test_a_word_is_taken_back_before_it_is_confirmed(self):
        case = ticked(STRICT, "a", "b", "c")
        case = deeds.unticked(deeds.ticked(case, PLAN, "d", START, FIRST), PLAN, "d", FIRST)
        refused(Why.OPEN, deeds.confirmed, case, PLAN, "d", SECOND)


class TestChanges:
    @pytest.mark.parametrize(
        "change",
        [
            lambda case: deeds.moved(case, START + DAY, FIRST),
            lambda case: deeds.renamed(case, "旗舰店", FIRST),
            lambda case: deeds.informed(case, {"entity": "individual"}, FIRST),
            lambda case: ticked(case, "a"),
            lambda case: deeds.skipped(case, PLAN, "a", START, FIRST, "没有"),
        ],
    )
    def test_calendars_learn_of_whatever_may_move_a_day(self, change):
        assert change(CASE).sequence == CASE.sequence + 1

    def test_trouble_is_noted_once_and_goes(self):
        case = troubled(troubled(CASE, Trouble.GONE), Trouble.GONE)
        assert case.troubles == (Trouble.GONE,)
        assert untroubled(case, Trouble.GONE, Trouble.LEFT).troubles == ()

    def test_another_in_charge_ends_the_trouble_with_the_one_who_left(self):
        case = troubled(CASE, Trouble.LEFT)
        case = deeds.belonging_to(case, SECOND, FIRST)
        assert (case.owner, case.troubles) == (SECOND, ())

    def test_who_leaves_is_named_otherwise_wherever_they_were(self):
        case = deeds.snoozed(ticked(CASE, "a", by=SECOND), "b", OPENED, SECOND)
        case = deeds.to_forget(deeds.taken(case, "b", SECOND), SECOND)
        gone = without_person(replace(case, owner=SECOND), SECOND.id)
        assert "乙" not in to_json(gone)
        assert gone.owner == gone.tick("a").by == Member(FORMER)
        assert gone.done == case.done


some_deeds = st.lists(
    st.tuples(
        st.sampled_from(["tick", "confirm", "untick", "skip", "take", "give", "note", "leave"]),
        st.sampled_from("abcd"),
        st.sampled_from([FIRST, SECOND, THIRD]),
        st.integers(0, 5),
    ),
    max_size=25,
)


def after(case, all_deeds):
    for name, step_, by, days in all_deeds:
        day = START + days * DAY
        try:
            match name:
                case "tick":
                    case = deeds.ticked(case, PLAN, step_, day, by)
                case "confirm":
                    case = deeds.confirmed(case, PLAN, step_, by)
                case "untick":
                    case = deeds.unticked(case, PLAN, step_, by)
                case "skip":
                    case = deeds.skipped(case, PLAN, step_, day, by, "没有")
                case "take":
                    case = deeds.taken(case, step_, by)
                case "give":
                    case = deeds.handed_over(case, step_, THIRD, by)
                case "leave":
                    case = deeds.left(case, step_, by)
                case "note":
                    case = deeds.noted(case, step_, day, by, "x")
        except NotNow:
            continue
    return case


@settings(deadline=None)
@given(some_deeds, st.booleans())
def test_whatever_is_done_in_whatever_order_the_plan_is_kept(all_deeds, strict):
    case = after(STRICT if strict else CASE, all_deeds)
    for one in PLAN:
        if one.id in case.done:
            assert all(case.done[name] <= case.done[one.id] for name in one.after)
    assert not {tick.step for tick in case.ticks} & {skip.step for skip in case.skips}
    assert not {tick.step for tick in case.proposed} & set(case.done)
    assert all(tick.second != tick.by for tick in case.ticks)
    if strict and case.tick("d"):
        assert case.tick("d").second
    assert from_json(to_json(case)) == case


@settings(deadline=None)
@given(some_deeds, st.sets(st.sampled_from("abcd"), min_size=1))
def test_other_facts_lose_no_tick(all_deeds, left):
    """A case whose plan gets other steps has all it had, here or aside."""
    case = after(CASE, all_deeds)
    others = tuple(one for one in PLAN if one.id in left)
    kept = carried(others, deeds.informed(case, {"x": "y"}, FIRST).done)
    assert {**kept.here, **kept.aside} == case.done


class TestJson:
    def test_keys_of_another_release_are_passed_over_and_missing_ones_have_their_default(self):
        data = to_json(CASE).replace('"troubles":[]', '"later":[1]')
        assert from_json(data) == CASE

    @pytest.mark.parametrize(
        "text",
        ["", "[]", "null", "{}", '{"number": 1}', "x", "[" * 5000, to_json(CASE)[:-9]],
    )
    def test_what_is_no_case_is_refused(self, text):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
            from_json(text)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("number", '"1"'),
            ("start", '"gestern"'),
            ("lang", '"fr"'),
            ("owner", "3"),
            ("ticks", '[{"step": 1}]'),
            ("troubles", '["flood"]'),
        ],
    )
    def test_a_value_of_another_kind_is_refused(self, name, value):
        import json

        data = json.loads(to_json(CASE))
        data[name] = json.loads(value)
        with pytest.raises(ValueError):  # noqa: PT011 - as above
            from_json(json.dumps(data))
