"""What is kept of somebody: seen, taken along and forgotten, through a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import living
from tests.e2e.test_feedback import below, rated
from tests.e2e.world import Person, Shown, World

FEE = "公众号迁移要多少钱"
URL = "https://example.org/privacy"


@pytest.fixture(scope="module")
def open_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with living(tmp_path_factory.mktemp("trust"), BOT_PRIVACY_URL=URL) as world:
        yield world


@pytest.fixture
def bot(open_one: World) -> Iterator[World]:
    yield open_one
    open_one.check()


def exported(shown: Shown) -> dict[str, list[dict[str, object]]]:
    """Read the file that was sent."""
    file = shown.call.fields["document"]
    content = json.loads(file.data)
    kept: dict[str, list[dict[str, object]]] = content["kept"]
    return kept


def rows_of(world: World, person: Person) -> int:
    number = person.number
    tables = ("profiles", "accounts", "positions", "questions", "updates")
    mine = sum(world.count(f"{table} WHERE user_id = ?", number) for table in tables)
    return mine + sum(
        world.count(f"{table} WHERE chat_id = ?", number)
        for table in ("answers", "timers", "outbox", "handovers")
    )


def test_privacy_is_told_with_the_address_of_the_notice(bot):
    person = bot.person()
    shown = person.says("/privacy").message
    assert URL in shown.text
    assert shown.labels == ["谁看得到", "导出我的数据", "删除我的数据"]
    assert "运行这个机器人的人" in person.taps("谁看得到", shown).edit.text
    english = bot.person(language_code="en").says("/privacy").message
    assert "180 days" in english.text


def test_everything_is_exported_as_a_file_that_nobody_else_gets(bot):
    person, other = bot.person(), bot.person()
    other.says("我的企业服务号要注销")
    person.says("我的个人订阅号要注销")
    turn = person.says("/export")
    assert "都在这个文件里" in turn.message.text
    (file,) = turn.attached
    kept = exported(file)
    (account,) = kept["accounts"]
    assert "subscription" in str(account["data"])
    assert str(other.number) not in json.dumps(kept)
    assert "service" not in str(account["data"])
    assert bot.count("files") == 0


def test_an_export_of_somebody_new_is_whole_too(bot):
    (file,) = bot.person().says("导出我的数据").attached
    assert exported(file)["accounts"] == []


def test_nothing_of_it_is_shown_in_a_group(bot):
    group = bot.group()
    person = bot.person(group)
    person.says("/ask 我的个人订阅号要注销")
    for command in ("/export", "/human"):
        turn = person.says(command)
        assert turn.attached == []
    shown = person.says("/export").message
    assert "只在私聊里" in shown.text
    (link,) = shown.links
    assert link.endswith("?start=export")
    alone = Person(bot, person.number, {"id": person.number, "type": "private"})
    (file,) = alone.says("/start export").attached
    assert [row["chat_id"] for row in exported(file)["accounts"]] == [group["id"]]


def test_all_of_a_person_is_forgotten_wherever_they_talked_and_nothing_of_others(bot):
    group = bot.group()
    person, other = bot.person(), bot.person()
    here = Person(bot, person.number, group)
    for one in (person, other):
        one.says("我的个人订阅号要注销")
    here.says("/ask 我的企业服务号要注销")
    others = rows_of(bot, other)
    asked = person.says("删除我的数据").message
    assert rows_of(bot, person) > 5
    (erase,) = [key for key in asked.keys if key["text"] == "全部删掉"]
    assert erase["style"] == "danger"
    turn = person.presses(erase["callback_data"], asked, **below(asked))
    assert "都删了" in turn.edit.text
    assert rows_of(bot, person) == 0
    assert rows_of(bot, other) == others
    assert "还什么都没记" in person.says("/facts").message.text


def test_it_may_be_left_as_it_is(bot):
    person = bot.person()
    person.says("我的个人订阅号要注销")
    asked = person.says("/forget").message
    person.presses(asked.data("先不删"), asked, **below(asked))
    assert "订阅号" in person.says("/facts").message.text


def test_nobody_has_somebody_else_forgotten(bot):
    group = bot.group()
    person, other = bot.person(group), bot.person(group)
    person.says("/ask 我的个人订阅号要注销")
    asked = person.says("/forget").message
    assert other.presses(asked.data("全部删掉"), asked, **below(asked)).alerts
    assert bot.count("accounts WHERE user_id = ?", person.number) == 1


def test_whoever_calls_the_bot_for_somebody_does_not_have_them_forgotten(bot):
    group = bot.group()
    person, helper = bot.person(group), bot.person(group)
    person.says("/ask 我的个人订阅号要注销")
    asked = helper.says("/ask", reply_to_message=person.message("删除我的数据")).message
    assert helper.presses(asked.data("全部删掉"), asked, **below(asked)).alerts
    assert bot.count("accounts WHERE user_id = ?", person.number) == 1
    turn = person.presses(asked.data("全部删掉"), asked, **below(asked))
    assert "都删了" in turn.edit.text


def test_an_anonymous_administrator_has_their_conversation_forgotten(bot):
    group = bot.group()
    anonymous = Person(bot, 1087968824, group, {"is_bot": True, "first_name": "Group"})
    asked = anonymous.says("/forget").message
    here = "positions WHERE chat_id = ?"
    assert bot.count(here, group["id"]) == 1
    member, administrator = bot.person(group), bot.person(group)
    bot.telegram.ranks(group["id"], administrator.number, "administrator")
    assert member.presses(asked.data("全部删掉"), asked, **below(asked)).alerts
    assert bot.count(here, group["id"]) == 1
    turn = administrator.presses(asked.data("全部删掉"), asked, **below(asked))
    assert "都删了" in turn.edit.text
    assert bot.count(here, group["id"]) == 0


def test_a_reason_is_thanked_for_counted_and_asked_for_once(bot):
    person = bot.person()
    answer = rated(person, FEE)
    asked = person.presses(answer.data("👎"), answer, **below(answer)).message
    turn = person.presses(asked.data("太长"), asked, **below(asked))
    assert turn.toasts == ["谢谢，记下了"]
    assert [shown.labels for shown in turn.rekeyed] == [["所有退出方式"]]
    person.presses(asked.data("答非所问"), asked, **below(asked))
    assert bot.count("complaints") == 1
    assert bot.count("complaints WHERE reason = 'long' AND count = 1") == 1
