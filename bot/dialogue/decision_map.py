"""The guided decision as it was taken, question by question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.models import Facts, Slot
from bot.dialogue.attachments import Branch, DecisionMap
from bot.dialogue.decision import Decision, Node, Outcome, Question
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.session import Session

_QUESTION = re.compile(r".*?[？?]")
"""Without what explains it."""


def leads_to(k: Knowledge, session: Session, topic: str) -> bool:
    """Tell whether something of what is known has led to a topic's page: cheaper than the map."""
    end = k.decision.next(session.facts)
    return isinstance(end, Outcome) and end.topic == topic and k.decision.next({}) is not end


def decision_map(k: Knowledge, session: Session, topic: str) -> DecisionMap | None:
    """Return how what is known leads to a topic's page; None if it does not, or nothing is known.

    Nothing stands in it that was not asked or told, and had no part in the decision.
    """
    end = k.decision.next(session.facts)
    if not isinstance(end, Outcome) or not leads_to(k, session, topic):
        return None
    slots = (k.library.slots[name] for name in _decided(k.decision, session.facts, end))
    branches = tuple(_branch(slot, session) for slot in slots)
    title = k.library.topic_title(topic, session.lang)
    heading = k.text("map.title", session.lang, outcome=title)
    return DecisionMap(heading, branches, title)


def _branch(slot: Slot, session: Session) -> Branch:
    whole = slot.question.get(session.lang)
    question = _QUESTION.match(whole)
    ids = [option.id for option in slot.options]
    return Branch(
        question[0] if question else whole,
        tuple(option.label.get(session.lang) for option in slot.options),
        ids.index(session.facts[slot.id]),
    )


def _decided(decision: Decision, known: Facts, end: Outcome) -> Iterator[str]:
    """Yield the slots that have led to the end, in the order in which they are asked.

    Where the next question has no answer, something else that is known has made it needless: the
    first told that changes what comes next stands in its place.
    """
    walked: dict[str, str] = {}
    while (node := decision.next(walked)) is not end:
        slot = _next(decision, known, walked, node)
        if slot is None:
            return
        yield slot
        implied = decision.implied(slot, known[slot])
        walked |= {name: known[name] for name in implied if name in known}


def _next(decision: Decision, known: Facts, walked: Facts, node: Node | None) -> str | None:
    if isinstance(node, Question) and node.slot in known:
        return node.slot
    left = [slot for slot in known if slot not in walked]
    changes = (slot for slot in left if decision.next({**walked, slot: known[slot]}) is not node)
    return next(changes, next(iter(left), None))
