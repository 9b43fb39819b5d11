"""Carries all a bot knows from one database to another, of the same kind or not."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    Table,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
)

from bot.errors import StoreError
from bot.instance import is_in_use
from bot.store.database import Address, Database, Run, file_of, plain_errors, url_of
from bot.store.inspection import row_counts
from bot.store.migrate import HEAD, migrate, stored_revision
from bot.store.opening import open_database
from bot.store.schema import metadata

PORTION = 1000
"""Rows carried at a time."""


async def move(source: Address, target: Address) -> dict[str, int]:
    """Copy every table into an empty database and return how many rows each has.

    An older source is brought to the schema of this release first. All is copied, and counted
    on both sides, in one transaction, or nothing. Raises StoreError if the target holds
    anything already, or a bot uses one of the two SQLite files.
    """
    for address in (source, target):
        with plain_errors():
            if is_in_use(file_of(url_of(address))):
                raise StoreError("a bot uses this database: stop it first")
    return await _copy_all(source, target)


async def _copy_all(source: Address, target: Address) -> dict[str, int]:
    async with open_database(source, new=False, only_reads=True) as old:
        revision = await old.read(stored_revision)
        if revision == HEAD:
            return await _copy(old, target)
    if revision is None:
        raise StoreError("there is nothing to copy: the database holds nothing of a bot")
    async with open_database(source, new=False) as old:
        await migrate(old)
        return await _copy(old, target)


async def backup(source: Address, file: Path) -> dict[str, int]:
    """Write all to a new SQLite file, as of one moment, also while the bot runs.

    The file is one `move` reads. Raises StoreError if it exists already.
    """
    path = file_of(url_of(source))
    with _whole(file) as part:
        if path is None:
            return await _copy_all(source, part)
        _vacuum(path, part)
        return await _count(part)


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """Lend a file beside `file` that takes its name in the end, or is gone."""
    part = file.with_name(f"{file.name}.part")
    taken: list[Path] = []
    try:
        with plain_errors():
            file.parent.mkdir(parents=True, exist_ok=True)
            for path in (file, part):  # what users wrote is for their owner's eyes
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                taken.append(path)
        yield part
        with plain_errors():
            with part.open("rb+") as written:
                os.fsync(written.fileno())  # a name must not outlive what it stands for
            part.replace(file)
    except BaseException:
        for path in taken:
            path.unlink(missing_ok=True)
        raise


def _vacuum(path: Path, part: Path) -> None:
    with plain_errors():
        if not path.exists():
            raise StoreError(f"there is no database {path}")
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))


async def _count(part: Path) -> dict[str, int]:
    async with open_database(part, only_reads=True) as copy:
        return await copy.read(row_counts)


async def _copy(old: Database, target: Address) -> dict[str, int]:
    async with open_database(target) as new:
        await migrate(new)
        async with old.transaction(only_reads=True) as read, new.transaction() as write:
            await _refuse_full(write)
            for table in metadata.sorted_tables:
                await _copy_table(table, read, write)
            counts, copied = await read(row_counts), await write(row_counts)
            if counts != copied:
                raise StoreError(f"the copy is not whole: {counts} became {copied}")
            return copied


async def _refuse_full(write: Run) -> None:
    held = [f"{name}: {count}" for name, count in (await write(row_counts)).items() if count]
    if held:
        raise StoreError(f"the target is not empty ({', '.join(held)})")


async def _copy_table(table: Table, read: Run, write: Run) -> None:
    key = list(table.primary_key)
    ordered = select(table).order_by(*key).limit(PORTION)
    rows = await read(partial(_rows, ordered))
    while rows:
        await write(partial(_insert, table, rows))
        last = tuple(rows[-1][column.name] for column in key)
        rows = await read(partial(_rows, ordered.where(tuple_(*key) > last)))
    if table.autoincrement_column is not None:
        highest = await read(partial(_counted, table))
        await write(partial(_count_on, table, highest))


def _rows(query: Select[*tuple[Any, ...]], connection: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _insert(table: Table, rows: list[dict[str, Any]], connection: Connection) -> None:
    connection.execute(insert(table), rows)


def _counted(table: Table, connection: Connection) -> int:
    """Return the highest id a table has ever given; 0 if none."""
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    else:
        query = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')::regclass)")
    return connection.scalar(query, {"name": table.name}) or 0


def _count_on(table: Table, highest: int, connection: Connection) -> None:
    """Let a table go on counting behind `highest`, so that no id comes to mean another row."""
    if connection.dialect.name == "sqlite":
        values = {"name": table.name, "highest": highest}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :highest)"), values)
    else:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        last = literal(max(highest, 1), BigInteger)
        connection.execute(select(func.setval(sequence, last, literal(highest > 0))))
