"""What the knowledge files hold, as frozen values.

Every class mirrors one shape of YAML; an unknown key is an error. Wording may refer to
facts in braces, see `bot.content.wording`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from bot.content.base import Model
from bot.content.says import Form, Says
from bot.languages import Lang as Lang  # noqa: PLC0414 - what is known is written in them

Facts: TypeAlias = Mapping[str, str]
"""What is known about one user: slot id → option id."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=48)]
EntryId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$", max_length=200)
]
"""Looser than `Id`: foreign knowledge folders bring names of their own."""
LISTED = re.compile(r"<([^<>]*)>")
"""In what people say: any word of the list of that name."""


class Wording(Model):
    """One text in the languages it was written in; Traditional Chinese is made from `zh`."""

    zh: Text
    en: Text | None = None

    def get(self, lang: Lang) -> str:
        """Return the text for `lang`, falling back to Chinese."""
        return self.en if lang == "en" and self.en else self.zh


class EvidenceClass(StrEnum):
    """Where the best support for a fact comes from, strongest first."""

    OFFICIAL = "official"
    REPRINT = "reprint"
    OBSERVED = "observed"
    COMMUNITY = "community"
    SECONDARY = "secondary"
    DRAFT = "draft"
    ARTICLE = "article"
    WEAK = "weak"


class Status(StrEnum):
    """What became of the claim that circulates; `added` if nobody claims otherwise."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    OUTDATED = "outdated"
    UNVERIFIED = "unverified"
    ADDED = "added"


class Publisher(StrEnum):
    """Who put a source online; only official and press addresses are shown to readers."""

    OFFICIAL = "official"
    PRESS = "press"
    OTHER = "other"


class Source(Model):
    """A page that a fact rests on."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]+$")]
    evidence: Annotated[EvidenceClass, Field(alias="class")]
    publisher: Publisher
    title: Wording
    date: Text | None = None
    urls: tuple[Text, ...] = ()

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses a reader may be shown."""
        return () if self.publisher is Publisher.OTHER else self.urls


def _at_least_and_most(value: object) -> object:
    return (value, value) if isinstance(value, int | str) else value


def _in_order(days: tuple[int, int]) -> tuple[int, int]:
    if days[0] > days[1]:
        raise ValueError("the least must come first")
    return days


Days: TypeAlias = Annotated[
    tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]],
    BeforeValidator(_at_least_and_most),
    AfterValidator(_in_order),
]


class DayUnit(StrEnum):
    """Which days a time is given in."""

    CALENDAR = "calendar"
    WORKING = "working"
    """工作日, by the calendar of mainland China."""


class Phrases(Model):
    """Words or whole phrasings as people type them, by language."""

    zh: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Return those of every language."""
        return self.zh + self.en


class Claim(Wording):
    """What circulates on the web about a fact, and what is wrong with it, in one sentence."""

    costly: bool = False
    """Whether following it would cost money, a deadline, followers or the account."""
    words: Phrases = Phrases()
    """Words of a question that brings it up; one is enough."""


class Fact(Model):
    """One checked statement; the only home of its number, fee, limit or menu path."""

    id: Id
    status: Status
    evidence: Annotated[EvidenceClass, Field(alias="class")]
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    checked: dt.date
    text: Wording
    value: Wording | None = None
    claim: Claim | None = None
    days: Days | None = None
    """At least and at most; `{days}` in the wording shows them, `{least}` and `{most}` either."""
    unit: DayUnit = DayUnit.CALENDAR
    """What `days` counts."""
    by: Mapping[Id, Mapping[Id, Id]] = Field(default_factory=dict)
    """Slot → option → the fact that holds in that case alone, and is shown in its place."""


When: TypeAlias = Mapping[Id, tuple[Id, ...]]
"""Slot → options; holds when every slot has one of its options."""


class Line(Wording):
    """One line of a page; with `when`, only for the people it concerns."""

    when: When = Field(default_factory=dict)


class Template(Model):
    """A text to copy and fill in; its numbers are references of the form `|value`."""

    id: Id
    title: Wording
    text: Wording


class Variant(Model):
    """Another answer for those whom `when` describes."""

    when: When
    answer: Wording


class Opening(Wording):
    """Takes the place of an answer's first sentence where a question is put in another way."""

    form: Form | None = None
    asked: Phrases = Phrases()
    """Words of such a question, of which it has one at least; any if there are none."""


class Entry(Model):
    """One question and its answer."""

    id: EntryId
    topic: EntryId
    title: Wording
    questions: Phrases
    answer: Wording
    """What is seen at first: it fits one screen."""
    details: tuple[Line, ...] = ()
    """What stands behind it: paragraphs, steps and points, as in an answer."""
    asks: tuple[Id, ...] = ()
    """Slots whose answer changes the answer, in the order in which a reader is asked for them."""
    variants: tuple[Variant, ...] = ()
    tables: tuple[Id, ...] = ()
    template: Id | None = None
    related: tuple[EntryId, ...] = ()
    says: Says | None = None
    """Of every answer that begins with yes or no."""
    openings: tuple[Opening, ...] = ()
    """For questions put the other way round; the first that fits counts."""
    final: Id | None = None
    """The path whose step that cannot be undone it tells how to take."""
    guide: Mapping[Id, Id] | None = None
    """Asking this begins the guided decision with these facts known."""


class Concept(Phrases):
    """Words that mean the same when people ask."""

    id: Id
    exit: bool = False
    """Whether it belongs to leaving an account, so that no account need be named beside it."""


class Option(Model):
    """One possible answer to a question."""

    id: Id
    label: Wording
    noun: Wording | None = None
    """How the answer is called among the recognised facts; the label if missing."""
    cues: Phrases = Phrases()
    """Words that mean this option in any sentence; `<name>` is any word of that list."""
    vague: Phrases = Phrases()
    """Cues that mean it only of somebody who is not known to be another: a reader who says 关掉
    unfollows."""
    replies: Phrases = Phrases()
    """Words that mean it only as an answer to this very question."""
    holders: Phrases = Phrases()
    """Words for whoever holds an account; they mean this option where a sentence ties them to the
    speaker or to the account: our 公司, the account of the 公司."""
    implies: Mapping[Id, Id] = Field(default_factory=dict)
    """Facts that follow from this one."""
    temporality: Literal["planned", "done"] | None = None
    """The option that holds when the slot's event is planned, or done."""
    is_deed: bool = False
    """Whether it is something to do: what is done already is no wish any more."""
    event_of: Id | None = None
    """A slot whose event means this option, whether it is planned, done or only named."""
    given_up: Phrases = Phrases()
    """Words by which this, if it is known to be wished, is wished no more."""
    tells_of_others: bool = False
    """Whether the account that such a person tells of is not theirs."""
    range: tuple[int, int | None] | None = None
    """For a bracket: the numbers that fall into it, both ends included; None is no end."""


class Slot(Model):
    """Something the bot may have to know, and how it asks."""

    id: Id
    name: Wording
    question: Wording
    why: Wording
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    events: Phrases = Phrases()
    """Words for something that happens (公司…注销), which means an option by its `temporality`."""
    counts: Phrases = Phrases()
    """What the numbers of its brackets count: beside such a word a number is read anywhere."""
    words: Mapping[Text, tuple[Text, ...]] = Field(default_factory=dict)
    """Lists of words that its cues are made of, by name."""

    @model_validator(mode="after")
    def _has_lists(self) -> Slot:
        """Refuse cues that name a list that is not there."""
        for option in self.options:
            for cue in (*option.cues.all(), *option.vague.all(), *option.replies.all()):
                for name in LISTED.findall(cue):
                    if name not in self.words:
                        raise ValueError(f"“{cue}”: no list <{name}> under `words`")
        return self

    def option(self, option_id: str) -> Option | None:
        """Return the option of that id, if there is one."""
        return next((option for option in self.options if option.id == option_id), None)


class Rule(Model):
    """If all conditions hold, this topic's page is the recommendation."""

    when: When = Field(default_factory=dict)
    outcome: Id
    asks: tuple[Id, ...] = ()
    """Further slots worth asking because the page's lines depend on them."""


class Flow(Model):
    """The guided decision: slots in the order they are asked, rules in order of precedence."""

    version: int
    slots: tuple[Slot, ...] = ()
    rules: tuple[Rule, ...] = ()


class Way(Wording):
    """A button of a policy: its label, and the entry or the topic's page it opens."""

    to: EntryId


APART = " + "
"""Joins the parts of a sign that may stand apart."""


class Policy(Model):
    """What is said first, whatever else a text asks, to somebody about to come to harm."""

    id: Id
    signs: Phrases
    """What gives the case away, as `bot.match.signs` reads it; one sign is enough."""
    exceptions: Phrases = Phrases()
    """Longer phrases that hold a sign and mean something else."""
    unless: Phrases = Phrases()
    """Words that make it another case wherever they stand."""
    when: When = Field(default_factory=dict)
    """Facts that must be known."""
    after: tuple[EntryId, ...] = ()
    """Entries, topics or policies, one of which must be what was shown last."""
    answer: Wording
    """Its first line is set off: it is what the person sees first."""
    variants: tuple[Variant, ...] = ()
    buttons: tuple[Way, ...] = ()
    entry: EntryId | None = None
    """The entry it rests on, if there is one."""
    answers_too: bool = False
    """Whether what the text asks besides is answered below the first line."""
    alone: bool = False
    """Whether a question that was open is left out of the reply; it stays open."""
    forgets: bool = False
    """Whether the text is too private to be kept for follow-ups."""


class Policies(Model):
    """The policies in the order in which they are tried, and the words their signs are made of."""

    words: Mapping[Text, tuple[Text, ...]] = Field(default_factory=dict)
    policies: tuple[Policy, ...] = ()


class OutOfScope(Model):
    """Something people ask for in our words that is none of our business.

    Either another thing, which must be called by one of its `names` (a mini-program), or running
    an official account, known by example `questions` alone (registering one, its menu).
    """

    id: Id
    name: Wording
    names: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    """Words beside which a name means no other thing: 微信号 of a 管理员."""
    questions: Phrases = Phrases()
    nearest: tuple[EntryId, ...] = ()

    @property
    def is_thing(self) -> bool:
        """Whether it is another thing rather than another wish about an account."""
        return bool(self.names)
