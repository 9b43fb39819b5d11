"""Where the bot has topics in private chats: a topic of its own for a new account.

The account is made where it is asked for, and moves into its topic once there is one; where
Telegram makes none, it stays. To make a topic and to move are two timers, each done on its own: a
move that comes too late is tried again, and does not make another topic.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.content.models import Lang
from bot.delivery.client import Client, Gone, Migrated, Refused
from bot.delivery.handovers import between
from bot.delivery.messages import Place, new_message
from bot.delivery.timers import Due
from bot.delivery.values import as_dict, is_number
from bot.dialogue import ConversationKey, Reply, Session
from bot.dialogue.accounts import name_of, without
from bot.dialogue.blocks import Paragraph
from bot.dialogue.deeds import Forget
from bot.dialogue.screens.start import beginnings
from bot.dialogue.state import Account, Position
from bot.service import Service, Turn
from bot.store import Change, Commit, Send, Timer, TimerSet, Turns

OPEN, MOVE = "open_topic", "move_to_topic"
"""The kinds of timer: to make the topic, and to move the account into it."""

_LONGEST_NAME = 128
"""Characters of a topic's name that Telegram takes."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whose account is to have a topic, and where it was made."""

    topic: int
    user: int
    number: int
    name: str
    lang: Lang
    thread: int = 0
    """The topic that was made."""


def topic_for(service: Service, turn: Turn, session: Session) -> Iterator[TimerSet]:
    """Yield what has a topic made for the account that a turn in a private chat has made."""
    made = turn.session.accounts_made if turn.session else 1
    if turn.key.in_group or session.accounts_made == made:
        return
    name = name_of(service.knowledge, session)
    wanted = _Wanted(turn.key.topic, turn.key.user, session.account_number, name, session.lang)
    yield _timer(OPEN, turn.key.chat, turn.now, wanted)


def changes_of(  # noqa: PLR0913 - all that may come of a turn
    service: Service, turn: Turn, session: Session, reply: Reply, *, has_topics: bool, name: str
) -> tuple[Change, ...]:
    """Return what has changed with a reply, and what has to be done elsewhere because of it.

    A topic may have to be made for a new account, and the staff be told of somebody of that `name`.
    """
    changes = turn.changes(session, reply)
    if isinstance(reply.deed, Forget):
        return changes
    topic = topic_for(service, turn, session) if has_topics else ()
    staffed = service.knowledge.links.staff
    return *changes, *topic, *(between(turn, session, reply, name) if staffed else ())


async def made_topic(client: Client, chat: int, name: str) -> int | None:
    """Make a topic and return its number; None if the server names none. Raises CallFailed."""
    payload = {"chat_id": chat, "name": name[:_LONGEST_NAME]}
    made = as_dict(await client.call("createForumTopic", payload))
    thread = made.get("message_thread_id")
    return thread if is_number(thread) else None


class Topics:
    """Makes topics, and moves accounts into them."""

    def __init__(self, client: Client, service: Service, turns: Turns) -> None:
        self._client = client
        self._service = service
        self._turns = turns

    @property
    def handlers(self) -> Mapping[str, Due]:
        """What does each kind of timer."""
        return {OPEN: self._open, MOVE: self._move}

    async def _open(self, timer: Timer, now: datetime) -> Commit:
        """Make the topic. Raises CallFailed if that may succeed later."""
        wanted = timer.read(_Wanted)
        try:
            thread = await made_topic(self._client, timer.chat, wanted.name)
        except (Refused, Gone, Migrated) as error:
            _log.info("an account has no topic of its own: %s", error.message)
            return Commit(timer)
        if thread is None:
            return Commit(timer)
        moving = _timer(MOVE, timer.chat, now, replace(wanted, thread=thread))
        return Commit(timer, (moving,))

    async def _move(self, timer: Timer, now: datetime) -> Commit:
        """Move the account with all that was told of it meanwhile. May raise StoreError."""
        wanted = timer.read(_Wanted)
        here = ConversationKey(timer.chat, wanted.topic, wanted.user)
        there = ConversationKey(timer.chat, wanted.thread, wanted.user)
        stored = await self._turns.load([here, there])
        before = stored[here].session or Session(lang=wanted.lang)
        found = without(before, wanted.number)
        if found is None:  # removed meanwhile
            return Commit(timer)
        account, left = found
        moved = Account(account.answers, account.done, account_name=wanted.name)
        opened = Session.of(before.profile, moved, Position(turn=before.turn))
        changes = (
            *Turn(None, here, stored[here], now).changes(left, Reply(())),
            *Turn(None, there, stored[there], now).changes(opened, Reply(())),
        )
        return Commit(timer, changes, self._told(timer.chat, wanted, left, opened))

    def _told(self, chat: int, wanted: _Wanted, left: Session, opened: Session) -> tuple[Send, ...]:
        """Say in the topic whose it is, and here what goes on here."""
        k, lang = self._service.knowledge, left.lang
        begun = Paragraph(k.text("account.topic", lang, name=wanted.name))
        gone = Paragraph(k.text("account.moved", lang, name=wanted.name, here=name_of(k, left)))
        there = Place(chat, wanted.user, wanted.thread)
        here = Place(chat, wanted.user, wanted.topic or None)
        return (
            *new_message(there, Reply((begun,), buttons=beginnings(k, opened)), opened),
            *new_message(here, Reply((gone,)), left),
        )


def _timer(kind: str, chat: int, due: datetime, wanted: _Wanted) -> TimerSet:
    name = f"{kind}:{chat}:{wanted.topic}:{wanted.number}"
    return TimerSet(Timer(name, chat, due, kind, asdict(wanted)))
