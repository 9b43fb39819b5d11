"""People with cases of their own are led to the page that serves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import shipped
from tests.scenarios import MAX_TURNS, Scenario, play, read_scenarios

SCENARIOS = read_scenarios(Path(__file__).with_name("scenarios.jsonl").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def knowledge():
    return shipped.knowledge()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_a_person_gets_where_they_want_to_go(knowledge, scenario):
    played = play(knowledge, scenario)
    assert played.reached in scenario.accept, played
    assert played.missing == (), played
    assert len(played.said) < MAX_TURNS


def test_a_wish_that_is_not_met_is_told(knowledge):
    wish = Scenario("x", "我要注销公众号", {}, accept=("unfollow",), must_match=("月球",))
    played = play(knowledge, wish)
    assert played.reached is None
    assert played.missing == ("月球",)
