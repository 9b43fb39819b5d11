"""What is used, counted by day: how often, and nobody's."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, case, delete, distinct, func, select

from bot.dialogue.session import FIRST_UNNAMED
from bot.store.database import Database, Insert, insert
from bot.store.schema import positions, ratings, usage

KEPT = dt.timedelta(days=400)
"""How long it is kept: a year can be held against the one before."""

Counts: TypeAlias = Mapping[str, int]


class UsageKind(StrEnum):
    """What is counted, each under a name of its own."""

    VERDICT = "verdict"
    """Questions, by what became of them."""
    LANG = "lang"
    """Questions, by the language of the answer."""
    SHOWN = "shown"
    """Answers, by entry, and ways out, by topic."""
    CONVERSATION = "conversation"
    """Conversations that had a first turn on that day: `private`, or of a member of a `group`."""


@dataclass(frozen=True, slots=True)
class Used:
    """Something was used once."""

    kind: UsageKind
    name: str


@dataclass(frozen=True, slots=True)
class Active:
    """How many have said or pressed something within some days, and have not erased it since."""

    conversations: int
    people: int
    """With names; who writes for a group or a channel is nobody in particular."""
    groups: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of some days. What did not happen is missing."""

    first: dt.date
    last: dt.date
    used: Mapping[UsageKind, Counts]
    """How often in all, the most frequent first."""
    days: Mapping[UsageKind, Mapping[dt.date, Counts]]
    """The same of each day, but for `SHOWN`."""
    ratings: Mapping[str, tuple[int, int]]
    """Thumbs up and down by entry or topic, the worst first."""
    active: Active


class UsageStore:
    """Reads what was counted; every method may raise StoreError. Days are those of UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def statistics(self, today: dt.date, days: int) -> Statistics:
        """Return the figures of so many days, of which today is the last."""
        first = today - dt.timedelta(days=days - 1)
        return await self._database.read(lambda c: _statistics(c, first, today))

    async def prune(self, today: dt.date) -> int:
        """Forget what is too long ago; return how many rows that were."""
        statement = delete(usage).where(usage.c.day < today - KEPT)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount)


def count_usage(
    connection: Connection,
    bot: int,  # noqa: ARG001 - it goes on when the token changes
    used: Sequence[Used],
    now: dt.datetime,
) -> None:
    """Add to what is counted for the day, which is one of UTC."""
    day = now.astimezone(dt.UTC).date()
    # In one order everywhere, so that two replicas never wait for each other.
    counted = sorted(Counter((one.kind.value, one.name) for one in used).items())
    rows = [
        {"day": day, "kind": kind, "name": name, "times": times} for (kind, name), times in counted
    ]
    connection.execute(_counted(connection.dialect.name), rows)


@cache
def _counted(dialect: str) -> Insert:
    statement = insert(usage, dialect)
    added = usage.c.times + statement.excluded.times
    return statement.on_conflict_do_update(index_elements=usage.primary_key, set_={"times": added})


def _statistics(connection: Connection, first: dt.date, last: dt.date) -> Statistics:
    return Statistics(
        first,
        last,
        _used(connection, first),
        _by_day(connection, first),
        _ratings(connection, first),
        _active(connection, first),
    )


def _used(connection: Connection, first: dt.date) -> dict[UsageKind, Counts]:
    count = func.sum(usage.c.times)
    query = select(usage.c.kind, usage.c.name, count).where(usage.c.day >= first)
    query = query.group_by(usage.c.kind, usage.c.name).order_by(count.desc(), usage.c.name)
    found: dict[UsageKind, dict[str, int]] = {kind: {} for kind in UsageKind}
    for kind, name, times in connection.execute(query):
        found[UsageKind(kind)][name] = int(times)
    return dict(found)


def _by_day(connection: Connection, first: dt.date) -> dict[UsageKind, Mapping[dt.date, Counts]]:
    query = select(usage.c.day, usage.c.kind, usage.c.name, usage.c.times)
    query = query.where(usage.c.day >= first, usage.c.kind != UsageKind.SHOWN.value)
    found: defaultdict[UsageKind, defaultdict[dt.date, dict[str, int]]]
    found = defaultdict(lambda: defaultdict(dict))
    for day, kind, name, times in connection.execute(query):
        found[UsageKind(kind)][day][name] = times
    return {kind: dict(found[kind]) for kind in UsageKind}


def _ratings(connection: Connection, first: dt.date) -> dict[str, tuple[int, int]]:
    up, down = func.sum(ratings.c.up), func.sum(ratings.c.down)
    query = select(ratings.c.entry, up, down).where(ratings.c.day >= first)
    query = query.group_by(ratings.c.entry).order_by(down.desc(), up, ratings.c.entry)
    return {entry: (int(ups), int(downs)) for entry, ups, downs in connection.execute(query)}


def _active(connection: Connection, first: dt.date) -> Active:
    """Count distinctly what is there anyway: where conversations stand is kept for longer."""
    since = dt.datetime.combine(first, dt.time(), dt.UTC)
    person = case((positions.c.user_id < FIRST_UNNAMED, positions.c.user_id))
    group = case((positions.c.chat_id < 0, positions.c.chat_id))
    query = select(func.count(), func.count(distinct(person)), func.count(distinct(group)))
    row = connection.execute(query.where(positions.c.updated_at >= since)).one()
    return Active(*row)
