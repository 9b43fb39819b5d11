from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import bot.store
from bot.dialogue import ConversationKey, Session
from bot.errors import StoreError
from bot.store import open_store
from bot.store.migrate import HEAD
from bot.store.opening import open_database
from bot.store.schema import metadata
from tests.store.makers import load, send, update

MIGRATIONS = Path(bot.store.__file__).with_name("migrations")
REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
KEY = ConversationKey(chat=-1001234567890, topic=0, user=7_000_000_000)


async def written_by(revision, url):
    """Make the database an earlier release has left behind, with one conversation in it."""

    def write(connection):
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        row = {
            "chat": KEY.chat,
            "user": KEY.user,
            "data": '{"lang": "zh-Hant", "question": "怎麼註銷", "turn": 3}',
            "at": datetime(2026, 10, 1, tzinfo=UTC),
        }
        into = "INSERT INTO sessions (chat_id, topic_id, user_id, data, version, updated_at)"
        connection.execute(text(f"{into} VALUES (:chat, 0, :user, :data, 5, :at)"), row)

    database = open_database(url)
    await database.write(write)
    await database.close()


def test_head_is_the_newest_migration():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


async def test_the_migrations_lead_to_the_schema(store):
    differences = await store.database.write(
        lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
    )
    assert differences == []


@pytest.mark.filterwarnings("ignore:The default datetime adapter:DeprecationWarning")
@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_database_of_every_release_goes_on(url, revision, now):
    await written_by(revision, url)
    async with open_store(url) as store:
        stored = {KEY: (Session(lang="zh-Hant", question="怎麼註銷", turn=3), 5)}
        assert await store.turns.load([KEY]) == stored
        assert await store.inbox.add([update(1)], now) == [update(1)]
        assert len(await store.outbox.add([send()], now)) == 1
        assert await store.gaps.size(now.date()) == 0


async def test_a_database_of_a_newer_release_is_refused_and_left_alone(url):
    async with open_store(url) as store:
        newer = text("UPDATE alembic_version SET version_num = '9999'")
        await store.database.write(lambda connection: connection.execute(newer))
    with pytest.raises(StoreError, match="newer release"):
        async with open_store(url):
            pass
    database = open_database(url)
    query = text("SELECT version_num FROM alembic_version")
    assert await database.read(lambda connection: connection.scalar(query)) == "9999"
    await database.close()


async def test_a_migration_that_breaks_off_leaves_nothing_behind(url, monkeypatch):
    create_table = Operations.create_table

    def break_off(self, *args, **kwargs):
        create_table(self, *args, **kwargs)
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(Operations, "create_table", break_off)
        with pytest.raises(StoreError, match="power cut"):
            async with open_store(url):
                pass
    database = open_database(url)
    tables = await database.read(lambda connection: inspect(connection).get_table_names())
    await database.close()
    assert tables == []


async def test_processes_that_start_at_once_migrate_once(url):
    async def start():
        async with open_store(url) as store:
            return await load(store, KEY)

    assert await asyncio.gather(*(start() for _ in range(4))) == [None] * 4


def test_a_usual_start_does_not_load_alembic(sqlite_url):
    program = """
import asyncio, sys
from bot.store import open_store

async def start():
    async with open_store(sys.argv[1]):
        print("alembic" in sys.modules)

asyncio.run(start())
"""
    command = [sys.executable, "-c", program, sqlite_url]
    starts = [subprocess.check_output(command, text=True).strip() for _ in range(2)]
    assert starts == ["True", "False"]
