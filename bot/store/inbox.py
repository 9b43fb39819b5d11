"""Updates at rest: stored before Telegram hears of it, marked when their turn is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Executable, Row, bindparam, delete, func, or_, select, union_all
from sqlalchemy import update as change

from bot.dialogue.session import ConversationKey
from bot.store.database import Database, insert, padded
from bot.store.moves import moved
from bot.store.schema import outbox, updates

LIMIT = 1000
"""Rows taken at a time."""
_BIGGEST = 2**63 - 1

_is_waiting = updates.c.done.is_(False)
# Adding nothing keeps SQLite from walking through all that is done, just because it is sorted.
_by_id = updates.c.update_id + 0
_columns = (
    updates.c.update_id,
    updates.c.chat_id,
    updates.c.topic_id,
    updates.c.user_id,
    updates.c.payload,
)
_mark_done = (
    change(updates)
    .where(updates.c.bot_id == bindparam("bot"), updates.c.update_id.in_(bindparam("ids")))
    .where(_is_waiting)
    .values(done=True, payload="")
)


@dataclass(frozen=True, slots=True)
class Update:
    """One update as Telegram sent it. Raises ValueError for a number no database can hold."""

    id: int
    key: ConversationKey
    """Whose conversation it belongs to; all zero if to nobody's."""
    payload: str
    """The update's JSON; empty once it is done."""

    def __post_init__(self) -> None:
        numbers = (self.id, self.key.chat, self.key.topic, self.key.user)
        if any(abs(number) > _BIGGEST for number in numbers):
            raise ValueError("a number in this update has more than 64 bits")


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something has come from Telegram: an update with the further parts of what it says."""

    updates: tuple[Update, ...]

    @property
    def key(self) -> ConversationKey:
        """Whose conversation it belongs to."""
        return self.updates[0].key


class Inbox:
    """The updates of one bot; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def add(self, arrived: Sequence[Update], now: datetime) -> list[Update]:
        """Store those not seen before and return them, in the order given.

        One that names a chat which is another by now comes back as part of that.
        """
        if not arrived:
            return []
        return await self._database.write(lambda connection: self._add(connection, arrived, now))

    def _add(self, connection: Connection, sent: Sequence[Update], now: datetime) -> list[Update]:
        arrived = _where_they_are(connection, self._bot, sent)
        rows = [
            {
                "bot_id": self._bot,
                "update_id": update.id,
                "chat_id": update.key.chat,
                "topic_id": update.key.topic,
                "user_id": update.key.user,
                "payload": update.payload,
                "received_at": now,
                "done": False,
            }
            for update in arrived
        ]
        unseen = set(connection.scalars(_add(connection.dialect.name), rows))
        firsts = dict.fromkeys(update.id for update in arrived if update.id in unseen)
        by_id = {update.id: update for update in reversed(arrived)}
        return [by_id[number] for number in firsts]

    async def waiting(
        self,
        chats: Collection[int] | None = None,
        limit: int = LIMIT,
        known: Collection[int] = (),
    ) -> list[Update]:
        """Return updates not done yet, of some chats or of all, lowest id first.

        Those whose ids are `known`, 10,000 at most, are left out.
        """
        query = select(*_columns).where(updates.c.bot_id == self._bot, _is_waiting)
        if chats is not None:
            query = query.where(updates.c.chat_id.in_(chats))
        if known:
            query = query.where(updates.c.update_id.not_in(known))
        query = query.order_by(_by_id).limit(limit)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_update(row) for row in rows]

    async def stranded(self, now: datetime, age: timedelta, limit: int = LIMIT) -> list[int]:
        """Return chats with updates or sends that wait for longer than `age`, longest first.

        Also such as came after `now`: the clock has gone back since, nobody knows how far.
        """
        unanswered = select(updates.c.chat_id, updates.c.received_at.label("since")).where(
            updates.c.bot_id == self._bot, _is_waiting
        )
        unsent = select(outbox.c.chat_id, outbox.c.created_at.label("since")).where(
            outbox.c.bot_id == self._bot
        )
        both = union_all(unanswered, unsent).subquery()
        is_old = or_(both.c.since < now - age, both.c.since > now)
        query = select(both.c.chat_id).where(is_old).group_by(both.c.chat_id)
        query = query.order_by(func.min(both.c.since)).limit(limit)
        chats = await self._database.read(lambda connection: connection.scalars(query).all())
        return list(chats)

    async def drop(self, unwanted: Sequence[Update]) -> None:
        """Mark updates done without a turn: a flood's, or such as nobody understands."""
        ids = [update.id for update in unwanted]
        if ids:
            await self._database.write(lambda connection: mark_done(connection, self._bot, ids))

    async def prune(self, before: datetime) -> int:
        """Forget done updates received before `before` and return how many they were.

        While one is remembered, its repetition is told from a new update.
        """
        mine = updates.c.bot_id == self._bot
        old = select(updates.c.update_id).where(
            mine, updates.c.done.is_(True), updates.c.received_at < before
        )
        statement = delete(updates).where(mine, updates.c.update_id.in_(old.limit(LIMIT)))
        forgotten = 0
        while True:  # in portions, so that nobody waits for long
            portion = await self._database.write(lambda c: c.execute(statement).rowcount)
            forgotten += portion
            if portion < LIMIT:
                return forgotten
            await asyncio.sleep(0)


def mark_done(connection: Connection, bot: int, ids: Sequence[int]) -> int:
    """Mark updates done, forget what they said, and return how many were waiting."""
    return connection.execute(_mark_done, {"bot": bot, "ids": padded(ids)}).rowcount


def _where_they_are(
    connection: Connection, bot: int, arrived: Sequence[Update]
) -> Sequence[Update]:
    """Return updates as parts of the chats that theirs have become."""
    now = moved(connection, bot, {update.key.chat for update in arrived})
    if not now:
        return arrived
    chats = (now.get(update.key.chat, update.key.chat) for update in arrived)
    return [
        replace(update, key=replace(update.key, chat=chat))
        for update, chat in zip(arrived, chats, strict=True)
    ]


@cache
def _add(dialect: str) -> Executable:
    statement = insert(updates, dialect).on_conflict_do_nothing()
    return statement.returning(updates.c.update_id)


def _update(row: Row[int, int, int, int, str]) -> Update:
    key = ConversationKey(row.chat_id, row.topic_id, row.user_id)
    return Update(row.update_id, key, row.payload)
