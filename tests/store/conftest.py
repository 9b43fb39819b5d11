"""Every test of the store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bot.store import Store, open_store
from tests.store.postgres import Postgres

BOT = 4200


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def new_database(postgres: Postgres) -> Callable[[], str]:
    """Return a function that makes an empty database on the server and returns its URL."""
    names = (f"test_{number}" for number in count(1))
    return lambda: postgres.empty(next(names))


@pytest.fixture
def postgres_url(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of either kind."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    async with open_store(url, BOT) as opened:
        yield opened


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
