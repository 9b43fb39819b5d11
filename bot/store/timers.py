"""What is due at some time: a row is both its hour and the right to do it.

A timer leaves its row, or moves on, in the transaction that keeps what came of it; whoever finds
the row changed comes too late. One that goes wrong again and again has no due time any more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, func, or_, select
from sqlalchemy import update as change

from bot.dialogue.session import ConversationKey
from bot.jsontext import JsonValue, decoded, encoded
from bot.store.changes import Superseded
from bot.store.database import Database, Insert, insert
from bot.store.moves import moved
from bot.store.schema import timers

T = TypeVar("T")
UPDATE, SHOW = "update_case", "show_case"
"""The kinds of timer that bring a case's message up to date, and that show it anew and pin it."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that is to be done at a time, for a chat."""

    name: str
    """No two of a bot have the same: to set one anew moves it."""
    chat: int
    """The chat in whose order it is done; 0 for what concerns none."""
    due: datetime
    kind: str
    """Who does it."""
    payload: Mapping[str, JsonValue] = field(default_factory=dict)
    attempts: int = 0
    """How often it has gone wrong."""

    @property
    def key(self) -> ConversationKey:
        """The queue it waits in: one of the chat's own, which is no user's."""
        return ConversationKey(self.chat, 0, 0)

    def read(self, kind: type[T]) -> T:
        """Return what is to be done, as the dataclass whose fields are the payload."""
        payload: Any = self.payload
        return kind(**payload)


@dataclass(frozen=True, slots=True)
class TimerSet:
    """A timer is set, or set anew."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class TimerDropped:
    """Nothing is to be done any more; nothing happens if there is no such timer."""

    name: str


def personal_name(key: ConversationKey, what: str) -> str:
    """Return the name of a timer of one person's own, which goes when they are forgotten."""
    return f"person:{key.chat}:{key.topic}:{key.user}:{what}"


def is_personal(user: int) -> ColumnElement[bool]:
    """Tell which timers are a person's own, in whichever chat."""
    return timers.c.name.like(f"person:%:%:{user}:%")


def update_case(chat: int, uid: str, now: datetime) -> Timer:
    """Return what brings a case's message up to date at once."""
    return Timer(f"{UPDATE}:{uid}", chat, now, UPDATE, {"uid": uid})


def show_anew(chat: int, uid: str, now: datetime) -> Timer:
    """Return what shows a case at once in a new message."""
    return Timer(f"{SHOW}:{uid}", chat, now, SHOW, {"uid": uid})


class Timers:
    """The timers of one bot; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._mine = timers.c.bot_id == bot

    async def due(self, now: datetime, limit: int, known: Collection[str] = ()) -> list[Timer]:
        """Return what is due, the longest due first, without those whose names are `known`."""
        query = select(timers).where(self._mine, timers.c.due_at <= now)
        if known:
            query = query.where(timers.c.name.not_in(known))
        query = query.order_by(timers.c.due_at).limit(limit)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_timer(row) for row in rows]

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when the first is due of those that are not yet; None if there is none."""
        query = select(func.min(timers.c.due_at)).where(self._mine, timers.c.due_at > now)
        return await self._database.read(lambda connection: connection.scalar(query))

    async def unchanged(self, found: Sequence[Timer]) -> list[Timer]:
        """Return those of `found` that nobody has done or moved since."""
        if not found:
            return []
        query = select(timers).where(self._mine, or_(*map(_as_it_was, found)))
        query = query.order_by(timers.c.due_at)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_timer(row) for row in rows]

    async def put_off(self, timer: Timer, due: datetime | None) -> None:
        """Let a timer that went wrong be due again; never, with None, until it is set anew."""
        statement = change(timers).where(self._mine, _as_it_was(timer))
        statement = statement.values(due_at=due, attempts=timer.attempts + 1)
        await self._database.write(lambda connection: connection.execute(statement))


def done_timers(connection: Connection, bot: int, done: Sequence[Timer]) -> None:
    """Take away what has been done; Superseded if one is not as it was."""
    if not done:
        return
    as_they_were = or_(*map(_as_it_was, done))
    taken = connection.execute(delete(timers).where(timers.c.bot_id == bot, as_they_were))
    if taken.rowcount != len(done):
        raise Superseded("a timer is somebody else's, or set anew")


def set_timers(
    connection: Connection,
    bot: int,
    changes: Sequence[TimerSet],
    now: datetime,  # noqa: ARG001
) -> None:
    """Set timers, each for what its chat is now; an earlier one of the same name is no more."""
    keep_timers(connection, bot, [one.timer for one in changes])


def keep_timers(connection: Connection, bot: int, kept: Sequence[Timer]) -> None:
    """Do `set_timers` as a part of another change."""
    if not kept:
        return
    last = {timer.name: timer for timer in kept}
    chats = moved(connection, bot, {timer.chat for timer in last.values()})
    # In one order everywhere, so that two replicas never wait for each other.
    rows = [
        {
            "bot_id": bot,
            "name": timer.name,
            "chat_id": chats.get(timer.chat, timer.chat),
            "due_at": timer.due,
            "kind": timer.kind,
            "payload": encoded(timer.payload),
            "attempts": timer.attempts,
        }
        for _, timer in sorted(last.items())
    ]
    connection.execute(_set(connection.dialect.name), rows)


def drop_timers(
    connection: Connection,
    bot: int,
    changes: Sequence[TimerDropped],
    now: datetime,  # noqa: ARG001
) -> None:
    """Take timers away, done or not."""
    connection.execute(_drop, {"bot": bot, "names": [one.name for one in changes]})


_drop = delete(timers).where(
    timers.c.bot_id == bindparam("bot"), timers.c.name.in_(bindparam("names"))
)


@cache
def _set(dialect: str) -> Insert:
    statement = insert(timers, dialect)
    new = statement.excluded
    moved = ("chat_id", "due_at", "kind", "payload", "attempts")
    return statement.on_conflict_do_update(
        index_elements=timers.primary_key, set_={name: new[name] for name in moved}
    )


def _as_it_was(timer: Timer) -> ColumnElement[bool]:
    return and_(
        timers.c.name == timer.name,
        timers.c.due_at == timer.due,
        timers.c.attempts == timer.attempts,
    )


def _timer(row: Row[*tuple[Any, ...]]) -> Timer:
    payload: dict[str, JsonValue] = decoded(row.payload)
    return Timer(row.name, row.chat_id, row.due_at, row.kind, payload, row.attempts)
