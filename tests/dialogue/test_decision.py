"""Which question comes next: only one whose answer changes the advice."""

from __future__ import annotations

from bot.content.models import Flow
from bot.dialogue.decision import Decision, Outcome, Question
from tests.dialogue.toys import FLOW, TOPICS


def decision() -> Decision:
    return Decision(FLOW, TOPICS)


def asked(facts: dict[str, str]) -> str | None:
    node = decision().next(facts)
    return node.slot if isinstance(node, Question) else None


def recommended(facts: dict[str, str]) -> str | None:
    node = decision().next(facts)
    return node.topic if isinstance(node, Outcome) else None


def test_the_first_question_is_the_first_slot_that_matters():
    assert asked({}) == "role"


def test_a_fact_given_beforehand_is_not_asked():
    assert asked({"role": "member", "goal": "close"}) == "card"
    assert asked({"goal": "close", "card": "gold"}) == "role"


def test_a_slot_that_changes_nothing_on_the_page_is_not_asked():
    """The rule for pausing names the card, but no line of its page depends on it."""
    assert recommended({"role": "member", "goal": "pause"}) == "pause"


def test_an_answer_that_decides_ends_the_questions():
    assert recommended({"role": "guest"}) == "guest"


def test_nothing_but_dont_know_still_ends_in_advice():
    facts: dict[str, str] = {}
    while slot := asked(facts):
        facts[slot] = "unknown"
    assert recommended(facts) == "choose"
    assert list(facts) == ["role", "goal"]


def test_every_topic_of_the_rules_can_be_reached():
    assert {outcome.topic for outcome in decision().outcomes()} == set(TOPICS)


def test_rules_are_tried_in_order():
    swapped = Flow(version=1, slots=FLOW.slots, rules=FLOW.rules[::-1])
    node = Decision(swapped, TOPICS).next({"role": "guest"})
    assert isinstance(node, Outcome)
    assert node.topic == "choose"


def test_without_a_flow_there_is_nothing_to_ask():
    assert Decision(Flow(version=1), {}).next({}) is None
