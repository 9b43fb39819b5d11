"""What goes wrong, by kind: how often, when last, and when those who run the bot were told.

A kind says what an error is and where it came from, never what it was about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, and_, delete, func, or_, select
from sqlalchemy import update as change

from bot.store.database import Database, Insert, insert, serialise
from bot.store.outbox import Send, Waiting, add_sends
from bot.store.schema import error_kinds

SILENT = dt.timedelta(days=1)
"""How long nobody is told of a kind again."""
MOST_TOLD = 5
"""Kinds that are told within `SPAN`; what else goes wrong meanwhile is only counted."""
SPAN = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=90)
"""How long a kind is remembered that does not come again."""


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """A kind of error that has happened."""

    kind: str
    times: int
    last: dt.datetime


@dataclass(frozen=True, slots=True)
class News:
    """What those who run the bot are to be told of now."""

    kinds: tuple[ErrorKind, ...]
    is_last: bool
    """Whether further kinds will not be told for a while."""


Telling: TypeAlias = Callable[[News], Sequence[Send]]
"""Returns what tells of something."""


class ErrorKinds:
    """The kinds that one bot has met; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def note(
        self, happened: Mapping[str, int], now: dt.datetime, telling: Telling
    ) -> list[Waiting]:
        """Count what has happened, by kind, and put into the outbox what is to be told of it.

        Both in one transaction, so that a kind is told once, by whichever process has met it.
        """
        return await self._database.write(
            lambda connection: _note(connection, self._bot, happened, now, telling)
        )

    async def latest(self, limit: int) -> list[ErrorKind]:
        """Return the kinds that have happened last."""
        query = select(error_kinds).order_by(error_kinds.c.last_at.desc(), error_kinds.c.kind)
        return await self._database.read(lambda c: _kinds(c, query.limit(limit)))

    async def prune(self, now: dt.datetime) -> int:
        """Forget what has not happened for long; return how many kinds that were."""
        statement = delete(error_kinds).where(error_kinds.c.last_at < now - KEPT)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount)


def _note(
    connection: Connection,
    bot: int,
    happened: Mapping[str, int],
    now: dt.datetime,
    telling: Telling,
) -> list[Waiting]:
    serialise(connection, "errors")  # two replicas must not both take a kind for untold
    rows = [
        {"kind": kind, "times": times, "last_at": now} for kind, times in sorted(happened.items())
    ]
    connection.execute(_counted(connection.dialect.name), rows)
    lately = select(func.count()).where(error_kinds.c.told_at > now - SPAN)
    room = MOST_TOLD - (connection.scalar(lately) or 0)
    silent = or_(error_kinds.c.told_at.is_(None), error_kinds.c.told_at <= now - SILENT)
    untold = select(error_kinds).where(and_(error_kinds.c.kind.in_(list(happened)), silent))
    untold = untold.order_by(error_kinds.c.times.desc(), error_kinds.c.kind)
    kinds = _kinds(connection, untold.limit(max(room, 0)))
    if not kinds:
        return []
    told = error_kinds.c.kind.in_([one.kind for one in kinds])
    connection.execute(change(error_kinds).where(told).values(told_at=now))
    return add_sends(connection, bot, telling(News(tuple(kinds), len(kinds) == room)), now)


def _kinds(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[ErrorKind]:
    return [ErrorKind(row.kind, row.times, row.last_at) for row in connection.execute(query)]


@cache
def _counted(dialect: str) -> Insert:
    statement = insert(error_kinds, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=error_kinds.primary_key,
        set_={"times": error_kinds.c.times + new.times, "last_at": new.last_at},
    )
