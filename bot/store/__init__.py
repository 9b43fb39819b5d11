"""What is kept between runs, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.store.engine import create_engine
from bot.store.migrate import migrate
from bot.store.sessions import SessionStore

__all__ = ["SessionStore", "Store", "open_store"]


@dataclass(frozen=True, slots=True)
class Store:
    """The open repositories of one database."""

    sessions: SessionStore


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """Open the database at an SQLAlchemy async URL, bring its schema up to date, close it after.

    Raises StoreError if it cannot be opened or a newer release has written it.
    """
    engine = create_engine(url)
    try:
        await migrate(engine)
        yield Store(sessions=SessionStore(engine))
    finally:
        await engine.dispose()
