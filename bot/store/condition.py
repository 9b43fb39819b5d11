"""How a database is while a bot works with it: how large, what waits in it, who works with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, select, text, true

from bot.store.database import lock_key
from bot.store.leases import POLLER, REPLICA
from bot.store.schema import outbox, timers, updates

# An advisory lock of one number is shown as the number's two halves.
_REPLICAS = text("""
    WITH held AS (
        SELECT pid, mode, classid::bigint << 32 | objid::bigint AS key FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ), replicas AS (SELECT pid FROM held WHERE key = :replica AND mode = 'ShareLock')
    SELECT (SELECT count(*) FROM replicas), count(*) FROM held
    WHERE pid IN (SELECT pid FROM replicas) AND mode = 'ExclusiveLock' AND key <> :poller
""")


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits."""

    count: int
    oldest: dt.timedelta
    """How long the first has waited; nothing if none does."""


@dataclass(frozen=True, slots=True)
class Replicas:
    """The processes that divide the work of one bot."""

    count: int
    leases: int
    """Chats that one of them is working for."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What there is to say of a database."""

    engine: str
    size: int
    """In bytes."""
    updates: Pending
    sends: Pending
    due: Pending
    """Timers that are late."""
    set_aside: int
    """Timers that have gone wrong too often."""
    replicas: Replicas | None
    """None where a process has the database for itself."""


def condition_of(connection: Connection, bot: int, now: dt.datetime) -> Condition:
    """Return how a database is for a bot, as of now."""
    is_server = connection.dialect.name == "postgresql"
    mine, due = timers.c.bot_id == bot, timers.c.due_at
    aside = select(func.count()).select_from(timers).where(mine, due.is_(None))
    undone = and_(updates.c.bot_id == bot, updates.c.done.is_(False))
    return Condition(
        connection.dialect.name,
        _size(connection),
        pending(connection, updates.c.received_at, now, undone),
        pending(connection, outbox.c.created_at, now, outbox.c.bot_id == bot),
        pending(connection, due, now, and_(mine, due <= now)),
        connection.scalar(aside) or 0,
        _replicas(connection, bot) if is_server else None,
    )


def pending(
    connection: Connection,
    since: ColumnElement[dt.datetime],
    now: dt.datetime,
    where: ColumnElement[bool] | None = None,
) -> Pending:
    """Count the rows of a condition, and look for how long the oldest has been there."""
    query = select(func.count(), func.min(since)).where(true() if where is None else where)
    count, oldest = connection.execute(query).one()
    age = now - oldest if oldest else dt.timedelta(0)
    return Pending(count, max(age, dt.timedelta(0)))


def _size(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        return (
            connection.scalar(
                text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            )
            or 0
        )
    return connection.scalar(select(func.pg_database_size(func.current_database()))) or 0


def _replicas(connection: Connection, bot: int) -> Replicas:
    names = {"replica": lock_key(REPLICA, bot), "poller": lock_key(POLLER, bot)}
    return Replicas(*connection.execute(_REPLICAS, names).one())
