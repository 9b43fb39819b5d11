"""The first run: from a token to a bot that can be found."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.emulator import PATIENCE, TOKEN, USERNAME, Telegram
from tests.process import Command, Forked, Spawned, environment

WRONG_USE = 2
NO_PROXY_THERE = "http://127.0.0.1:1"


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    found = Telegram()
    yield found
    found.close()


class Setup:
    """One run of `setup`: what is typed into it, and what came of it."""

    def __init__(
        self,
        folder: Path,
        telegram: Telegram,
        *typed: str,
        start_by: type[Forked | Spawned] = Forked,
        **env: str,
    ) -> None:
        given, out, err = folder / "typed", folder / "out", folder / "err"
        given.write_text("".join(f"{line}\n" for line in typed))
        address = {"BOT_API_BASE_URL": f"http://127.0.0.1:{telegram.port}/bot"}
        command = Command(("setup",), folder, environment(**address, **env), out, err, given=given)
        self.status = start_by(command).wait(PATIENCE)
        given.unlink()
        self.said = out.read_text()
        self.errors = err.read_text().splitlines()


def test_a_token_becomes_a_bot_that_can_be_found(tmp_path, telegram):
    setup = Setup(tmp_path, telegram, TOKEN, start_by=Spawned)
    written = tmp_path / ".env"
    assert setup.status == 0
    assert written.read_text() == f"BOT_TOKEN='{TOKEN}'\n"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert f"https://t.me/{USERNAME}\n" in setup.said
    assert "▀" in setup.said  # a code to scan
    assert TOKEN not in setup.said
    assert "setMyCommands" in {call.method for call in telegram.calls}


def test_what_telegram_does_not_take_is_asked_for_again(tmp_path, telegram):
    telegram.refuse("getMe", 401, "Unauthorized")
    setup = Setup(tmp_path, telegram, "no token", TOKEN, TOKEN)
    assert setup.status == 0
    assert setup.said.count("BOT_TOKEN: ") == 2
    assert TOKEN in (tmp_path / ".env").read_text()


def test_a_proxy_is_tried_where_telegram_is_out_of_reach(tmp_path, telegram):
    env = {"HTTP_PROXY": NO_PROXY_THERE, "http_proxy": NO_PROXY_THERE, "NO_PROXY": ""}
    own = f"http://127.0.0.1:{telegram.port}"
    setup = Setup(tmp_path, telegram, TOKEN, "ftp://x", own, **env)
    assert setup.status == 0, setup.said
    assert f"BOT_PROXY_URL='{own}'\n" in (tmp_path / ".env").read_text()


@pytest.mark.parametrize("typed", [(), ("no token",)])
def test_without_anybody_to_answer_one_line_says_so_and_nothing_is_written(
    tmp_path, telegram, typed
):
    setup = Setup(tmp_path, telegram, *typed)
    assert setup.status == WRONG_USE
    assert len(setup.errors) == 1
    assert not (tmp_path / ".env").exists()


def test_a_file_that_is_there_is_never_written_over(tmp_path, telegram):
    (tmp_path / ".env").write_text("BOT_SEND_RATE=5\n")
    setup = Setup(tmp_path, telegram, TOKEN)
    assert setup.status == WRONG_USE
    assert "exists already" in "".join(setup.errors)
    assert (tmp_path / ".env").read_text() == "BOT_SEND_RATE=5\n"


def test_a_token_of_the_environment_would_win_and_is_said_to(tmp_path, telegram):
    setup = Setup(tmp_path, telegram, TOKEN, BOT_TOKEN=TOKEN)
    assert setup.status == WRONG_USE
    assert len(setup.errors) == 1
