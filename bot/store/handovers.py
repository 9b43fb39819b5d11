"""Who talks with the people behind the bot; what they say to each other passes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select

from bot.dialogue.session import ConversationKey
from bot.store.database import Database, Insert, insert
from bot.store.schema import handovers


@dataclass(frozen=True, slots=True)
class Handover:
    """Somebody who talks with the staff."""

    key: ConversationKey
    """Where they talk: in their private chat."""
    staff: int
    """The chat of the staff."""
    thread: int | None = None
    """The topic that is for this person alone, if the staff's chat has topics."""
    message: int | None = None
    """The message that told the staff of it; None until they have been reached."""
    is_open: bool = True
    """Whether what the person says goes to the staff; what these say reaches them in any case."""
    waits: bool = True
    """Whether nobody has answered since they last said something."""


@dataclass(frozen=True, slots=True)
class HandoverSaved:
    """One has begun, or gone on."""

    handover: Handover


@dataclass(frozen=True, slots=True)
class HandoverClosed:
    """One is over."""

    key: ConversationKey


class Handovers:
    """Those of one bot; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def get(self, chat: int, topic: int) -> Handover | None:
        """Return that of the person in a private chat, and in a topic of it (0: none)."""
        return await self._one(handovers.c.chat_id == chat, handovers.c.topic_id == topic)

    async def in_thread(self, staff: int, thread: int) -> Handover | None:
        """Return the one that a topic of the staff's chat is for."""
        return await self._one(handovers.c.staff_id == staff, handovers.c.thread_id == thread)

    async def prune(self, before: datetime) -> int:
        """Forget those in which nothing was said since `before`, and return how many."""
        old = and_(handovers.c.bot_id == self._bot, handovers.c.used_at < before)
        statement = delete(handovers).where(old)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount)

    async def _one(self, *which: ColumnElement[bool]) -> Handover | None:
        query = select(handovers).where(handovers.c.bot_id == self._bot, *which)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return _handover(row) if row else None


def save_handovers(
    connection: Connection, bot: int, saved: Sequence[HandoverSaved], now: datetime
) -> None:
    """Keep handovers, each in place of what it was."""
    last = {one.handover.key: one.handover for one in saved}
    rows = [
        {
            "bot_id": bot,
            "chat_id": key.chat,
            "topic_id": key.topic,
            "staff_id": one.staff,
            "thread_id": one.thread,
            "message_id": one.message,
            "is_open": one.is_open,
            "waits": one.waits,
            "used_at": now,
        }
        # In one order everywhere, so that two replicas never wait for each other.
        for key, one in sorted(last.items(), key=lambda item: (item[0].chat, item[0].topic))
    ]
    connection.execute(_keep(connection.dialect.name), rows)


def close_handovers(
    connection: Connection,
    bot: int,
    closed: Sequence[HandoverClosed],
    now: datetime,  # noqa: ARG001
) -> None:
    """Forget handovers that are over."""
    these = or_(
        *(
            and_(handovers.c.chat_id == one.key.chat, handovers.c.topic_id == one.key.topic)
            for one in closed
        )
    )
    connection.execute(delete(handovers).where(handovers.c.bot_id == bot, these))


@cache
def _keep(dialect: str) -> Insert:
    statement = insert(handovers, dialect)
    new = statement.excluded
    kept = ("staff_id", "thread_id", "message_id", "is_open", "waits", "used_at")
    return statement.on_conflict_do_update(
        index_elements=handovers.primary_key, set_={name: new[name] for name in kept}
    )


def _handover(row: Row[*tuple[Any, ...]]) -> Handover:
    return Handover(
        key=ConversationKey(row.chat_id, row.topic_id, row.chat_id),
        staff=row.staff_id,
        thread=row.thread_id,
        message=row.message_id,
        is_open=row.is_open,
        waits=row.waits,
    )
