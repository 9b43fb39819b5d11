"""Plays conversations, and tells which replies were not as they must be."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.audit.evaluation.conversations import CHOOSE, DONT_KNOW, PRESS, Act, Conversation
from bot.audit.evaluation.expectations import faults, found
from bot.audit.evaluation.talk import Seen, Talk
from bot.content.when import UNKNOWN
from bot.dialogue import Knowledge


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong with the reply to a step, counted from 1."""

    step: int
    what: str


@dataclass(frozen=True, slots=True)
class Played:
    """How a conversation went."""

    conversation: Conversation
    faults: tuple[Fault, ...]


class _Stuck(Exception):
    """A step that cannot be done: the conversation ends there."""


def play_all(
    knowledge: Knowledge, conversations: Iterable[Conversation], today: dt.date
) -> list[Played]:
    """Play each conversation from its first line on, with somebody new."""
    return [Played(one, tuple(_play(knowledge, one, today))) for one in conversations]


def _play(knowledge: Knowledge, conversation: Conversation, today: dt.date) -> Iterator[Fault]:
    talk = Talk(knowledge, today, conversation.lang)
    seen: Seen | None = None
    for number, act in enumerate(conversation.acts, start=1):
        try:
            seen = _done(talk, act, seen)
        except _Stuck as stuck:
            yield Fault(number, str(stuck))
            return
        if not seen.text.strip():
            yield Fault(number, "the reply is empty")
        for fault in faults(act.expected, seen):
            yield Fault(number, fault)


def _done(talk: Talk, act: Act, seen: Seen | None) -> Seen:
    """Return what is seen after an act; before the first one, there is nothing to press."""
    if act.kind == CHOOSE:
        return talk.choose(act.value)
    if act.kind == PRESS:
        return talk.choose(_pressed(act.value, seen))
    if act.kind == DONT_KNOW:
        if seen is None:
            raise _Stuck("there is no question yet")
        options = seen.ask.options if seen.ask else ()
        if not options:
            return seen  # what is expected of the reply holds for the last one
        return talk.choose(UNKNOWN if UNKNOWN in options else options[-1])
    return talk.say(act.value)


def _pressed(pattern: str, seen: Seen | None) -> str:
    buttons = seen.buttons if seen else ()
    for button in buttons:
        if found(pattern, button.label):
            return button.id
    labels = ", ".join(button.label for button in buttons)
    raise _Stuck(f"no button /{pattern}/ among {labels or 'none'}")


def format_played(played: Sequence[Played]) -> str:
    """Return what was wrong, by conversation, and how many went well, by kind."""
    lines = []
    for one in played:
        if one.faults:
            lines.append(f"{one.conversation.id}  {one.conversation.kind}")
            lines += [f"  step {fault.step}: {fault.what}" for fault in one.faults]
    if lines:
        lines.append("")
    return "\n".join((*lines, "conversations without a fault", *_table(played)))


def _table(played: Sequence[Played]) -> Iterator[str]:
    whole = Counter(one.conversation.kind for one in played)
    good = Counter(one.conversation.kind for one in played if not one.faults)
    width = max(map(len, whole), default=0)
    for kind, count in sorted(whole.items()):
        yield f"  {kind:<{width}}  {good[kind]}/{count}"
    yield f"  {'all':<{width}}  {good.total()}/{whole.total()}"
