"""What a match says: the values other rooms see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What to do with a question."""

    ANSWER = "answer"
    """The first candidate answers it."""
    CHOOSE = "choose"
    """It is about our subject, but which candidate is meant is open."""
    UNKNOWN = "unknown"
    """It is not about our subject, or nothing fits."""
    SMALLTALK = "smalltalk"
    """A greeting or the like; the first candidate holds the reply."""


class Act(StrEnum):
    """What somebody does by saying something.

    What policies are for (regret, distress, a secret) is told by the policy that answers.
    """

    QUESTION = "question"
    WISH = "wish"
    STATEMENT = "statement"
    CORRECTION = "correction"
    CHANGE_OF_MIND = "change of mind"
    ABOUT_THE_BOT = "about the bot"
    SMALL_TALK = "small talk"


class Step(StrEnum):
    """What to do."""

    ENTRY = "entry"
    """Answer with the first entry."""
    CARD = "card"
    """Show the topic in a few lines, with its likeliest entries to choose from."""
    WHICH_TOPIC = "which_topic"
    """Ask which of the likeliest topics is meant."""
    WHICH_ENTRY = "which_entry"
    """Ask which of the likeliest entries is meant: in a folder without topics to show."""
    GREET = "greet"
    """Answer small talk."""
    NOT_OURS = "not_ours"
    """Say that another thing is not our business, and what we know of it beside an account."""
    NOT_LEAVING = "not_leaving"
    """Say that running an account is not our business."""
    NOT_KNOWN = "not_known"
    """Admit it, and offer to find the way by a few questions."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that may be meant."""

    entry: str
    topic: str
    p: float
    """Calibrated probability that this entry is the right one; not rounded."""
    phrasing: str
    """The entry's phrasing nearest to the question, as its author wrote it."""
    likeness: float
    """How near it is, 0 to 1; 1 only if the question is that phrasing."""


@dataclass(frozen=True, slots=True)
class ReadFact:
    """Something the user gave away about themselves."""

    slot: str
    option: str
    words: str
    """The part of the original text that led to it."""
    asked: bool = False
    """Whether it stands in the clause that asks something: 迁移要多少钱 is no wish to migrate."""


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What a text says of one thing that it mentions."""

    slot: str
    option: str
    claim: str
    """ConText's modifiers in one word: now, become, planned, done, past, denied, unwanted,
    supposed, asked, others, open."""
    words: str


@dataclass(frozen=True, slots=True)
class TopicBelief:
    """One topic that may be meant."""

    topic: str
    p: float
    """Probability that it is right, on the scale of the first candidate's."""


@dataclass(frozen=True, slots=True)
class Match:
    """Everything read out of one text."""

    verdict: Verdict
    step: Step
    act: Act
    candidates: tuple[Candidate, ...]
    """At most five, best first; empty only when there are no entries."""
    topics: tuple[TopicBelief, ...]
    """All that may be meant, likeliest first."""
    facts: tuple[ReadFact, ...]
    supposed: tuple[ReadFact, ...]
    """The case the question is put for without saying that it is the user's: 如果是服务号呢."""
    denied: tuple[ReadFact, ...]
    """What is said not to be so, or not to be wanted: 我没被盗号, 不想注销."""
    out_of_scope: str | None
    """Id of the `OutOfScope` the text is about, if it is not about leaving an account."""
    is_question: bool
    """Whether it reads like a question rather than a statement."""
    claims: tuple[SaidOf, ...] = ()
    """Everything it mentions of a case, whether it holds or not."""
    asks_after: frozenset[str] = frozenset()
    """Concepts (cost, long, …) that a follow-up names if no entry answers it: 那费用呢."""


class Reason(StrEnum):
    """Why a verdict was given."""

    SAID = "said"
    """The question is one of the known phrasings."""
    SURE = "sure"
    """The first entry is probable enough, and plainly ahead of its neighbours."""
    SEVERAL = "several"
    """The subject is clear, but several of its entries are about as likely."""
    UNSURE = "unsure"
    """Not probable enough to be answered, but to be offered."""
    OTHER_OBJECT = "other_object"
    """It names another thing, which is none of our business."""
    RUNNING = "running"
    """It is about running an account, not about leaving it."""
    UNLIKELY = "unlikely"
    """Nothing is probable enough."""
    GREETING = "greeting"
    """Small talk."""


@dataclass(frozen=True, slots=True)
class Part:
    """One addend of a score."""

    name: str
    value: float
    weight: float

    @property
    def share(self) -> float:
        """What it adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Standing:
    """How one entry, or another object, came by its score."""

    id: str
    """Id of the entry or of the `OutOfScope`."""
    is_entry: bool
    phrasing: str
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question was understood as it was."""

    match: Match
    reason: Reason
    normalised: str
    understood: str
    """As it was compared: pinyin read and sound-alikes mended."""
    route: str
    """`exact`, or by script `han`, `latin`, `pinyin`."""
    context: str | None
    """The earlier question that completed this one, if any did."""
    standings: tuple[Standing, ...]
    """The best few entries and other objects, best first."""
    evidence: tuple[Part, ...]
    """The addends of the log-odds from which `p` was computed."""
