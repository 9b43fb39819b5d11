"""One way to a database of either kind: work is a function of a connection, run as a whole."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Protocol, Self, TypeAlias, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Table,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError
from bot.store.pooler import refusal

R = TypeVar("R")
Work: TypeAlias = Callable[[Connection], R]
Insert: TypeAlias = postgresql.Insert | sqlite.Insert
Address: TypeAlias = str | Path
"""An SQLAlchemy async URL, or the path of an SQLite file."""


class Run(Protocol):
    """Does one piece of work in a transaction that others follow in."""

    async def __call__(self, work: Work[R], /) -> R:
        """Return the result of `work`."""


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


def url_of(address: Address) -> URL:
    """Return the URL of a database: of an SQLite file if only a path is given."""
    if isinstance(address, Path):
        return URL.create("sqlite+aiosqlite", database=str(address))
    try:
        return make_url(address)
    except ValueError:  # it may quote a part of the password
        raise StoreError("the address of the database is malformed") from None


def insert(table: Table, dialect: str) -> Insert:
    """Return an insert that can say `on_conflict_do_…` on `sqlite` or `postgresql`."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def padded(values: Collection[R]) -> list[R]:
    """Return what a statement is to have a list of, the last of it several times.

    A list of another length is another statement to the database; so there are few lengths.
    """
    whole = list(values)
    return whole + whole[-1:] * ((1 << (len(whole) - 1).bit_length()) - len(whole)) if whole else []


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
