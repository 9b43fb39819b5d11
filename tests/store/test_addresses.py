"""What the options of a pasted address do on the server."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.addresses import database_address, sqlite_file
from bot.store import open_store
from bot.store.database import file_of, url_of
from tests.store.conftest import BOT


@pytest.mark.parametrize(
    ("option", "setting", "value"),
    [
        ("application_name=bot%20of%20mine", "application_name", "bot of mine"),
        ("options=-c%20search_path%3Dpublic%2Cmine", "search_path", "public,mine"),
        ("options=-cstatement_timeout%3D9s", "statement_timeout", "9s"),
        ("sslmode=prefer", "client_encoding", "UTF8"),
        ("target_session_attrs=read-write", "transaction_read_only", "off"),
        ("channel_binding=prefer&keepalives_idle=30", "client_encoding", "UTF8"),
        ("connect_timeout=9", "client_encoding", "UTF8"),
    ],
)
async def test_an_option_that_libpq_has_holds_for_every_connection(
    postgres_url, option, setting, value
):
    pasted = postgres_url.replace("postgresql+asyncpg", "postgres") + f"&{option}"
    asking = text(f"SHOW {setting}")
    async with open_store(database_address(pasted), BOT) as store:
        assert await store.database.read(lambda connection: connection.scalar(asking)) == value
        async with store.leases(lambda _: None, lambda: None) as leases:
            assert await leases._ask(asking) == [value]


@pytest.mark.parametrize(
    "pasted",
    [
        "sqlite:///data/bot.db",
        "sqlite:////var/lib/bot.db?timeout=3",
        "sqlite+aiosqlite:///机器人.db",
        "sqlite+aiosqlite:///with%20percent.db",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///file:bot.db?uri=true",
        "postgres://nobody@nowhere/bot",
    ],
)
def test_the_file_that_is_locked_is_the_one_that_is_opened(pasted):
    address = database_address(pasted)
    assert sqlite_file(address) == file_of(url_of(address))
