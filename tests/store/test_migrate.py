from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import bot.store
from bot.errors import StoreError
from bot.store import open_store
from bot.store.engine import create_engine, transaction
from bot.store.migrate import HEAD
from bot.store.schema import metadata


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


def test_head_is_the_newest_migration():
    folder = Path(bot.store.__file__).with_name("migrations")
    assert ScriptDirectory(str(folder)).get_heads() == [HEAD]


async def test_the_migrations_lead_to_the_schema(url):
    async with open_store(url):
        pass
    engine = create_engine(url)
    async with transaction(engine) as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )
    await engine.dispose()
    assert differences == []


async def test_a_database_of_a_newer_release_is_refused_and_left_alone(url):
    async with open_store(url):
        pass
    engine = create_engine(url)
    async with transaction(engine) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer release"):
        async with open_store(url):
            pass
    async with transaction(engine) as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    await engine.dispose()


async def test_a_migration_that_breaks_off_leaves_nothing_behind(url, monkeypatch):
    create_table = Operations.create_table

    def break_off(self, *args, **kwargs):
        create_table(self, *args, **kwargs)
        raise OSError("power cut")

    monkeypatch.setattr(Operations, "create_table", break_off)
    with pytest.raises(StoreError, match="power cut"):
        async with open_store(url):
            pass
    engine = create_engine(url)
    async with transaction(engine) as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    assert tables == []


def test_a_usual_start_does_not_load_alembic(tmp_path):
    program = """
import asyncio, sys
from bot.store import open_store

async def start():
    async with open_store(sys.argv[1]):
        print("alembic" in sys.modules)

asyncio.run(start())
"""
    command = [sys.executable, "-c", program, f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"]
    starts = [subprocess.check_output(command, text=True).strip() for _ in range(2)]
    assert starts == ["True", "False"]
