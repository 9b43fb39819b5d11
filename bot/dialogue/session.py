"""The state of one conversation, a value that is replaced and never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from bot.content.models import Lang

MAX_WORDS = 40
"""Longest quotation of the user's words that is kept with a fact, in characters."""


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """Whose conversation it is: one per chat, forum topic (0: none) and user."""

    chat: int
    topic: int
    user: int


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


@dataclass(frozen=True, slots=True)
class Session:
    """What a conversation needs to go on; the open question follows from the answers."""

    lang: Lang = "zh-Hans"
    chosen_lang: Lang | None = None
    """The same once it was chosen, by asking for it: then what is typed does not change it."""
    answers: tuple[Answer, ...] = ()
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
    read: tuple[tuple[str, str], ...] = ()
    """Facts the user has read, each with its fingerprint then; the latest comes last."""
    given: tuple[Given, ...] = ()
    """The latest answers that may be rated, one for each entry and topic; the latest comes last."""

    @property
    def facts(self) -> dict[str, str]:
        """What is known: slot → option, “I don't know” included."""
        return {answer.slot: answer.option for answer in self.answers}

    def knowing(self, answers: Iterable[Answer]) -> Session:
        """Return the session with these answers in place of earlier ones to the same slots."""
        kept = {answer.slot: answer for answer in self.answers}
        for answer in answers:
            kept.pop(answer.slot, None)
            kept[answer.slot] = answer
        return replace(self, answers=tuple(kept.values()))

    def without(self, slots: Iterable[str]) -> Session:
        """Return the session with these slots unanswered."""
        dropped = frozenset(slots)
        kept = tuple(answer for answer in self.answers if answer.slot not in dropped)
        return replace(self, answers=kept)

    def to_json(self) -> str:
        """Return the session as JSON text."""
        return _encoder.encode(self)

    @classmethod
    def from_json(cls, text: str) -> Session:
        """Read `to_json`'s text; unknown keys of other releases are ignored.

        Raises ValueError if it is not such a text.
        """
        try:
            data: dict[str, Any] = json.loads(text)
            answers = tuple(Answer(**_known(Answer, item)) for item in data.pop("answers", ()))
            choices = tuple(data.pop("choices", ()))
            read = tuple(_pair(item) for item in data.pop("read", ()))
            given = tuple(Given(**_known(Given, item)) for item in data.pop("given", ()))
            data.setdefault("shown_page", data.pop("at", ""))  # its name until 2026-11
            known = _known(cls, data)
            session = cls(answers=answers, choices=choices, read=read, given=given, **known)
            _check_types(session, *answers, *given)
        except (TypeError, AttributeError, KeyError) as error:
            message = f"not a session: {error}"
            raise ValueError(message) from error
        return session


def _allowed(default: object) -> tuple[type, ...]:
    """Return what a field with this default may hold: text, if it has none."""
    if default is MISSING:
        return (str,)
    return (str, type(None)) if default is None else (type(default),)


_types: dict[type, dict[str, tuple[type, ...]]] = {
    cls: {field.name: _allowed(field.default) for field in fields(cls)}
    for cls in (Answer, Given, Session)
}


def _plain(value: Answer | Given | Session) -> dict[str, object]:
    """Return what the encoder asks for; dataclasses' own `asdict` takes five times as long."""
    return {name: getattr(value, name) for name in _types[type(value)]}


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


def _check_types(*values: Answer | Given | Session) -> None:
    """Raise TypeError for a stored value of another type than its field's default."""
    for value in values:
        for name, types in _types[type(value)].items():
            if not isinstance(stored := getattr(value, name), types):
                message = f"{name} is {stored!r}"
                raise TypeError(message)


def _pair(item: object) -> tuple[str, str]:
    """Raise TypeError for something else than a fact and its fingerprint."""
    fact, fingerprint = item if isinstance(item, list) and len(item) == 2 else (None, None)  # noqa: PLR2004
    if not (isinstance(fact, str) and isinstance(fingerprint, str)):
        message = f"read holds {item!r}"
        raise TypeError(message)
    return fact, fingerprint


def _known(cls: type[Answer | Given | Session], data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in _types[cls]}
