"""The ends of the guided decision, each with answers that lead there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from bot.content.models import Facts
from bot.dialogue.decision import Decision, Node, Outcome


def leaves(decision: Decision) -> Iterator[tuple[Facts, str]]:
    """Yield what is known and the topic recommended, once for every outcome that reads differently.

    Of the answers that lead to an outcome, those to the fewest questions are taken; what an
    answer implies is among the facts. Nothing if there is no flow.
    """
    seen: set[Node] = set()
    waiting: deque[dict[str, str]] = deque([{}])
    while waiting:
        facts = waiting.popleft()
        node = decision.next(facts)
        if node is None or node in seen:
            continue
        seen.add(node)
        if isinstance(node, Outcome):
            yield facts, node.topic
        else:
            for option, _ in node.branches:
                told = decision.implied(node.slot, option).items()
                waiting.append({**facts, **{slot: it for slot, it in told if slot not in facts}})
