"""Token, webhook secret and passwords: where they might show, they do not."""

from __future__ import annotations

import contextlib
import hmac
import os
import traceback
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from bot import logs
from bot.__main__ import main
from bot.errors import ConfigurationError
from bot.settings import Settings, load_settings
from tests.e2e.conftest import living
from tests.e2e.emulator import KEY, TOKEN
from tests.process import Spawned

SECRETS = {
    "BOT_TOKEN": "123456:hunter2-token",
    "BOT_WEBHOOK_SECRET": "hunter2-hook",
    "BOT_DATABASE_URL": "postgresql+asyncpg://bot:hunter2-db@127.0.0.1:1/bot",
    "BOT_PROXY_URL": "http://bot:hunter2-proxy@127.0.0.1:1",
    "BOT_WEBHOOK_URL": "https://bot.example/hook",
    "BOT_WEBHOOK_LISTEN": "127.0.0.1:1",
}


@pytest.fixture
def settings() -> Settings:
    return load_settings(SECRETS, None)


def test_settings_tell_no_secret_however_they_are_printed(settings):
    for shown in (repr(settings), str(settings), f"{settings!s}", repr(RuntimeError(settings))):
        assert "hunter2" not in shown


def test_settings_are_dumped_nowhere():
    """What a dump holds is the addresses, passwords and all."""
    dumps = ("model_dump", "model_dump_json", ".json(", "dict(settings", "vars(settings", "pickle")
    for path in (Path(__file__).parents[2] / "bot").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert [name for name in dumps if name in source and "ettings" in source] == [], path


@pytest.mark.parametrize("written", ["hunter#2", "hunter%232", "hunter%23%32"])
def test_a_password_among_the_options_of_an_address_is_a_secret(written):
    address = f"postgresql+asyncpg://bot@127.0.0.1/bot?ssl=require&password={written}"
    assert load_settings({"BOT_DATABASE_URL": address}, None).secrets() == {"hunter#2"}


@pytest.mark.parametrize("sign", "/?#")
def test_a_password_that_would_be_read_in_two_ways_is_refused(sign):
    address = f"postgresql+asyncpg://bot:12{sign}34@127.0.0.1/bot"
    with pytest.raises(ConfigurationError, match="malformed"):
        load_settings({"BOT_DATABASE_URL": address}, None)


@pytest.mark.parametrize("name", SECRETS)
def test_a_wrong_setting_is_named_and_not_quoted(name):
    wrong = f"{SECRETS[name]} \x00"
    with pytest.raises(ConfigurationError) as caught:
        load_settings({**SECRETS, name: wrong}, None)
    trace = "".join(traceback.format_exception(caught.value))
    assert f"{name}: " in trace
    assert "hunter2" not in trace


WRONG = {
    "no server": "postgresql+asyncpg://u:hunter2@127.0.0.1:1/db",
    "a password as an option": "postgresql+asyncpg://u@127.0.0.1:1/db?password=hunter2",
    "a bare slash in the password": "postgresql+asyncpg://u:hun/hunter2@127.0.0.1/db",
    "another driver": "postgresql://u:hunter2@127.0.0.1/db",
    "no such port": "postgresql+asyncpg://u:hunter2@127.0.0.1:99999/db",
    "no port": "postgresql+asyncpg://u:hunter2@127.0.0.1:x/db",
    "a bracket": "postgresql+asyncpg://u:hunter2@[::1/db",
    "a password for a file": "sqlite+aiosqlite://u:hunter2@h/x",
    "a wrong option": "postgresql+asyncpg://u:hunter2@127.0.0.1:1/db?ssl=nonsense",
}


@pytest.mark.parametrize(
    "command", [["gaps"], ["db", "check"], ["db", "backup", "b.db"], ["db", "check", "ADDRESS"]]
)
@pytest.mark.parametrize("address", WRONG.values(), ids=WRONG)
def test_a_command_at_a_wrong_database_fails_in_one_line_without_the_password(
    address, command, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATABASE_URL", address)
    monkeypatch.setattr(logs, "configure", lambda _: None)
    assert main([part.replace("ADDRESS", address) for part in command]) in {1, 2}
    out, err = capsys.readouterr()
    (line,) = err.splitlines()
    assert line.startswith("tuihao: ")
    assert "hunter2" not in out + err


@pytest.mark.parametrize(
    "words",
    [["check", "postgresql+asyncpg:/u:hunter2@h/db"], ["postgresql+asyncpg://u:hunter2@h/db"]],
)
def test_a_mistyped_address_on_the_command_line_is_not_quoted(words, capsys):
    with contextlib.suppress(SystemExit):
        main(["db", *words])
    (line,) = capsys.readouterr().err.splitlines()
    assert "hunter2" not in line


def test_what_people_wrote_is_for_the_eyes_of_the_bots_own_user(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o022)
    try:
        assert main(["gaps"]) == 0
    finally:
        os.umask(before)
    made = list(tmp_path.rglob("*"))
    assert tmp_path / "data/bot.db" in made
    assert [path for path in made if path.stat().st_mode & 0o077] == []


def test_a_running_bot_tells_neither_secrets_nor_what_people_write(tmp_path):
    """Not in its log at DEBUG, not on its command line; a secret made from the token is one too."""
    secret = hmac.digest(TOKEN.encode(), b"webhook", "sha256").hex()
    address = f"127.0.0.1:{unused_port()}"
    hook = {"BOT_WEBHOOK_URL": f"http://{address}/hook", "BOT_WEBHOOK_LISTEN": address}
    with living(tmp_path, start_by=Spawned, **hook) as world:
        world.person().says("请问公众号怎么注销呀，我姓诸葛")
        assert world.post(b"[]", secret) == 400
        command = Path(f"/proc/{world._process.pid}/cmdline").read_bytes().decode()
        assert world.stop() == 0
        output = world.output()
    (told,) = (c.fields["secret_token"] for c in world.telegram.calls if c.method == "setWebhook")
    assert told == secret
    for shown in (output, command):
        assert [part for part in (KEY, secret, "诸葛") if part in shown] == []
