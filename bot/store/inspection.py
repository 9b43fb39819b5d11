"""Looks whether a database is sound, without changing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Table, func, inspect, select, text

from bot.dialogue.kept import Kept
from bot.store.condition import pending
from bot.store.database import Address
from bot.store.migrate import HEAD, stored_revision
from bot.store.opening import open_database
from bot.store.rows import TABLES
from bot.store.schema import metadata, outbox, timers, updates

LONG = dt.timedelta(days=1)
"""What waits for longer is not being worked on: by then a send is given up."""
_FAULTS = 5
"""How many faults of a kind are told; one of a file is enough to restore a backup."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What there is, in plain lines, and what is wrong with it."""

    lines: tuple[str, ...]
    findings: tuple[str, ...]


async def look(address: Address, now: dt.datetime) -> Inspection:
    """Inspect a database as it is. Raises StoreError if it cannot be read at all."""
    async with (
        open_database(address, new=False, only_reads=True) as database,
        database.transaction(only_reads=True) as run,
    ):
        return await run(lambda connection: _look(connection, now))


def row_counts(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has that is there."""
    there = inspect(connection).get_table_names()
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
        if table.name in there
    }


def _look(connection: Connection, now: dt.datetime) -> Inspection:
    findings = list(_faults(connection))
    revision = stored_revision(connection)
    if findings or revision is None:
        return Inspection((), tuple(findings or ["the database holds nothing of a bot"]))
    counts = row_counts(connection)
    lines = [f"schema {revision}", *(f"{name}: {count}" for name, count in counts.items())]
    if revision != HEAD:
        findings.append(f"the schema is {revision}, this release has {HEAD}")
    for table, since, what in (
        (updates, updates.c.received_at, "updates"),
        (outbox, outbox.c.created_at, "sends"),
        (timers, timers.c.due_at, "timers"),
    ):
        if table.name in counts:
            line, is_old = _waiting(connection, table, since, what, now)
            (findings if is_old else lines).append(line)
    if aside := counts.get("timers") and _set_aside(connection):
        findings.append(f"timers set aside after too many attempts: {', '.join(aside)}")
    for kind, table in TABLES.items():
        if table.name in counts and (unreadable := _unreadable(connection, table, kind)):
            findings.append(f"{unreadable} of {counts[table.name]} {table.name} cannot be read")
    return Inspection(tuple(lines), tuple(findings))


def _faults(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for fault in connection.scalars(text(f"PRAGMA integrity_check({_FAULTS})")):
        if fault != "ok":
            yield f"the file is damaged: {' '.join(fault.split())}"


def _waiting(
    connection: Connection,
    table: Table,
    since: Column[dt.datetime],
    what: str,
    now: dt.datetime,
) -> tuple[str, bool]:
    """Return what to say of what waits, and whether it waits for too long."""
    conditions = {updates: updates.c.done.is_(False), timers: timers.c.due_at <= now}
    waiting = pending(connection, since, now, conditions.get(table))
    if not waiting.count:
        return f"waiting {what}: none", False
    told = f"waiting {what}: {waiting.count}, the oldest for {_span(waiting.oldest)}"
    return told, waiting.oldest > LONG


def _set_aside(connection: Connection) -> list[str]:
    query = select(timers.c.name).where(timers.c.due_at.is_(None)).order_by(timers.c.name)
    return list(connection.scalars(query.limit(_FAULTS)))


def _span(age: dt.timedelta) -> str:
    return str(dt.timedelta(seconds=int(age.total_seconds())))


def _unreadable(connection: Connection, table: Table, kind: type[Kept]) -> int:
    """Return how many rows of a table hold something else than what they should."""
    streamed = connection.execution_options(yield_per=1000)
    return sum(not _is_readable(kind, data) for data in streamed.scalars(select(table.c.data)))


def _is_readable(kind: type[Kept], data: str) -> bool:
    try:
        kind.from_json(data)
    except ValueError:
        return False
    return True
