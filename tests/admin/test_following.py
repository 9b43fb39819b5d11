"""A reload that one replica was asked for reaches the others, each with its own folder."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import pytest

from bot.admin import reloading
from bot.admin.administration import Administration
from bot.admin.reloading import Reloader
from bot.dialogue import Called, Knowledge, Session
from bot.errors import StoreError
from bot.service import Service
from bot.store import Commit, Store, open_store
from tests.content.folders import whole
from tests.dialogue.toys import club

ADMIN = 42
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
OLD = Knowledge.of(club())


@pytest.fixture
async def store(postgres) -> AsyncIterator[Store]:
    async with open_store(postgres.empty("following")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch):
    monkeypatch.setattr(reloading, "LOOK", 0.01)


class Replica:
    """A process with a folder of its own that follows the others."""

    def __init__(self, store, folder):
        self.store = store
        self.told = []
        self.loads = 0
        self.service = Service(OLD, store.turns)
        self.reloader = Reloader(self.service, folder, (ADMIN,), folder.parent)
        self.administration = Administration(self.service, store, self.reloader, (ADMIN,), folder)

    async def __aenter__(self):
        real = self.reloader.reload

        async def counted():
            self.loads += 1
            return await real()

        self.reloader.reload = counted
        self._following = asyncio.create_task(self.reloader.follow(self.store.reloads, self.post))
        return self

    async def __aexit__(self, *_):
        self._following.cancel()
        await asyncio.gather(self._following, return_exceptions=True)

    async def post(self, sends):
        self.told += [send.payload["text"] for send in sends]

    @property
    def version(self):
        return self.service.knowledge.library.version

    async def asked(self):
        """Do as an administrator asks who happened to reach this replica."""
        _, changes = await self.administration.reply(Called("reload"), Session())
        await self.store.turns.commit([Commit(None, changes)], NOW)

    async def has_looked(self):
        """Wait until it has seen all that there is."""
        latest, times = self.store.reloads.latest, 0

        async def looked():
            nonlocal times
            times += 1
            return await latest()

        self.store.reloads.latest = looked
        await until(lambda: times >= 4)


async def until(happened):
    async with asyncio.timeout(60):
        while not happened():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def test_both_have_the_new_knowledge_and_each_has_read_it_once(store, tmp_path):
    folder = whole(tmp_path / "knowledge")
    async with Replica(store, folder) as one, Replica(store, folder) as other:
        await one.has_looked()
        await one.asked()
        await until(lambda: other.version == one.version != "toy")
        await one.has_looked()
        assert (one.loads, other.loads) == (1, 1)
        assert (one.told, other.told) == ([], [])
        await other.asked()
        await until(lambda: one.loads == 2)
        assert other.loads == 2


async def test_a_replica_with_another_folder_tells_that_it_differs(store, tmp_path):
    new = whole(tmp_path / "new", entries_close=("在后台注销，", "在后台直接注销，"))
    async with (
        Replica(store, new) as one,
        Replica(store, whole(tmp_path / "old")) as other,
    ):
        await other.has_looked()
        await one.asked()
        await until(lambda: other.told)
    assert f"{one.version} 版，和这一个不同" in other.told[0]
    assert other.version in other.told[0]


async def test_a_replica_whose_folder_has_faults_keeps_what_it_has_and_says_which(store, tmp_path):
    faulty = whole(tmp_path / "old", facts_close=("id: close.fee", "id: [close.fee"))
    async with (
        Replica(store, whole(tmp_path / "new")) as one,
        Replica(store, faulty) as other,
    ):
        await other.has_looked()
        await one.asked()
        await until(lambda: other.told)
    assert "facts/close.yaml" in other.told[0]
    assert other.version == "toy"


async def test_what_is_refused_here_is_no_reason_for_others_to_reload(store, tmp_path):
    faulty = whole(tmp_path / "old", facts_close=("id: close.fee", "id: [close.fee"))
    async with (
        Replica(store, faulty) as one,
        Replica(store, whole(tmp_path / "new")) as other,
    ):
        await other.has_looked()
        await one.asked()
        await other.has_looked()
        assert other.loads == 0


async def test_one_that_starts_while_another_reloads_is_not_left_behind(store, tmp_path):
    folder = whole(tmp_path / "knowledge")
    async with Replica(store, folder) as one:
        await one.has_looked()
        await one.asked()
        late = Replica(store, folder)  # has read its folder before that
        async with late:
            await until(lambda: late.version == one.version)
        assert late.told == []


async def test_a_start_long_after_a_reload_reads_nothing_twice(store, tmp_path):
    folder = whole(tmp_path / "knowledge")
    async with Replica(store, folder) as one:
        await one.has_looked()
        await one.asked()
        late = Replica(store, folder)
        late.service.knowledge = one.service.knowledge
        async with late:
            await late.has_looked()
            assert late.loads == 0


async def test_a_database_that_is_away_for_a_while_makes_nobody_miss_a_reload(store, tmp_path):
    folder = whole(tmp_path / "knowledge")
    async with Replica(store, folder) as one, Replica(store, folder) as other:
        await other.has_looked()
        latest, failures = store.reloads.latest, 0

        async def away():
            nonlocal failures
            failures += 1
            raise StoreError("the database is away")

        store.reloads.latest = away
        await one.asked()
        await until(lambda: failures >= 4)
        store.reloads.latest = latest
        await until(lambda: other.version == one.version)
