"""What administrators are told by the real program, and nobody else is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image

from bot import __version__
from tests.bot_api import BotApi, File
from tests.e2e.conftest import living
from tests.e2e.world import Person, World
from tests.faults.conftest import HASTE, api, database
from tests.faults.sweep import Program, say, told, wait_for, wait_until
from tests.process import Forked

__all__ = ["api", "database"]

ADMIN, STAFF, USER = 77, -1009, 5_000
FEE = "公众号迁移要多少钱"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with living(tmp_path_factory.mktemp("administrators"), BOT_ADMIN_IDS=str(ADMIN)) as world:
        yield world


@pytest.fixture
def world(ours: World) -> Iterator[World]:
    yield ours
    ours.check()


def admin(world: World) -> Person:
    return Person(world, ADMIN, {"id": ADMIN, "type": "private"})


def test_use_is_told_in_figures_and_drawn(world):
    person, member = world.person(), world.person(world.group())
    person.says(FEE)
    person.says("/migrate")
    member.says("/ask 怎么修自行车链条")
    turn = admin(world).says("/stats 30")
    (figures,) = turn.sent
    assert re.search(r"答上 \d+%，列出来选 \d+%，没听懂 [1-9]\d?%", figures.text)
    assert re.search(r"对话 [2-9] 段：[2-9] 人，1 个群", figures.text)
    assert "账号迁移" in figures.text
    (chart,) = turn.attached
    assert chart.call.method == "sendPhoto"
    assert "近 30 天" in chart.call.fields["caption"]


@pytest.mark.parametrize("period", ["31", "一周", "-1", "7d"])
def test_another_period_is_refused_in_a_sentence(world, period):
    turn = admin(world).says(f"/stats {period}")
    assert "7、30 或 90" in turn.message.text
    assert turn.attached == []


def test_the_state_of_the_bot_is_one_message(world):
    said = admin(world).says("/health").message.text
    assert f"程序 {__version__} 版" in said
    assert "SQLite" in said
    assert "还没答完的 1 条，含这一条" in said
    assert "没有错误" in said
    assert "副本" not in said


@pytest.mark.parametrize("command", ["stats", "health", "stats 7", "health@tuihao_test_bot"])
def test_to_everybody_else_there_is_no_such_command(world, command):
    person = world.person()
    other = person.says("/nosuch").message.text
    name = command.split()[0].partition("@")[0]
    turn = person.says(f"/{command}")
    assert turn.message.text == other.replace("nosuch", name)
    assert turn.attached == []


@pytest.mark.parametrize("command", ["/stats", "/health"])
def test_a_group_hears_nothing_of_it(world, command):
    assert Person(world, ADMIN, world.group()).says(command).silent


def test_administrators_have_these_commands_in_a_menu_of_their_own(world):
    def menus():
        calls = world.telegram.calls
        return [
            ([item["command"] for item in call.fields["commands"]], call.fields["scope"])
            for call in calls
            if call.method == "setMyCommands"
        ]

    def own():
        return [names for names, scope in menus() if scope == {"type": "chat", "chat_id": ADMIN}]

    world.wait_for(lambda: len(own()) == 3)
    for names in own():
        assert {"gaps", "stats", "health", "reload"} <= set(names)
    others = [names for names, scope in menus() if scope["type"] != "chat"]
    assert others
    assert all(not {"gaps", "stats", "health", "reload"} & set(names) for names in others)


@pytest.fixture
def program(api: BotApi, tmp_path, database) -> Iterator[Program]:
    """A bot with an administrator and a staff chat, at a server that may fail."""
    run = {"BOT_ADMIN_IDS": str(ADMIN), "BOT_STAFF_CHAT_ID": str(STAFF)}
    program = Program(api, tmp_path, database, start=Forked, **run)
    program.waits = HASTE
    yield program
    if program.is_alive:
        program.kill()


def test_the_chart_is_a_picture_of_a_phones_width(api, program):
    program.start()
    say(api, [(USER, FEE)])
    wait_for(api, program, {USER: 1})
    say(api, [(ADMIN, "/stats 90")])
    wait_until(program, lambda: any(call.method == "sendPhoto" for call in api.sent))
    (photo,) = (call.fields["photo"] for call in api.sent if call.method == "sendPhoto")
    assert isinstance(photo, File)
    image = Image.open(io.BytesIO(photo.content))
    assert image.width == 1080
    assert image.height < 2 * 1080


def test_a_new_kind_of_error_is_told_once_also_after_a_death(api, program):
    def refused_for_users(method, _number):
        return "no chat" if method == "sendMessage" and refuses else None

    def alerts(chat):
        return [text for text in told(api, chat) if "没见过的错误" in text]

    refuses = True
    api.fault = refused_for_users
    program.start()
    say(api, [(USER, "/paths")])
    # Refused as well, the alerts are not repeated: nobody is told without end of not being told.
    wait_until(program, lambda: api.calls["sendMessage"] >= 3)
    refuses = False
    program.kill()
    program.start()
    refuses = True
    say(api, [(USER, "/paths")])
    count = api.calls["sendMessage"]
    wait_until(program, lambda: api.calls["sendMessage"] > count)
    refuses = False
    say(api, [(ADMIN, "/health")])
    wait_for(api, program, {ADMIN: 1})
    assert "bot.delivery.sender." in told(api, ADMIN)[-1]
    assert alerts(ADMIN) == []
    assert program.stop() == 0


def test_administrators_and_staff_are_told_what_and_where_but_not_about_whom(api, program):
    refused = []

    def refused_once(method, _number):
        if method == "sendMessage" and not refused:
            refused.append(method)
            return "no chat"
        return None

    api.fault = refused_once
    program.start()
    say(api, [(USER, FEE)])
    wait_for(api, program, {ADMIN: 1, STAFF: 1})
    for chat in (ADMIN, STAFF):
        (said,) = told(api, chat)
        assert "没见过的错误" in said
        assert "bot.delivery.sender." in said
        assert FEE not in said
        assert str(USER) not in said
    refused.clear()
    say(api, [(USER, FEE), (ADMIN, "/health")])
    wait_for(api, program, {ADMIN: 2})
    assert program.stop() == 0
    assert len(told(api, STAFF)) == 1
    assert "bot.delivery.sender." in told(api, ADMIN)[1]
