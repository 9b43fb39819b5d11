"""The table of what follows from a question."""

from __future__ import annotations

import pytest

from bot.match.models import Step
from bot.match.policy import POLICY, VERDICTS, Kind, rule_for


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_question_has_a_row_that_always_fits(kind):
    assert rule_for(kind, 0.0, 0.0).kind is kind


def test_every_step_is_a_verdict_for_other_programs():
    assert {rule.then for rule in POLICY} | {Step.WHICH_ENTRY} == set(VERDICTS)


def test_a_named_thing_is_not_ours_however_sure_the_rest_is():
    assert rule_for(Kind.OTHER_THING, 1.0, 1.0).then is Step.NOT_OURS


def test_a_sure_topic_with_several_likely_entries_is_shown_as_a_card():
    assert rule_for(Kind.OURS, 0.9, 0.2).then is Step.CARD
    assert rule_for(Kind.OURS, 0.9, 0.9).then is Step.ENTRY


def test_a_follow_up_that_strays_or_takes_too_much_as_said_is_offered_rather_than_answered():
    assert rule_for(Kind.FOLLOWING, 0.7, 0.6).then is Step.ENTRY
    assert rule_for(Kind.FOLLOWING, 0.7, 0.3).then is Step.WHICH_ENTRY
    assert rule_for(Kind.DOUBTFUL, 0.7, 0.6).then is Step.WHICH_ENTRY
    assert rule_for(Kind.STRAYING, 1.0, 1.0).then is Step.WHICH_ENTRY


def test_a_question_of_ours_is_never_met_with_ignorance():
    assert rule_for(Kind.OURS, 0.0, 0.0).then is Step.WHICH_TOPIC
