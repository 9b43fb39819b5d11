from __future__ import annotations

import sqlite3
import stat
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

import bot.store.moving
from bot.cases.case import Member
from bot.dialogue import Session
from bot.dialogue.desk import Deed
from bot.dialogue.gap import Gap, GapKind
from bot.dialogue.rating import Complaint, Rating, Reason
from bot.errors import StoreError
from bot.instance import instance_lock
from bot.store import (
    Asked,
    CaseKey,
    CaseSaved,
    Commit,
    Complained,
    DeedNoted,
    Handover,
    HandoverSaved,
    KnowledgeReloaded,
    Rated,
    Reload,
    Settled,
    Timer,
    TimerSet,
    UsageKind,
    Used,
    open_store,
)
from bot.store.database import file_of, url_of
from bot.store.inspection import look
from bot.store.migrate import HEAD, stored_revision
from bot.store.moving import backup, move
from bot.store.opening import open_database
from tests.store.conftest import BOT
from tests.store.makers import case_of, commit_of, counts, ids, kept, key, load, send, texts, update
from tests.store.test_migrate import KEY, written_by

TABLES = {
    "accounts": 0,
    "answers": 1,
    "case_history": 1,
    "cases": 1,
    "chat_settings": 0,
    "complaints": 1,
    "error_kinds": 1,
    "files": 1,
    "gaps": 2,
    "handovers": 1,
    "moves": 1,
    "outbox": 1,
    "positions": 1,
    "profiles": 0,
    "questions": 1,
    "ratings": 1,
    "reloads": 1,
    "timers": 1,
    "updates": 3,
    "usage": 1,
}


@pytest.fixture(params=["sqlite", "postgres"])
def other_url(request, tmp_path):
    """A second database, of either kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'other.db'}"
    return request.getfixturevalue("new_database")()


@pytest.fixture
async def lived(url, now):
    """The address of a database a bot has used for a while."""
    gaps = [Gap(GapKind.UNKNOWN, question, "zh-Hans") for question in ("怎么养猫", "怎么养狗")]
    async with open_store(url, BOT) as store:
        await store.inbox.add([update(n) for n in (1, 2, 3)], now)
        sends = (send(question=7), send(text="还在等"))
        asked = Asked(7, "x", Session())
        session = Session(question="怎么注销 👋", turn=1)
        turn = commit_of(update(1), session, 0, sends, gaps[0], asked)
        rated = Rated(Rating("close.fee", up=True))
        complained = Complained(Complaint("close.fee", Reason.LONG))
        begun = HandoverSaved(Handover(key(1), staff=-9))
        turn = replace(turn, changes=(*turn.changes, rated, complained, begun))
        sent, _ = await store.turns.commit([turn], now)
        await store.outbox.settle([Settled(sent, message=70)], now)
        await store.turns.commit([commit_of(update(2), None, gap=gaps[1])], now)
        last = await store.outbox.add([send()], now)
        await store.outbox.settle([Settled(last[0])], now)
        timer = Timer("tick", 1, now + timedelta(days=3), "tick", {"to": "你"}, 2)
        used = Used(UsageKind.SHOWN, "close.fee")
        changes = (TimerSet(timer), used, KnowledgeReloaded("p", "v"))
        await store.turns.commit([Commit(None, changes)], now)
        case, deed = case_of(1), Deed(1, "open", Member(5, "甲"))
        opened = (CaseSaved(CaseKey(-5, 1), case), DeedNoted(-5, deed))
        await store.turns.commit([Commit(None, opened)], now)
        await store.error_kinds.note({"TypeError bot.x:1": 2}, now, lambda _: ())
        await store.chats.move(-6, -1006, now)
        await store.files.keep("a table", "file-1", now)
    return url


async def test_all_a_bot_knows_is_there_after_a_move(lived, other_url, now):
    assert await move(lived, other_url) == TABLES
    async with open_store(other_url, BOT) as store:
        stored = {key(1): kept(Session(question="怎么注销 👋", turn=1))}
        assert await store.turns.load([key(1)]) == stored
        assert ids(await store.inbox.waiting()) == [3]
        assert await store.inbox.add([update(1)], now) == []
        (waiting,) = await store.outbox.waiting()
        assert (waiting.send, waiting.created_at) == (send(text="还在等"), now)
        assert await store.outbox.answer_to(1, 7) == 70
        assert await store.questions.get(1, 7) == Asked(7, "x", Session())
        assert len(await store.gaps.most_asked(now.date(), 10)) == 2
        (timer,) = await store.timers.due(now + timedelta(days=3), 10)
        assert await store.handovers.get(1, 0) == Handover(key(1), staff=-9)
        found = await store.usage.statistics(now.date(), 7)
        assert found.used[UsageKind.SHOWN] == {"close.fee": 1}
        assert [one.times for one in await store.error_kinds.latest(5)] == [2]
        assert await store.reloads.latest() == Reload(1, "p", "v")
        assert (timer.due, timer.payload) == (now + timedelta(days=3), {"to": "你"})
    async with open_store(lived, BOT) as store:
        assert await counts(store) == TABLES


async def test_ids_go_on_behind_the_highest_ever_given(lived, other_url, now):
    await move(lived, other_url)
    async with open_store(lived, BOT) as old, open_store(other_url, BOT) as new:
        (expected,) = await old.outbox.add([send()], now)
        (waiting,) = await new.outbox.add([send()], now)
        assert waiting.id == expected.id


async def test_an_unused_database_can_be_moved_and_then_used(url, other_url, now):
    async with open_store(url, BOT):
        pass
    assert set((await move(url, other_url)).values()) == {0}
    async with open_store(other_url, BOT) as store:
        assert (await store.outbox.add([send()], now))[0].id == 1


async def test_more_than_a_portion_is_moved(url, other_url, now, monkeypatch):
    monkeypatch.setattr(bot.store.moving, "PORTION", 3)
    numbers = [-5, 0, 1, 2, 3, 10, 2**40, 2**62]
    async with open_store(url, BOT) as store:
        await store.inbox.add([update(n, chat=-n) for n in numbers], now)
        await store.outbox.add([send(text=str(n)) for n in range(7)], now)
    moved = await move(url, other_url)
    assert (moved["updates"], moved["outbox"]) == (8, 7)
    async with open_store(other_url, BOT) as store:
        assert ids(await store.inbox.waiting()) == numbers
        assert texts(await store.outbox.waiting()) == [*"0123456"]


async def test_an_older_database_is_moved_too(url, other_url):
    await written_by("0001", url)
    assert (await move(url, other_url))["positions"] == 1
    async with open_store(other_url) as store:
        assert (await load(store, KEY)).turn == 3


async def test_a_target_that_holds_anything_is_left_alone(lived, other_url, now):
    async with open_store(other_url, BOT) as store:
        await store.inbox.add([update(9)], now)
    with pytest.raises(StoreError, match=r"not empty \(updates: 1\)"):
        await move(lived, other_url)
    async with open_store(other_url, BOT) as store:
        assert ids(await store.inbox.waiting()) == [9]


async def test_a_database_is_not_moved_into_itself(lived):
    with pytest.raises(StoreError, match="not empty"):
        await move(lived, lived)


async def test_a_move_that_breaks_off_leaves_the_target_empty(lived, other_url, monkeypatch):
    real = bot.store.moving._copy_table

    async def break_off(table, read, write):
        await real(table, read, write)
        if table.name == "positions":
            raise OSError("power cut")

    monkeypatch.setattr(bot.store.moving, "_copy_table", break_off)
    with pytest.raises(StoreError, match="power cut"):
        await move(lived, other_url)
    async with open_store(other_url) as store:
        assert set((await counts(store)).values()) == {0}
    monkeypatch.undo()
    assert await move(lived, other_url) == TABLES


async def test_a_loss_on_the_way_is_noticed(lived, other_url, monkeypatch):
    real = bot.store.moving._insert

    def lossy(table, rows, connection):
        real(table, rows[1:] if len(rows) > 1 else rows, connection)

    monkeypatch.setattr(bot.store.moving, "_insert", lossy)
    with pytest.raises(StoreError, match="not whole"):
        await move(lived, other_url)


async def test_there_must_be_something_to_move(tmp_path, postgres_url, sqlite_url):
    with pytest.raises(StoreError, match=r"there is no database .*nothing\.db"):
        await move(tmp_path / "nothing.db", sqlite_url)
    assert not list(tmp_path.iterdir())
    with pytest.raises(StoreError, match="nothing of a bot"):
        await move(postgres_url, sqlite_url)


async def test_a_database_in_use_is_not_moved(sqlite_url, tmp_path):
    async with open_store(sqlite_url):
        pass
    async with instance_lock(file_of(url_of(sqlite_url))):
        with pytest.raises(StoreError, match="stop it first"):
            await move(sqlite_url, tmp_path / "other.db")
    await move(sqlite_url, tmp_path / "other.db")


async def test_a_backup_is_whole_while_the_bot_goes_on(lived, tmp_path, other_url, now):
    file = tmp_path / "folder" / "backup.db"
    async with open_store(lived, BOT) as store:
        assert await backup(lived, file) == TABLES
        await store.inbox.add([update(4)], now)
    assert [path.name for path in file.parent.iterdir()] == ["backup.db"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    whole = file.read_bytes()
    assert await move(file, other_url) == TABLES
    assert file.read_bytes() == whole
    async with open_store(other_url, BOT) as store:
        assert ids(await store.inbox.waiting()) == [3]


async def test_a_backup_holds_what_only_the_write_ahead_log_has(sqlite_url, tmp_path, now):
    async with open_store(sqlite_url, BOT) as store:
        await store.inbox.add([update(1)], now)
        assert (tmp_path / "bot.db-wal").stat().st_size
        assert (await backup(sqlite_url, tmp_path / "backup.db"))["updates"] == 1


async def test_a_backup_replaces_nothing(lived, tmp_path):
    file = tmp_path / "backup.db"
    file.write_text("precious")
    with pytest.raises(StoreError, match="exists"):
        await backup(lived, file)
    assert file.read_text() == "precious"
    assert not (tmp_path / "backup.db.part").exists()


async def test_a_failed_backup_leaves_no_file(tmp_path, postgres_url):
    for source in (tmp_path / "nothing.db", postgres_url):
        with pytest.raises(StoreError):
            await backup(source, tmp_path / "backup.db")
    assert not list(tmp_path.iterdir())


async def test_a_sound_database_has_no_findings(lived, now):
    found = await look(lived, now + timedelta(minutes=5))
    assert found.findings == ()
    assert set(found.lines) >= {
        "positions: 1",
        "updates: 3",
        "waiting updates: 1, the oldest for 0:05:00",
        "waiting sends: 1, the oldest for 0:05:00",
    }


async def test_an_unused_database_is_sound(url, now):
    async with open_store(url):
        pass
    found = await look(url, now)
    assert found.findings == ()
    assert "waiting updates: none" in found.lines


async def test_what_waits_for_more_than_a_day_is_a_finding(lived, now):
    found = await look(lived, now + timedelta(days=2))
    assert found.findings == (
        "waiting updates: 1, the oldest for 2 days, 0:00:00",
        "waiting sends: 1, the oldest for 2 days, 0:00:00",
    )


async def test_what_is_set_aside_is_a_finding(lived, now):
    async with open_store(lived, BOT) as store:
        (timer,) = await store.timers.due(now + timedelta(days=3), 10)
        await store.timers.put_off(timer, None)
    assert (await look(lived, now)).findings == ("timers set aside after too many attempts: tick",)


async def test_sessions_that_cannot_be_read_are_a_finding(lived, now):
    async with open_store(lived) as store:
        spoil = text("UPDATE positions SET data = '{'")
        await store.database.write(lambda connection: connection.execute(spoil))
    assert (await look(lived, now)).findings == ("1 of 1 positions cannot be read",)


async def test_another_schema_is_a_finding(url, now):
    await written_by("0001", url)
    found = await look(url, now)
    assert found.findings == (f"the schema is 0001, this release has {HEAD}",)
    assert found.lines == ("schema 0001",)
    database = open_database(url)
    assert await database.read(stored_revision) == "0001"
    await database.close()


async def test_a_damaged_file_is_a_finding(sqlite_url, tmp_path, now):
    async with open_store(sqlite_url, BOT) as store:
        await store.inbox.add([update(n) for n in range(500)], now)
    path = tmp_path / "bot.db"
    with sqlite3.connect(path) as connection:
        root = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'updates_waiting'"
        ).fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    whole = bytearray(path.read_bytes())
    whole[(root - 1) * 4096 + 100 : root * 4096] = bytes(3996)
    path.write_bytes(whole)
    found = await look(sqlite_url, now)
    assert found.findings
    assert all(finding.startswith("the file is damaged: ") for finding in found.findings)


async def test_a_database_of_something_else_is_a_finding(tmp_path, now):
    sqlite3.connect(tmp_path / "else.db").close()
    with sqlite3.connect(tmp_path / "else.db") as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    found = await look(tmp_path / "else.db", now)
    assert found.findings == ("the database holds nothing of a bot",)


async def test_looking_makes_no_file(tmp_path, now):
    with pytest.raises(StoreError, match="there is no database"):
        await look(tmp_path / "nothing.db", now)
    assert not list(tmp_path.iterdir())
