"""An SQLite file: one connection that writes and one that reads, each in aiosqlite's thread."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Self, TypeVar, cast

import aiosqlite
from sqlalchemy import URL, Connection, StaticPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.database import Database, Run, Work, file_of, plain_errors, through

R = TypeVar("R")

# FULL flushes the write-ahead log at each commit. With NORMAL a power cut could take the last
# of them, updates that Telegram had been told are stored among these. `benchmarks.commits`
# tells what a flush costs. Temporary tables stay in memory because a container's root file
# system may be read-only.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)
ONLY_READS = ("PRAGMA query_only = ON", "PRAGMA temp_store = MEMORY")
LOCKED = 5.0
"""Seconds to wait while another process writes to the file."""
_CALL = "CALL"


class SqliteFile(Database):
    """A file with one writer, as SQLite has it; what only reads waits for no disk.

    All that is to be written while a transaction is under way shares the next one.
    """

    def __init__(self, url: URL, pragmas: Sequence[str] = PRAGMAS) -> None:
        super().__init__(url)
        # A writer takes the lock at once: a transaction that reads first cannot fail when it
        # comes to write, and a migration is all or nothing, also beside a second process.
        self._writer = ConnectionThread(url, pragmas, "BEGIN IMMEDIATE")
        # What has no file is known to one connection only.
        self._reader = ConnectionThread(url, pragmas, "BEGIN") if file_of(url) else self._writer
        self._waiting: deque[_Piece[Any]] = deque()

    @asynccontextmanager
    async def transaction(self, *, only_reads: bool = False) -> AsyncIterator[Run]:
        """Hold one transaction, in which nothing else may use this object.

        One that only reads does not keep other processes from writing.
        """
        thread = self._reader if only_reads else self._writer
        begun = thread.engine.begin()

        async def run(work: Work[R]) -> R:
            return await thread.do(partial(work, connection))

        with plain_errors():
            try:
                connection = await thread.do(begun.__enter__)
                yield run
            except BaseException as error:
                await thread.do(partial(begun.__exit__, type(error), error, error.__traceback__))
                raise
            await thread.do(partial(begun.__exit__, None, None, None))

    async def verify(self) -> None:
        """Whoever can open a file can work with it."""

    async def close(self) -> None:
        """Close the file."""
        with plain_errors():
            await self._reader.close()
            await self._writer.close()

    async def _read(self, work: Work[R]) -> R:
        def read() -> R:
            with self._reader.engine.connect() as connection:
                return work(connection)

        return await self._reader.do(read)

    async def _write(self, work: Work[R]) -> R:
        piece = _Piece(work)
        await self._writer.open()
        self._waiting.append(piece)
        await self._writer.do(self._write_waiting)
        return piece.done.result()

    def _write_waiting(self) -> None:
        """Write what waits, and maybe nothing does: an earlier call may have written it."""
        if pieces := [self._waiting.popleft() for _ in range(len(self._waiting))]:
            self._write_together(pieces)

    def _write_together(self, pieces: Sequence[_Piece[Any]]) -> None:
        """Write in one transaction; if a piece fails, each in a transaction of its own."""
        try:
            with self._writer.engine.begin() as connection:
                results = [piece.work(connection) for piece in pieces]
        except Exception as error:
            if len(pieces) == 1:
                pieces[0].done.set_exception(error)
                return
            for piece in pieces:
                self._write_together([piece])
        else:
            for piece, result in zip(pieces, results, strict=True):
                piece.done.set_result(result)


@dataclass(frozen=True, slots=True)
class _Piece(Generic[R]):
    """Work that waits for a transaction."""

    work: Work[R]
    done: Future[R] = field(default_factory=Future)


class ConnectionThread:
    """One connection, opened when it is first needed, and the only thread that uses it.

    aiosqlite hands every statement to its thread by itself, which takes four ways there and
    back with SQLAlchemy on top, and beside a busy loop some milliseconds each. Here a whole
    piece of work, such as a transaction, is handed over at once.
    """

    def __init__(self, url: URL, pragmas: Sequence[str], begin: str) -> None:
        self.engine = create_engine(
            url.set(drivername="sqlite"),
            poolclass=StaticPool,
            connect_args={"factory": _Callable, "isolation_level": None, "timeout": LOCKED},
            hide_parameters=True,  # in what an error tells the log: they are people's words
        )
        """To be used only within `do`."""
        event.listen(self.engine, "connect", partial(_prepare, pragmas))
        event.listen(self.engine, "begin", partial(_begin, begin))
        self._opening = asyncio.Lock()
        self._opened: _Driver | None = None

    async def open(self) -> aiosqlite.Connection:
        """Connect, if that has not been done yet."""
        return await through(self._open()) if self._opened is None else self._opened

    async def _open(self) -> aiosqlite.Connection:
        async with self._opening:
            if self._opened is None:
                self._opened = await _Driver(self._connect).connected()
            return self._opened

    async def do(self, function: Callable[[], R]) -> R:
        """Return the result of `function`, called in the thread after all that came before.

        A cancelled caller waits until it is through: half a question helps nobody.
        """
        results: list[R] = []
        opened = await self.open()
        try:
            await opened.execute(_CALL, [lambda: results.append(function())])
        except asyncio.CancelledError:
            await through(opened.execute(_CALL, []))
            raise
        return results[0]

    async def close(self) -> None:
        """Close the connection, if there is one, and end the thread."""
        if self._opened:
            await self._opened.close()

    def _connect(self) -> sqlite3.Connection:
        with self.engine.connect() as connection:
            return cast(sqlite3.Connection, connection.connection.driver_connection)


class _Driver(aiosqlite.Connection):
    """Leaves no thread behind that still ends when the loop already has, if it cannot connect."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=1)
        self._stopped: asyncio.Future[None] | None = None

    def stop(self) -> asyncio.Future[None] | None:
        """End the thread; the result is there when it ends."""
        self._stopped = super().stop()
        return self._stopped

    async def connected(self) -> Self:
        """Connect, or end the thread and raise what sqlite3 raised."""
        try:
            await self
        except Exception:
            if self._stopped:
                await self._stopped
            raise
        return self


class _Callable(sqlite3.Connection):
    """Executes SQL and `CALL`, for which SQLite has no word: its parameters are called."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401 - as sqlite3 has it
        if sql != _CALL:
            return super().execute(sql, parameters)
        for procedure in parameters:
            procedure()
        return self.cursor()


def _prepare(
    pragmas: Sequence[str], connection: DBAPIConnection, _entry: ConnectionPoolEntry
) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(pragma)
    cursor.close()


def _begin(statement: str, connection: Connection) -> None:
    connection.exec_driver_sql(statement)
