"""`python -m bot db`, as it is typed."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime

import pytest

from bot.__main__ import main
from bot.store import open_store
from tests.store.conftest import BOT
from tests.store.makers import send, update


@pytest.fixture
def db(capsys, monkeypatch, tmp_path, url):
    """Run a `db` command of a bot at `url`; return its status, what it says, and its errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATABASE_URL", url)

    def run(*words):
        try:
            status = main(["db", *map(str, words)])
        except SystemExit as end:
            status = end.code
        said = capsys.readouterr()
        return status, said.out.splitlines(), said.err.splitlines()

    return run


@pytest.fixture
def lived(url, now):
    """A bot has been here: one update and one send wait."""

    async def live():
        async with open_store(url, BOT) as store:
            await store.inbox.add([update(1)], now)
            await store.outbox.add([send()], now)

    asyncio.run(live())


COUNTS = [
    *("  profiles: 0", "  accounts: 0", "  positions: 0", "  chat_settings: 0", "  gaps: 0"),
    *("  updates: 1", "  outbox: 1", "  answers: 0"),
    *("  questions: 0", "  moves: 0", "  ratings: 0", "  timers: 0", "  files: 0"),
    *("  complaints: 0", "  handovers: 0"),
    *("  usage: 0", "  error_kinds: 0", "  reloads: 0"),
]


@pytest.mark.usefixtures("lived")
def test_a_backup_can_be_restored(db, tmp_path, url):
    status, said, errors = db("backup", tmp_path / "backup.db")
    assert (status, said[0], errors) == (0, f"saved to {tmp_path / 'backup.db'}:", [])
    assert sorted(said[1:]) == sorted(COUNTS)
    status, said, errors = db("move", tmp_path / "backup.db", "restored.db")
    assert (status, said[0], sorted(said[1:]), errors) == (0, "moved:", sorted(COUNTS), [])

    async def there():
        async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'restored.db'}", BOT) as store:
            assert await store.inbox.waiting() == [update(1)]

    asyncio.run(there())
    status, said, errors = db("move", "restored.db", url)
    assert (status, said) == (1, [])
    assert re.fullmatch(r"tuihao: the target is not empty \(.*updates: 1.*\)", *errors)


@pytest.mark.usefixtures("lived")
def test_a_backup_without_a_name_is_called_after_the_time(db, tmp_path):
    status, said, _ = db("backup")
    (file,) = tmp_path.glob("tuihao-*.db")
    assert (status, said[0]) == (0, f"saved to {file.name}:")


@pytest.mark.usefixtures("lived")
def test_a_backup_replaces_no_file(db, tmp_path):
    (tmp_path / "backup.db").write_text("precious")
    status, said, errors = db("backup", "backup.db")
    assert (status, said, len(errors)) == (1, [], 1)
    assert "exists" in errors[0]


def test_a_sound_database_passes_the_check(db, url):
    async def start():
        async with open_store(url):
            pass

    asyncio.run(start())
    status, said, errors = db("check")
    assert (status, errors) == (0, [])
    assert "waiting sends: none" in said


def test_a_check_with_a_finding_fails(db, url):
    async def live():
        async with open_store(url, BOT) as store:
            await store.outbox.add([send()], datetime(2020, 1, 1, tzinfo=UTC))

    asyncio.run(live())
    status, said, errors = db("check", url)
    assert (status, errors) == (1, [])
    assert [line for line in said if line.startswith("error: waiting sends: 1, ")]


def test_a_database_that_is_not_there_fails_in_one_line(db):
    for words in (("check", "nothing.db"), ("move", "nothing.db", "new.db")):
        status, said, errors = db(*words)
        assert (status, said) == (1, [])
        assert errors == ["tuihao: there is no database nothing.db"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("repair",),
        ("move", "one.db"),
        ("check", "mysql://someone:hunter2@host/bot"),
        ("move", "bot.db", "postgresql+asyncpg://someone@host:hunter2/bot"),
    ],
)
def test_wrong_use_is_told_in_one_line(db, words):
    status, said, errors = db(*words)
    assert (status, said, len(errors)) == (2, [], 1)
    assert "hunter2" not in errors[0]


@pytest.mark.usefixtures("lived")
def test_somebody_is_forgotten_by_their_number(db):
    status, said, errors = db("forget", 1)
    assert (status, said[0], errors) == (0, "forgotten of 1:", [])
    assert {"  updates: 1", "  outbox: 1", "  profiles: 0"} <= set(said)
    _, said, _ = db("forget", 1)
    assert "  updates: 0" in said


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize("user", ["0", "-5", "@name", "x", str(2**52), "1.5"])
def test_nobody_has_such_a_number(db, user):
    status, said, errors = db("forget", user)
    assert (status, said) == (2, [])
    assert errors
    assert not any("Traceback" in line for line in errors)
