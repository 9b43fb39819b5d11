"""What follows from a question: one table, read from the top; the first row that fits decides.

`p` is how probable it is that the topic is right, `lead` how far the first entry stands out among
the entries of its topic. Both go from 0 to 1, and a row fits from its numbers on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.match.models import Reason, Step, Verdict


class Kind(StrEnum):
    """What a question is, as far as that can be told before it is understood."""

    SAID = "is one of our phrasings"
    OTHER_THING = "names another thing"
    SMALL_TALK = "is small talk"
    RUNNING = "is about running an account"
    OURS = "names an official account, or what belongs to leaving one"
    NOTHING = "names neither"
    FOLLOWING = "goes on from where the conversation is"
    DOUBTFUL = "does so, but in strange words, or its likeliest answer is for a case nobody named"
    STRAYING = "does so, but its likeliest answer is of another topic that it does not name"
    FOREIGN = "is asked of a folder that holds entries alone"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row."""

    kind: Kind
    then: Step
    reason: Reason
    p: float = 0.0
    lead: float = 0.0


POLICY = (
    Rule(Kind.SAID, Step.ENTRY, Reason.SAID),
    Rule(Kind.OTHER_THING, Step.NOT_OURS, Reason.OTHER_OBJECT),
    Rule(Kind.SMALL_TALK, Step.GREET, Reason.GREETING, p=0.4),
    Rule(Kind.SMALL_TALK, Step.NOT_KNOWN, Reason.UNLIKELY),
    Rule(Kind.RUNNING, Step.NOT_LEAVING, Reason.RUNNING),
    Rule(Kind.OURS, Step.ENTRY, Reason.SURE, p=0.5, lead=0.4),
    Rule(Kind.OURS, Step.CARD, Reason.SEVERAL, p=0.5),
    Rule(Kind.OURS, Step.WHICH_TOPIC, Reason.UNSURE),
    Rule(Kind.NOTHING, Step.ENTRY, Reason.SURE, p=0.75, lead=0.4),
    Rule(Kind.NOTHING, Step.CARD, Reason.SEVERAL, p=0.75),
    Rule(Kind.NOTHING, Step.WHICH_TOPIC, Reason.UNSURE, p=0.15),
    Rule(Kind.NOTHING, Step.NOT_KNOWN, Reason.UNLIKELY),
    Rule(Kind.FOLLOWING, Step.ENTRY, Reason.SURE, p=0.5, lead=0.4),
    Rule(Kind.FOLLOWING, Step.ENTRY, Reason.SURE, p=0.35, lead=0.6),
    Rule(Kind.FOLLOWING, Step.WHICH_ENTRY, Reason.SEVERAL, p=0.35),
    Rule(Kind.FOLLOWING, Step.WHICH_TOPIC, Reason.UNSURE, p=0.15),
    Rule(Kind.FOLLOWING, Step.NOT_KNOWN, Reason.UNLIKELY),
    Rule(Kind.DOUBTFUL, Step.ENTRY, Reason.SURE, p=0.75, lead=0.6),
    Rule(Kind.DOUBTFUL, Step.WHICH_ENTRY, Reason.SEVERAL, p=0.5),
    Rule(Kind.DOUBTFUL, Step.WHICH_TOPIC, Reason.UNSURE, p=0.3),
    Rule(Kind.DOUBTFUL, Step.NOT_KNOWN, Reason.UNLIKELY),
    Rule(Kind.STRAYING, Step.WHICH_ENTRY, Reason.SEVERAL, p=0.5),
    Rule(Kind.STRAYING, Step.WHICH_TOPIC, Reason.UNSURE, p=0.3),
    Rule(Kind.STRAYING, Step.NOT_KNOWN, Reason.UNLIKELY),
    Rule(Kind.FOREIGN, Step.ENTRY, Reason.SURE, p=0.5, lead=0.55),
    Rule(Kind.FOREIGN, Step.WHICH_ENTRY, Reason.UNSURE, p=0.4),
    Rule(Kind.FOREIGN, Step.NOT_KNOWN, Reason.UNLIKELY),
)

VERDICTS = {
    Step.ENTRY: Verdict.ANSWER,
    Step.CARD: Verdict.ANSWER,
    Step.WHICH_TOPIC: Verdict.CHOOSE,
    Step.WHICH_ENTRY: Verdict.CHOOSE,
    Step.GREET: Verdict.SMALLTALK,
    Step.NOT_OURS: Verdict.UNKNOWN,
    Step.NOT_LEAVING: Verdict.UNKNOWN,
    Step.NOT_KNOWN: Verdict.UNKNOWN,
}


def rule_for(kind: Kind, p: float, lead: float) -> Rule:
    """Return the row that decides."""
    return next(rule for rule in POLICY if rule.kind is kind and p >= rule.p and lead >= rule.lead)
