"""A pooler between bot and PostgreSQL: one that keeps to a connection is fine, others are not.

In transaction mode each transaction may get another connection of the server's. The locks that
are leases, notices and prepared statements belong to one; elsewhere they are lost, or somebody
else's.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from bot.errors import Pooled

if TYPE_CHECKING:  # takes 6 MB, and an SQLite file has no use for it
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

BACKEND = select(func.pg_backend_pid())
"""Asks which of the server's processes answers."""
_PATIENCE = 10.0
"""Seconds until a pooler that gives no second connection is taken to have none."""
_SWITCHES = (
    "BOT_DATABASE_URL leads to a pooler that changes the connection between transactions: set "
    "pool_mode = session (PgBouncer), or give the address of PostgreSQL itself"
)
_TOO_FEW = (
    "BOT_DATABASE_URL leads to a pooler that gives no second connection: raise its "
    "default_pool_size (PgBouncer) to at least 16 for each bot"
)
_LOST_STATEMENTS = {"26000", "42P05"}
"""SQLSTATE: a prepared statement is not there, or there already."""


async def refuse_switching(engine: AsyncEngine) -> None:
    """Raise Pooled if what belongs to a connection would get lost; `engine` commits by itself."""
    async with engine.connect() as one:
        backend = await one.scalar(BACKEND)
        if backend == await _told_backend(one):
            return  # nothing lies in between
        try:
            async with asyncio.timeout(_PATIENCE), engine.connect() as other:
                # In a transaction, so that it keeps what it gets while the first asks again.
                await other.execution_options(isolation_level="READ COMMITTED")
                is_taken = backend == await other.scalar(BACKEND)
                if is_taken or backend != await one.scalar(BACKEND):
                    raise Pooled(_SWITCHES)
        except TimeoutError:
            raise Pooled(_TOO_FEW) from None


def refusal(fault: object) -> Pooled | None:
    """Return what to raise for a driver's error if only a pooler that switches brings it about."""
    code = getattr(fault, "sqlstate", None)
    if code in _LOST_STATEMENTS or "statement pooling mode" in str(fault):
        return Pooled(_SWITCHES)
    return None


async def _told_backend(connection: AsyncConnection) -> int:
    """Return the process that was named at the login; a pooler names one that is none."""
    raw: Any = (await connection.get_raw_connection()).driver_connection
    pid: int = raw.get_server_pid()
    return pid
