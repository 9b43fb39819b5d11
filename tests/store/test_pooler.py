"""A bot whose operator has put a pooler before PostgreSQL."""

from __future__ import annotations

import pytest

from bot.errors import ConfigurationError, StoreError
from bot.store import open_store
from bot.store.opening import open_database
from tests.store.conftest import BOT
from tests.store.makers import commit_of, ids, send, texts, update
from tests.store.pooler import pooled
from tests.store.test_shared_leases import replica, until


@pytest.fixture
async def session_url(postgres, postgres_url):
    async with pooled(postgres, postgres_url, transaction=False) as url:
        yield url


@pytest.fixture
async def transaction_url(postgres, postgres_url):
    async with pooled(postgres, postgres_url, transaction=True) as url:
        yield url


async def test_replicas_divide_the_chats_through_a_pooler_that_keeps_their_connections(session_url):
    async with replica(session_url) as one, replica(session_url) as other:
        assert await one.leases.acquire([1, 2]) == {1, 2}
        assert await other.leases.acquire([2, 3]) == {3}
        await other.leases.notify([1])
        await until(lambda: one.told == [1])


async def test_a_turn_is_kept_through_it(session_url, now):
    async with open_store(session_url, BOT) as store:
        await store.inbox.add([update(1)], now)
        assert texts(await store.turns.commit([commit_of(update(1), None, 0, (send(),))], now))
        assert ids(await store.inbox.waiting()) == []


async def test_one_that_changes_them_is_refused_with_what_to_set(transaction_url):
    with pytest.raises(ConfigurationError, match="pool_mode = session") as caught:
        async with open_store(transaction_url, BOT):
            pass
    assert "BOT_DATABASE_URL" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        "EXECUTE somebody_elses",
        "DO $$ BEGIN RAISE SQLSTATE '42P05'; END $$",
        "DO $$ BEGIN RAISE 'transaction blocks not allowed in statement pooling mode'; END $$",
    ],
)
async def test_what_only_such_a_pooler_brings_about_is_told_as_its_doing(postgres_url, fault):
    async with open_database(postgres_url) as database:
        with pytest.raises(ConfigurationError, match="pool_mode = session"):
            await database.read(lambda connection: connection.exec_driver_sql(fault))


async def test_locks_on_a_connection_that_was_changed_all_the_same_count_as_lost(
    postgres_url, monkeypatch
):
    monkeypatch.setattr("bot.store.shared_leases.HEARTBEAT", 0.01)
    async with replica(postgres_url) as one:
        await one.leases.acquire([1])
        one.leases._backend = 0
        await until(lambda: one.losses)


async def test_an_option_that_it_does_not_take_is_named(session_url):
    with pytest.raises(StoreError, match="unsupported startup parameter: options"):
        async with open_store(f"{session_url}?options=-cstatement_timeout%3D9s", BOT):
            pass
