"""A database on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy import URL

from bot.store.database import Database, Run, Work, plain_errors, through
from bot.store.engine import server_engine
from bot.store.pooler import refuse_switching

R = TypeVar("R")


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
