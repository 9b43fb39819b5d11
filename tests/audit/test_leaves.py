"""Every end of the guided decision, with answers that lead there."""

from __future__ import annotations

from bot.audit.leaves import leaves
from bot.content.models import Flow
from bot.dialogue.decision import Decision
from tests import shipped
from tests.dialogue.toys import FLOW, PLANS, TOPICS


def test_every_outcome_of_the_toy_flow_is_reached_once_by_the_fewest_answers():
    member = {"role": "member"}
    assert list(leaves(Decision(FLOW, TOPICS, PLANS))) == [
        ({"role": "guest"}, "guest"),
        ({**member, "goal": "pause"}, "pause"),
        ({**member, "goal": "unknown"}, "choose"),
        ({**member, "goal": "close", "card": "gold"}, "close"),
        ({**member, "goal": "close", "card": "silver"}, "close"),
        ({**member, "goal": "close", "card": "unknown"}, "close"),
    ]


def test_the_facts_of_each_leaf_of_the_shipped_flow_lead_there():
    library = shipped.library()
    decision = Decision(library.flow, library.topics)
    reached = [(decision.next(facts), topic) for facts, topic in leaves(decision)]
    assert all(node.topic == topic for node, topic in reached)
    assert len(reached) == len({node for node, _ in reached})
    assert {node for node, _ in reached} == set(decision.outcomes())


def test_without_a_flow_there_is_no_leaf():
    assert list(leaves(Decision(Flow(version=1), {}))) == []
