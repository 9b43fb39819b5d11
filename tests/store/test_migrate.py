from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Table, inspect, text

import bot.store
from bot.dialogue import Answer, ConversationKey, Session
from bot.dialogue.session import FIRST_UNNAMED
from bot.dialogue.state import Given, Position
from bot.errors import StoreError
from bot.store import Versions, open_store
from bot.store.migrate import HEAD
from bot.store.opening import open_database
from bot.store.schema import metadata
from tests.store.makers import counts, kept, load, send, update

MIGRATIONS = Path(bot.store.__file__).with_name("migrations")
REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
WITH_SESSIONS = [revision for revision in REVISIONS if revision < "0008"]
KEY = ConversationKey(chat=-1001234567890, topic=0, user=7_000_000_000)
PRIVATE = ConversationKey(KEY.user, 0, KEY.user)
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)


async def written_by(revision, url, rows=None):
    """Make the database an earlier release has left behind, with one conversation in it."""
    rows = rows or [(KEY, '{"lang": "zh-Hant", "question": "怎麼註銷", "turn": 3}', OCTOBER)]

    def write(connection):
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        into = "INSERT INTO sessions (chat_id, topic_id, user_id, data, version, updated_at)"
        for key, data, at in rows:
            row = {**asdict(key), "data": data, "at": at}
            connection.execute(text(f"{into} VALUES (:chat, :topic, :user, :data, 5, :at)"), row)

    database = open_database(url)
    await database.write(write)
    await database.close()


def test_head_is_the_newest_migration():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


def differences(connection):
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return compare_metadata(context, metadata)


async def test_a_new_database_has_the_schema(store):
    assert await store.database.write(differences) == []


async def test_the_migrations_lead_to_the_schema(url):
    await written_by(REVISIONS[-1], url)
    async with open_store(url) as store:
        assert await store.database.write(differences) == []


@pytest.mark.filterwarnings("ignore:The default datetime adapter:DeprecationWarning")
@pytest.mark.parametrize("revision", WITH_SESSIONS)
async def test_a_database_of_every_release_goes_on(url, revision, now):
    await written_by(revision, url)
    async with open_store(url) as store:
        stored = {KEY: kept(Session(lang="zh-Hant", question="怎麼註銷", turn=3), 5, profile=1)}
        assert await store.turns.load([KEY]) == stored
        assert await store.inbox.add([update(1)], now) == [update(1)]
        assert len(await store.outbox.add([send()], now)) == 1
        assert await store.gaps.size(now.date()) == 0


async def divided(url, *sessions):
    """What becomes of the sessions of the released schema: key, data and day of October."""
    rows = [(key, data, OCTOBER + timedelta(days=day)) for key, data, day in sessions]
    await written_by("0007", url, rows)
    async with open_store(url) as store:
        return await store.turns.load([key for key, _, _ in sessions]), await counts(store)


IN_PRIVATE = """{"lang":"en","chosen_lang":"en","turn":4,"stamp":2,"open_slot":"entity",
"guided":true,"answers":[{"slot":"account","option":"service","words":"服务号","turn":2,"asked":true}],
"read":[["migrate.fee","aa"],["close.wait","bb"]],
"given":[{"about":"migrate.fee","question":"多少钱","rated":false}]}"""
IN_THE_GROUP = """{"lang":"zh-Hans","chosen_lang":null,"answers":[],"at":"close","turn":9,"stamp":5,
"read":[["close.wait","cc"],["api.stop","dd"]],
"given":[{"about":"close.fee","question":"怎么关","rated":true}]}"""


@pytest.mark.filterwarnings("ignore:The default datetime adapter:DeprecationWarning")
@pytest.mark.parametrize("group_first", [False, True])
async def test_what_was_said_stays_where_it_was_and_what_was_read_becomes_the_persons(
    url, group_first
):
    sessions = [(PRIVATE, IN_PRIVATE, 1), (KEY, IN_THE_GROUP, 2)]
    found, held = await divided(url, *(sessions[::-1] if group_first else sessions))
    private, group = found[PRIVATE].session, found[KEY].session
    assert private.profile == group.profile
    assert (group.lang, group.chosen_lang) == ("zh-Hans", None)  # that of the later one
    assert group.read == (("migrate.fee", "aa"), ("close.wait", "cc"), ("api.stop", "dd"))
    assert [given.about for given in group.given] == ["migrate.fee", "close.fee"]
    assert (private.facts, group.facts) == ({"account": "service"}, {})
    assert private.answers == (Answer("account", "service", "服务号", 2, asked=True),)
    assert private.position == Position(guided=True, turn=4, stamp=2, open_slot="entity")
    assert group.position == Position(shown_page="close", turn=9, stamp=5)
    assert found[KEY].versions == Versions(profile=1, position=5)
    assert (held["profiles"], held["accounts"], held["positions"]) == (1, 1, 2)


@pytest.mark.filterwarnings("ignore:The default datetime adapter:DeprecationWarning")
async def test_a_conversation_goes_on_where_it_stood_and_so_do_its_buttons(url):
    session = Session(
        lang="zh-Hant",
        answers=(Answer("account", "service", "服务号", 1, asked=True), Answer("goal", "close")),
        choices=("migrate.fee", "close.fee"),
        question="要多少錢",
        turn=7,
        stamp=4,
        open_slot="migrate.fee close.fee",
        read=(("migrate.fee", "aa"),),
        given=(Given("migrate.fee", "要多少錢", rated=True),),
    )
    found, _ = await divided(url, (PRIVATE, session.to_json(), 1))
    assert found[PRIVATE].session == session


@pytest.mark.filterwarnings("ignore:The default datetime adapter:DeprecationWarning")
async def test_rows_that_cannot_be_read_start_anew_and_leave_the_others_alone(url):
    broken = ["", "{", "[]", "null", '"x"', '{"read":[3]}', '{"given":[{}]}', "[" * 100_000]
    broken += ['{"read":[[[],"a"]]}', '{"given":[{"about":[],"question":"?"}]}']
    sessions = [(ConversationKey(n, 0, n), text, 1) for n, text in enumerate(broken, 1)]
    odd = (ConversationKey(99, 0, 99), '{"question":"\\ud83d","turn":2,"answers":[3]}', 1)
    found, held = await divided(url, *sessions, odd, (PRIVATE, IN_PRIVATE, 1))
    assert [found[key].session for key, _, _ in sessions] == [None] * len(broken)
    assert found[odd[0]].session.turn == 2
    assert found[odd[0]].session.facts == {}
    assert found[PRIVATE].session.facts == {"account": "service"}
    assert (held["profiles"], held["positions"]) == (2, 2)


@pytest.mark.filterwarnings("ignore:The default datetime adapter:DeprecationWarning")
async def test_the_unnamed_of_two_groups_are_two_though_their_numbers_are_the_same(url):
    one, other = (ConversationKey(chat, 0, FIRST_UNNAMED + 10) for chat in (-5, -6))
    found, _ = await divided(url, (one, '{"lang":"en"}', 1), (other, '{"lang":"zh-Hant"}', 2))
    assert [found[key].session.lang for key in (one, other)] == ["en", "zh-Hant"]


@pytest.mark.filterwarnings("ignore:The default datetime adapter:DeprecationWarning")
async def test_a_migration_of_many_rows_goes_through_all_of_them(url):
    keys = [ConversationKey(-chat, 0, user) for user in range(1, 1100) for chat in (1, 2)]
    found, held = await divided(url, *((key, f'{{"turn":{key.user}}}', 1) for key in keys))
    assert all(found[key].session.turn == key.user for key in keys)
    assert (held["profiles"], held["positions"]) == (1099, 2198)


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


async def tables_after_a_power_cut(url, monkeypatch, where):
    """Break a start off after the first table is made, and return the tables that are there."""

    def break_off(*_, **__):
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(where, "create_index" if where is Operations else "create", break_off)
        with pytest.raises(StoreError, match="power cut"):
            async with open_store(url):
                pass
    database = open_database(url)
    tables = await database.read(lambda connection: inspect(connection).get_table_names())
    await database.close()
    return tables


async def test_a_start_that_breaks_off_leaves_nothing_behind(url, monkeypatch):
    assert await tables_after_a_power_cut(url, monkeypatch, Table) == []


async def test_a_migration_that_breaks_off_leaves_nothing_behind(url, monkeypatch):
    await written_by(REVISIONS[-1], url)
    tables = await tables_after_a_power_cut(url, monkeypatch, Operations)
    assert sorted(tables) == ["alembic_version", "sessions"]


async def test_processes_that_start_at_once_migrate_once(url):
    async def start():
        async with open_store(url) as store:
            return await load(store, KEY)

    assert await asyncio.gather(*(start() for _ in range(4))) == [None] * 4


def test_alembic_is_loaded_for_an_older_database_only(sqlite_url, tmp_path):
    program = """
import asyncio, sys
from bot.store import Versions, open_store

async def start():
    async with open_store(sys.argv[1]):
        print("alembic" in sys.modules)

asyncio.run(start())
"""
    old = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    asyncio.run(written_by(REVISIONS[-1], old))
    starts = [
        subprocess.check_output([sys.executable, "-c", program, url], text=True).strip()
        for url in (sqlite_url, sqlite_url, old, old)
    ]
    assert starts == ["False", "False", "True", "False"]
