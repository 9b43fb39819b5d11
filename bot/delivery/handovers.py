"""What is to be done between a person and the people behind the bot, as timers due at once.

Timers, because calls are made whose outcome has to be known: the staff may have no topics, or not
be reached at all. All are of the person's chat, so that one comes after the other. What is said is
nowhere but in its timer, until it has been delivered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, TypeAlias

from bot.content.models import Lang
from bot.dialogue import ConversationKey, Reply, Session
from bot.dialogue.deeds import HandOver
from bot.dialogue.payloads import Payload
from bot.dialogue.privacy import hours
from bot.dialogue.retention import HANDED_OVER, UNANSWERED
from bot.service import Turn
from bot.store import Change, Handover, HandoverClosed, Timer, TimerDropped, TimerSet

OPEN, GREET, SAY, SWITCH, CLOSE, WAIT, IDLE = (
    f"handover_{name}" for name in ("open", "greet", "say", "switch", "close", "wait", "idle")
)
"""What a timer does: make a topic, tell the staff, pass on what was said, have the bot or the staff
be talked to, take leave of the staff, see whether they have answered, and whether anybody speaks.
"""


@dataclass(frozen=True, slots=True)
class Relay(Payload):
    """Stands below all that the staff are told: whose it is. Pressed, it ends that."""

    prefix: ClassVar[str] = "relay"
    chat: Annotated[str, 16]
    topic: Annotated[str, 16]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who wants to talk with the staff, and what these are told."""

    topic: int
    lang: Lang
    name: str
    question: str
    facts: str
    since: float
    """When it was wanted, in seconds since 1970."""
    thread: int | None = None
    """The topic that was made for it in the staff's chat."""


@dataclass(frozen=True, slots=True)
class Words:
    """Something that was said."""

    topic: int
    """Where in the person's chat."""
    to_staff: bool
    name: str
    """Whose it is, if it goes to the staff."""
    text: str
    """The caption, if it is a copy."""
    chat: int
    message: int
    """The message that says it."""
    is_copy: bool
    """Whether it is more than text."""
    thread: int | None
    """The topic of the staff's chat that it was said in."""
    since: float
    """When it was said, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Who is talked to from now on."""

    topic: int
    to_staff: bool = False
    tells: str = ""
    """The text that tells the person; empty for none."""
    closes: bool = False
    """Whether the staff are not heard any more either."""


Step: TypeAlias = Wanted | Words | Switch


def between(turn: Turn, session: Session, reply: Reply, name: str) -> Iterator[TimerSet]:
    """Yield what becomes of a turn in which a person has come to the staff, or left them."""
    was = turn.session is not None and turn.session.handed_over
    if isinstance(reply.deed, HandOver):
        yield opened(turn, reply.deed, session.lang, name)
    elif was and not session.handed_over:
        yield left(turn)


def opened(turn: Turn, deed: HandOver, lang: Lang, name: str) -> TimerSet:
    """Have the staff told of somebody."""
    since = turn.now.timestamp()
    wanted = Wanted(turn.key.topic, lang, name, deed.question, deed.facts, since)
    return step(OPEN, turn.key.chat, turn.now, wanted)


def said(turn: Turn, chat: int, words: Words) -> TimerSet:
    """Have something passed on that was said between the staff and the person of a `chat`."""
    number = turn.cause.updates[0].id if turn.cause else 0
    return TimerSet(Timer(f"{SAY}:{number}", chat, turn.now, SAY, asdict(words)))


def left(turn: Turn) -> TimerSet:
    """Have the staff told that somebody talks with the bot again."""
    return step(CLOSE, turn.key.chat, turn.now, Switch(turn.key.topic))


def dismissed(relay: Relay, now: datetime) -> TimerSet:
    """Have somebody told that the staff have ended it."""
    switch = Switch(int(relay.topic), tells="human.ended", closes=True)
    return step(SWITCH, int(relay.chat), now, switch)


def idle(found: Handover, now: datetime) -> TimerSet:
    """Have the bot answer again if nobody says anything more."""
    switch = Switch(found.key.topic, tells="human.idle")
    return step(IDLE, found.key.chat, now + HANDED_OVER, switch)


def waiting(found: Handover, now: datetime) -> TimerSet:
    """Have the person told if nobody answers."""
    return step(WAIT, found.key.chat, now + UNANSWERED, Switch(found.key.topic))


def answered(found: Handover) -> TimerDropped:
    """Take note that somebody has."""
    return TimerDropped(_name(WAIT, found.key.chat, found.key.topic))


def over(key: ConversationKey) -> Iterator[Change]:
    """Yield what ends a handover for good."""
    yield HandoverClosed(key)
    for kind in (WAIT, IDLE):
        yield TimerDropped(_name(kind, key.chat, key.topic))


def step(kind: str, chat: int, due: datetime, what: Step) -> TimerSet:
    """Return the timer that does something for the person of a chat."""
    return TimerSet(Timer(_name(kind, chat, what.topic), chat, due, kind, asdict(what)))


def relay_of(found: ConversationKey) -> Relay:
    """Return what stands below that which a person has said."""
    return Relay(str(found.chat), str(found.topic))


def spans(text: str) -> dict[str, object]:
    """Return the times that a text of a handover may tell."""
    times: dict[str, timedelta] = {"human.idle": HANDED_OVER, "human.unanswered": UNANSWERED}
    return {"hours": hours(times[text])} if text in times else {}


def _name(kind: str, chat: int, topic: int) -> str:
    return f"{kind}:{chat}:{topic}"
