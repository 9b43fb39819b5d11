"""One way to a database of either kind: work is a function of a connection, run as a whole."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Protocol, Self, TypeAlias, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    StaticPool,
    Table,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import StoreError
from bot.store.engine import server_engine
from bot.store.pooler import refusal, refuse_switching

R = TypeVar("R")
Work: TypeAlias = Callable[[Connection], R]
Insert: TypeAlias = postgresql.Insert | sqlite.Insert
Address: TypeAlias = str | Path
"""An SQLAlchemy async URL, or the path of an SQLite file."""


class Run(Protocol):
    """Does one piece of work in a transaction that others follow in."""

    async def __call__(self, work: Work[R], /) -> R:
        """Return the result of `work`."""


# FULL flushes the write-ahead log at each commit. With NORMAL a power cut could take the last
# of them, updates that Telegram had been told are stored among these. `benchmarks.commits`
# tells what a flush costs. Temporary tables stay in memory because a container's root file
# system may be read-only.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)
_ONLY_READS = ("PRAGMA query_only = ON", "PRAGMA temp_store = MEMORY")
_LOCKED = 5.0
"""Seconds to wait while another process writes to an SQLite file."""


class Database(ABC):
    """An open database; its faults leave every method as StoreError."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.timed: Callable[[float], None] = lambda _: None
        """Called with the seconds that each reading or writing has taken."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def read(self, work: Work[R]) -> R:
        """Run `work`, which only reads, and return its result."""
        with plain_errors(), self._timing():
            return await self._read(work)

    async def write(self, work: Work[R]) -> R:
        """Run `work` in one transaction: all of it, or nothing if it raises.

        A cancelled caller waits until the transaction is through.
        """
        with plain_errors(), self._timing():
            return await self._write(work)

    @contextmanager
    def _timing(self) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.timed(time.perf_counter() - began)

    @abstractmethod
    async def verify(self) -> None:
        """Raise StoreError if the database can be reached but not be worked with."""

    @abstractmethod
    def transaction(self, *, only_reads: bool = False) -> AbstractAsyncContextManager[Run]:
        """Hold one transaction for several pieces of work; all read of the same moment."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of all connections."""

    @abstractmethod
    async def _read(self, work: Work[R]) -> R: ...

    @abstractmethod
    async def _write(self, work: Work[R]) -> R: ...


def open_database(address: Address, *, new: bool = True, only_reads: bool = False) -> Database:
    """Make the way to a database, and the folder of an SQLite file if that may be `new`.

    Nothing is connected yet. `only_reads` leaves an SQLite file as it is, to the last byte.
    Raises StoreError if the URL, its driver or the folder cannot be used.
    """
    with plain_errors():
        url = url_of(address)
        if url.get_backend_name() != "sqlite":
            return Server(url)
        path = file_of(url)
        if path and new:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif path and not path.exists():
            raise StoreError(f"there is no database {path}")
        return SqliteFile(url, _ONLY_READS if only_reads else _PRAGMAS)


def url_of(address: Address) -> URL:
    """Return the URL of a database: of an SQLite file if only a path is given."""
    if isinstance(address, Path):
        return URL.create("sqlite+aiosqlite", database=str(address))
    try:
        return make_url(address)
    except ValueError:  # it may quote a part of the password
        raise StoreError("the address of the database is malformed") from None


class SqliteFile(Database):
    """One connection, worked on in the event loop: SQLite has one writer anyway.

    A transaction of a turn takes less than a millisecond. In a thread it would take longer:
    every statement lets go of the interpreter, and a busy loop gives it back after 5 ms.
    """

    def __init__(self, url: URL, pragmas: Sequence[str] = _PRAGMAS) -> None:
        super().__init__(url)
        self._engine = create_engine(
            url.set(drivername="sqlite"),
            poolclass=StaticPool,
            connect_args={"timeout": 0},
            hide_parameters=True,  # in what an error tells the log: they are people's words
        )
        event.listen(self._engine, "connect", partial(_prepare, pragmas))
        event.listen(self._engine, "begin", _begin)

    @asynccontextmanager
    async def transaction(self, *, only_reads: bool = False) -> AsyncIterator[Run]:
        """Hold one transaction, in which nothing else may use this object.

        One that only reads does not keep other processes from writing.
        """
        with plain_errors(), self._engine.connect() as connection:
            connection.execution_options(only_reads=only_reads)

            async def run(work: Work[R]) -> R:
                return work(connection)

            with await _unlocked(connection.begin):
                yield run

    async def verify(self) -> None:
        """Whoever can open a file can work with it."""

    async def close(self) -> None:
        """Close the file."""
        with plain_errors():
            self._engine.dispose()

    async def _read(self, work: Work[R]) -> R:
        def reading() -> R:
            with self._engine.connect() as connection:
                return work(connection.execution_options(only_reads=True))

        return await _unlocked(reading)

    async def _write(self, work: Work[R]) -> R:
        def writing() -> R:
            with self._engine.begin() as connection:
                return work(connection)

        return await _unlocked(writing)


class Server(Database):
    """A pool of connections to PostgreSQL."""

    def __init__(self, url: URL) -> None:
        super().__init__(url)
        self._engine = server_engine(url, pool_pre_ping=True)
        self._plain = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    async def verify(self) -> None:
        """Raise Pooled if a pooler lies in between through which locks would get lost."""
        with plain_errors():
            await refuse_switching(self._plain)

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self, *, only_reads: bool = False) -> AsyncIterator[Run]:
        """Hold one transaction; one that only reads sees the database as it is now."""
        with plain_errors():
            async with self._engine.connect() as connection:
                if only_reads:
                    await connection.execution_options(isolation_level="REPEATABLE READ")
                async with connection.begin():
                    yield connection.run_sync

    async def _read(self, work: Work[R]) -> R:
        async def reading() -> R:
            async with self._plain.connect() as connection:
                return await connection.run_sync(work)

        return await through(reading())

    async def _write(self, work: Work[R]) -> R:
        async def writing() -> R:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

        return await through(writing())


def insert(table: Table, dialect: str) -> Insert:
    """Return an insert that can say `on_conflict_do_…` on `sqlite` or `postgresql`."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def serialise(connection: Connection, what: str) -> None:
    """Wait until no other transaction does `what`, and keep others out until this one ends.

    On SQLite a writing transaction is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(lock_key(what))))


def lock_key(*what: object) -> int:
    """Return the number of an advisory lock: 64 bits of BLAKE2b over its name."""
    name = ":".join(map(str, ("tuihao", *what)))
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def file_of(url: URL) -> Path | None:
    """Return the path of an SQLite file; None for PostgreSQL, memory and `file:` addresses."""
    name = url.database or ":memory:"
    if url.get_backend_name() != "sqlite" or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn faults of database, driver and network into StoreError with one sentence."""
    try:
        yield
    except (
        SQLAlchemyError,
        sqlite3.Error,
        OSError,
        OverflowError,
        ImportError,
    ) as error:
        # `orig` is the driver's own text, without the statement and its values.
        fault = getattr(error, "orig", None) or error
        if pooled := refusal(fault):
            raise pooled from error
        lines = str(fault).strip().splitlines()
        # SQLite quotes what it cannot decode, which is somebody's words.
        reason = lines[0].partition(" with text ")[0] if lines else type(error).__name__
        raise StoreError(f"the database cannot be used: {reason}") from error


async def _unlocked(work: Callable[[], R]) -> R:
    """Do `work`, again and again while another process has the file locked.

    Only the beginning of a transaction can meet a lock, so nothing is done twice.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + _LOCKED
    while True:
        try:
            return work()
        except OperationalError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0)
            if code & 0xFF != sqlite3.SQLITE_BUSY or loop.time() > until:
                raise
        await asyncio.sleep(0.01)


async def through(work: Awaitable[R]) -> R:
    """Wait until `work` is done, also when cancelled: half a question helps nobody."""
    future = asyncio.ensure_future(work)
    cancelled = False
    while not future.done():
        try:
            await asyncio.wait([future])
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        future.exception()  # taken note of, or asyncio would complain
        raise asyncio.CancelledError
    return future.result()


def _prepare(
    pragmas: Sequence[str], connection: DBAPIConnection, _entry: ConnectionPoolEntry
) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: a transaction that reads first cannot fail when it
    # comes to write, and a migration is all or nothing, also beside a second process.
    only_reads = connection.get_execution_options().get("only_reads")
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
