"""What is kept between turns, by owner: a person, a case told in one place, a talk, a chat.

Each is a value that is replaced and never changed, and reads as JSON whatever release wrote it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, Self, TypeVar

from bot.content.models import Lang

MAX_WORDS = 40
"""Longest quotation of the user's words that is kept with a fact, in characters."""

T = TypeVar("T")


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


@dataclass(frozen=True)
class Kept:
    """Something that is kept as JSON."""

    def to_json(self) -> str:
        """Return it as JSON text."""
        return _encoder.encode(self)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read `to_json`'s text; unknown keys, of other releases say, are ignored.

        Raises ValueError if it is not such a text.
        """
        try:
            data: dict[str, Any] = json.loads(text)
            data.setdefault("shown_page", data.pop("at", ""))  # its name until 2026-11
            return _made(cls, data)
        except (TypeError, AttributeError, KeyError, RecursionError) as error:
            message = f"not a {cls.__name__}: {error}"
            raise ValueError(message) from error


@dataclass(frozen=True)
class Profile(Kept):
    """What is known of a person, wherever they talk."""

    lang: Lang = "zh-Hans"
    chosen_lang: Lang | None = None
    """The same once it was chosen, by asking for it: then what is typed does not change it."""
    read: tuple[tuple[str, str], ...] = ()
    """Facts the user has read, each with its fingerprint then; the latest comes last."""
    given: tuple[Given, ...] = ()
    """The latest answers that may be rated, one for each entry and topic; the latest comes last."""


@dataclass(frozen=True)
class Account(Kept):
    """What is known of the official account that somebody wants to leave."""

    answers: tuple[Answer, ...] = ()

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
    """The last free question, for follow-ups."""
    shown_page: str = ""
    """The entry or topic last shown, for follow-ups; empty once another question is open."""
    turn: int = 0
    stamp: int = 0
    """Counts the questions asked; a button of an earlier one is stale."""
    open_slot: str | None = None
    """The slot last asked about, to tell whether the question changed."""
    refines: str = ""
    """The answer shown that is asked about further; see `Knowledge.refinement`."""


@dataclass(frozen=True)
class ChatSettings(Kept):
    """What holds for everybody in a group who has not chosen otherwise."""

    lang: Lang | None = None
    """The language that somebody has asked for there."""


def names_of(cls: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields."""
    return tuple(_types(cls))


def _types(cls: type) -> dict[str, tuple[type, ...]]:
    """Return what each field of a dataclass may hold: what its default is, text if it has none."""
    if cls not in _known_types:
        _known_types[cls] = {field.name: _allowed(field.default) for field in fields(cls)}
    return _known_types[cls]


_known_types: dict[type, dict[str, tuple[type, ...]]] = {}


def _allowed(default: object) -> tuple[type, ...]:
    if default is MISSING:
        return (str,)
    return (str, type(None)) if default is None else (type(default),)


def _plain(value: object) -> dict[str, object]:
    """Return what the encoder asks for; dataclasses' own `asdict` takes five times as long."""
    return {name: getattr(value, name) for name in names_of(type(value))}


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


def _made(cls: type[T], data: Mapping[str, Any]) -> T:
    """Return a dataclass of what JSON says. Raises TypeError for a value of another type."""
    values: dict[str, Any] = {
        name: _LISTS[name](data[name]) if name in _LISTS else data[name]
        for name in names_of(cls)
        if name in data
    }
    for name, value in values.items():
        if not isinstance(value, _types(cls)[name]):
            message = f"{name} is {value!r}"
            raise TypeError(message)
    return cls(**values)


def _pair(item: object) -> tuple[str, str]:
    """Raise TypeError for something else than a fact and its fingerprint."""
    fact, fingerprint = item if isinstance(item, list) and len(item) == 2 else (None, None)  # noqa: PLR2004
    if not (isinstance(fact, str) and isinstance(fingerprint, str)):
        message = f"read holds {item!r}"
        raise TypeError(message)
    return fact, fingerprint


_LISTS: Mapping[str, Callable[[Iterable[Any]], tuple[Any, ...]]] = {
    "answers": lambda items: tuple(_made(Answer, item) for item in items),
    "given": lambda items: tuple(_made(Given, item) for item in items),
    "read": lambda items: tuple(map(_pair, items)),
    "choices": tuple,
}
"""How fields are read that hold several."""
