"""Whether a text begins the guided decision, or asks something that is answered."""

from __future__ import annotations

import re

from bot.content.models import Entry
from bot.dialogue import answers
from bot.dialogue.knowledge import Knowledge
from bot.match import Match, ReadFact, Step, normalise

_LITTLE = 3
"""So many characters beside the facts are padding: 是…的, 我们…"""
_OF_SELF = re.compile(r"[我咱俺想要]|打算|准备|\b(?:i|im|we|my|our|me|us)\b")
"""Words of someone who tells their own case."""
INTENT = frozenset({"role", "goal", "company_status"})
"""Facts that a question about a thing does not say of the one who asks."""
_TELLING = {"goal": None, "role": frozenset({"follower", "third_party"})}
"""Facts that say by themselves what the user wants (None: whatever the option)."""
_CERTAIN = 0.9
"""Probability from which on what an entry takes as known is what its reader means."""
IN_SCOPE = {Step.ENTRY, Step.CARD, Step.WHICH_TOPIC, Step.WHICH_ENTRY}


def begins_decision(k: Knowledge, text: str, match: Match) -> bool:
    """Tell whether a text says enough of what somebody wants, or of their case, to go on from."""
    entry = likeliest(k, match)
    if match.out_of_scope or not _tells_way(k, text, match, entry):
        return False
    return entry is None or entry.guide is not None or not _is_said(text, match)


def states_case(text: str, match: Match) -> bool:
    """Tell whether a text says something of its author's case and nothing else."""
    return not match.is_question and says_only(text, match.facts)


def says_only(text: str, facts: tuple[ReadFact, ...]) -> bool:
    """Tell whether a text holds little beyond the words that led to facts: “是服务号”."""
    if not facts:
        return False
    rest = normalise(text)
    for fact in facts:
        rest = rest.replace(normalise(fact.words), "")
    return len(rest) <= _LITTLE


def likeliest(k: Knowledge, match: Match) -> Entry | None:
    """Return the entry that a text most likely asks for."""
    return k.library.entries.get(match.candidates[0].entry) if match.candidates else None


def _tells_way(k: Knowledge, text: str, match: Match, entry: Entry | None) -> bool:
    if states_case(text, match):
        return True
    sure = match.step is Step.ENTRY
    if sure and entry and entry.guide is not None and _leads(text, match):
        return True
    if sure and match.is_question:
        return False
    telling = any(
        fact.slot in _TELLING and (_TELLING[fact.slot] or {fact.option}) >= {fact.option}
        for fact in match.facts
    )
    if match.is_question:
        return telling and _goes_with_wish(k, match)
    if match.step in IN_SCOPE and not _OF_SELF.search(normalise(text)):
        return False  # “注销前的公告范文” names a thing, not somebody's wish
    return telling or (not sure and bool(match.facts))


def _leads(text: str, match: Match) -> bool:
    """Tell whether what the likeliest entry takes as known may be taken over without asking.

    They say what they want, or put it nearly as it is known; who says 人在国外 in the middle of
    something else has not said that they want to close an account of their own.
    """
    says_wish = any(fact.slot in INTENT for fact in match.facts)
    return says_wish or match.candidates[0].p >= _CERTAIN or answers.is_plain(text, match)


def _is_said(text: str, match: Match) -> bool:
    """Tell whether a text is, letter for letter, how its answer is asked for."""
    first = match.candidates[0] if match.candidates else None
    return first is not None and normalise(first.phrasing) == normalise(text)


def _goes_with_wish(k: Knowledge, match: Match) -> bool:
    """Tell whether a question is about the way that the wish in it leads to."""
    wish = {fact.slot: fact.option for fact in match.facts if fact.slot in {"goal", "role"}}
    ways = k.decision.ways(wish)
    return not match.topics or match.topics[0].topic in {*ways, "choose"}
