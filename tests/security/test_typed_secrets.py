"""A password that somebody types is kept nowhere: not in the database's files, not in the log."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import living
from tests.e2e.emulator import USERNAME
from tests.e2e.test_terminal import run

PASSWORD = "Kiwi7788nz"
SECRET = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
SAID = f"我们公司的服务号要注销，密码是{PASSWORD}，AppSecret 是 {SECRET}"


def kept(folder) -> dict[str, list[str]]:
    """Return which files hold a secret, in any encoding they may have been written in."""
    found = {}
    for file in folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        holds = [
            secret
            for secret in (PASSWORD, SECRET)
            if any(secret.encode(form) in content for form in ("utf-8", "utf-16-le"))
        ]
        if holds:
            found[file.name] = holds
    return found


def test_on_telegram_nothing_of_it_is_kept(tmp_path):
    with living(tmp_path) as world:
        person, chat = world.person(), world.group()
        person.says("我想注销公众号")
        answer = person.says(SAID).message
        assert answer.text.startswith("别把它发给任何人")
        assert PASSWORD not in answer.text
        person.says(f"/ask {SAID}")
        person.says("要多少钱")
        member = world.person(chat)
        question = member.message(SAID)
        quoted = world.person(chat).says("/ask", reply_to_message=question).message
        assert quoted.text.startswith("别把它发给任何人")
        member.says(f"@{USERNAME} {SAID}")
        world.kill()  # what was written last stays in the write-ahead log
        assert kept(tmp_path) == {}
        assert all(PASSWORD not in str(call.fields) for call in world.telegram.calls)


@pytest.mark.parametrize("first", ["", "我想注销公众号\n"])
def test_in_the_terminal_nothing_of_it_is_kept(tmp_path, first):
    given = f"{first}{SAID}\n听不懂的一句话\n要多少钱\n"
    done = run(tmp_path, "chat", given=given, BOT_LOG_LEVEL="DEBUG")
    assert done.returncode == 0
    assert "别把它发给任何人" in done.stdout
    assert PASSWORD not in done.stdout + done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert (tmp_path / "data/bot.db").exists()
    assert kept(tmp_path) == {}
