"""One way to a database for both kinds: engines, transactions, upserts, plain errors."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeAlias, TypeVar, cast

from sqlalchemy import URL, AsyncAdaptedQueuePool, Connection, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import AdaptedConnection, DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import StoreError

P = ParamSpec("P")
R = TypeVar("R")
Insert: TypeAlias = postgresql.Insert | sqlite.Insert

# NORMAL with a write-ahead log loses nothing when the program dies, and never corrupts. Only
# a power cut can take the last commits, which cost a reader one repeated tap; FULL would pay
# for those with a disk flush at each message. Temporary tables stay in memory because a
# container's root file system may be read-only.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA temp_store = MEMORY",
)


def create_engine(address: str) -> AsyncEngine:
    """Make the engine for a database URL, and the folder of an SQLite file.

    Raises StoreError if the URL, its driver or the folder cannot be used.
    """
    with plain_errors():
        url = make_url(address)
        if url.get_backend_name() == "sqlite":
            return _sqlite_engine(url)
        return create_async_engine(url, pool_pre_ping=True)


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Run the block in one transaction; database faults leave it as StoreError."""
    with plain_errors():
        async with engine.begin() as connection:
            yield connection


def unbroken(work: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Make a cancelled caller wait until the work is through, for every use of a transaction.

    A connection given up in the middle of a statement keeps SQLite's write lock.
    """

    @wraps(work)
    async def through(*args: P.args, **kwargs: P.kwargs) -> R:
        task = asyncio.create_task(work(*args, **kwargs))
        cancelled = False
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                cancelled = True
        if cancelled:
            raise asyncio.CancelledError
        return task.result()

    return through


def insert(table: Table, connection: AsyncConnection) -> Insert:
    """Return an insert that can say `on_conflict_do_update` on this connection's database."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn faults of database, driver and network into StoreError with one sentence."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as error:
        # `orig` is the driver's own text, without the statement and its values.
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[:1]
        raise StoreError(f"the database cannot be used: {' '.join(reason)}") from error


def _sqlite_engine(url: URL) -> AsyncEngine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # One connection: SQLite has one writer anyway, and a queue is fairer than lock polling.
    engine = create_async_engine(url, poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # Takes the write lock at once: a transaction that reads first cannot fail when it comes
    # to write, and a migration is all or nothing, also beside a second process. Asking the
    # driver itself saves two changes of thread, a quarter of the time of a load and a save.
    adapted = cast(AdaptedConnection, connection.connection.dbapi_connection)
    adapted.run_async(lambda driver: driver.execute("BEGIN IMMEDIATE"))
