"""What is kept between turns, by owner: a person, a case told in one place, a talk, a chat.

Each is a value that is replaced and never changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, Self, TypeAlias

from bot.content.models import Lang
from bot.dialogue.kept import ITEM, Kept, made
from bot.match.followup import REMEMBERED
from bot.typed import replace

TableForm: TypeAlias = Literal["cards", "native", "picture", "file"]
Changers: TypeAlias = Literal["admins", "members"]

QUIET_HOURS = ("22-8", "21-9", "20-10")
"""When nothing is to make a sound, to choose from: from which hour until which."""
MAX_WORDS = 40
"""Longest quotation of the user's words that is kept with a fact, in characters."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing known about the user, and how it became known."""

    slot: str
    option: str
    words: str = ""
    """The user's own words that led to it; empty for a button."""
    turn: int = 0
    asked: bool = False
    """Whether it answered a question of ours; going back leads to such answers."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given, to tell what a rating below it is about."""

    about: str
    """The entry, or the topic whose page it was."""
    question: str
    """What the user had asked; empty for a page opened without a question."""
    rated: bool = False
    explained: bool = False
    """Whether it was said what was wrong with it."""


@dataclass(frozen=True, slots=True)
class Place:
    """What was on the screen, as far as it takes to show it again."""

    page: str = ""
    """The entry, the topic, or the sections of its page (see `Knowledge.refinement`)."""
    screen: str = ""
    """The route whose screen it was."""
    slot: str = ""
    """What was asked."""
    guided: bool = False
    changing: str = ""
    choices: tuple[str, ...] = ()
    question: str = ""
    """What the user had asked."""
    lang: str = ""
    turn: int = 0
    """The last turn before it was left."""


NOWHERE = Place()


def _pair(item: object) -> tuple[str, str]:
    """Raise TypeError for something else than two texts."""
    first, second = item if isinstance(item, list) and len(item) == 2 else (None, None)  # noqa: PLR2004
    if not (isinstance(first, str) and isinstance(second, str)):
        message = f"{item!r} is no pair of texts"
        raise TypeError(message)
    return first, second


@dataclass(frozen=True)
class Profile(Kept):
    """What is known of a person, wherever they talk."""

    lang: Lang = "zh-Hans"
    chosen_lang: Lang | None = None
    """The same once it was chosen, by asking for it: then what is typed does not change it."""
    tables: TableForm = "cards"
    """How tables are shown at first."""
    dark: bool = False
    """Whether pictures are drawn for a dark screen."""
    quiet: str = QUIET_HOURS[0]
    """The hours in which nothing is reminded of in private, by the clock of the reminder."""
    read: tuple[tuple[str, str], ...] = field(default=(), metadata={ITEM: _pair})
    """Facts the user has read, each with its fingerprint then; the latest comes last."""
    given: tuple[Given, ...] = field(default=(), metadata={ITEM: partial(made, Given)})
    """The latest answers that may be rated, one for each entry and topic; the latest comes last."""


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """An account that is not talked of at the moment, with what is known of it."""

    number: int = 1
    name: str = ""
    """As its owner calls it; empty where its number is its name."""
    answers: tuple[Answer, ...] = field(default=(), metadata={ITEM: partial(made, Answer)})
    done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account(Kept):
    """What is known of the official account that somebody wants to leave, and of their others."""

    answers: tuple[Answer, ...] = field(default=(), metadata={ITEM: partial(made, Answer)})
    done: tuple[str, ...] = ()
    """Steps of plans that were ticked off, as `topic.step`."""
    account_number: int = 1
    account_name: str = ""
    """As in `OtherAccount`."""
    other_accounts: tuple[OtherAccount, ...] = field(
        default=(), metadata={ITEM: partial(made, OtherAccount)}
    )
    accounts_made: int = 1
    """How many there have ever been: the number of the latest."""

    @property
    def known_accounts(self) -> frozenset[int]:
        """The numbers of the accounts of which anything is known."""
        own = {self.account_number} if self.answers else set()
        return frozenset(own | {one.number for one in self.other_accounts if one.answers})

    @property
    def facts(self) -> dict[str, str]:
        """What is known: slot → option, “I don't know” included."""
        return {answer.slot: answer.option for answer in self.answers}

    def knowing(self, answers: Iterable[Answer]) -> Self:
        """Return the same with these answers in place of earlier ones to the same slots."""
        kept = {answer.slot: answer for answer in self.answers}
        for answer in answers:
            kept.pop(answer.slot, None)
            kept[answer.slot] = answer
        return replace(self, answers=tuple(kept.values()))

    def without(self, slots: Iterable[str]) -> Self:
        """Return the same with these slots unanswered."""
        dropped = frozenset(slots)
        kept = tuple(answer for answer in self.answers if answer.slot not in dropped)
        return replace(self, answers=kept)


@dataclass(frozen=True)
class Position(Kept):
    """Where a conversation stands; the open question follows from the answers."""

    guided: bool = False
    """Whether the guided decision is under way."""
    changing: str | None = None
    """A slot the user wants to answer anew."""
    choices: tuple[str, ...] = ()
    """Entries offered as “which of these”; while they are, that question is open."""
    question: str = ""
    """The last free question."""
    said: tuple[str, ...] = ()
    """What was said last, for follow-ups; the latest comes last."""
    shown_page: str = ""
    """The entry or topic last shown, for follow-ups; empty once another question is open."""
    turn: int = 0
    stamp: int = 0
    """Counts the questions asked; a button of an earlier one is stale."""
    open_slot: str | None = None
    """The slot last asked about, to tell whether the question changed."""
    here: Place = field(default=NOWHERE, metadata={ITEM: partial(made, Place)})
    """What is on the screen; nowhere if that cannot be shown again."""
    left: tuple[Place, ...] = field(default=(), metadata={ITEM: partial(made, Place)})
    """What was on the screen before, the latest last."""
    buttons: tuple[tuple[str, str], ...] = field(default=(), metadata={ITEM: _pair})
    """What can be pressed there: ids with labels, in order."""
    refines: str = ""
    """The answer shown that is asked about further; see `Knowledge.refinement`."""
    handed_over: bool = False
    """Whether what is said goes to the people behind the bot."""
    naming: str = ""
    """What the next text that is typed names: a `new` account, or the current one; or what it says
    of a case, see `bot.dialogue.casework`."""
    as_admin: bool = False
    """Whether it was begun in the name of a group: its administrators go on with it."""

    def hearing(self, text: str) -> Self:
        """Return the same after something was said that a follow-up may lean on."""
        return replace(self, said=(*self.said, text)[-REMEMBERED:])


@dataclass(frozen=True)
class ChatSettings(Kept):
    """What holds for everybody in a group who has not chosen otherwise."""

    lang: Lang | None = None
    """The language that somebody has asked for there."""
    known: tuple[tuple[str, str], ...] = field(default=(), metadata={ITEM: _pair})
    """What holds for the account the group is about: slots with their options."""
    quiet: str = ""
    """The hours of China's day in which messages come without a sound: `22-8`; empty for none."""
    changers: Changers = "admins"
    """Who may change all this."""
    title: str = ""
    """What the group was called when the bot was added."""
    added_by: int = 0
    """Who has added the bot; 0 if nobody is known."""
    shut_out: str = ""
    """Why nothing can be said there, once whoever added the bot has been told."""

    @property
    def facts(self) -> dict[str, str]:
        """What is known of the account: slot → option."""
        return dict(self.known)

    def is_quiet(self, hour: int) -> bool:
        """Tell whether an hour of China's day is one of the quiet ones."""
        hours = hours_of(self.quiet)
        return hours is not None and (hour - hours[0]) % 24 < (hours[1] - hours[0]) % 24


def hours_of(quiet: str) -> tuple[int, int] | None:
    """Return from which hour of the day until which it is to be quiet; None if that is not said."""
    begin, _, end = quiet.partition("-")
    if not (begin.isdecimal() and end.isdecimal()):
        return None
    return int(begin) % 24, int(end) % 24
