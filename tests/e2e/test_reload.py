"""New knowledge in a running bot: taken when it is sound, refused with reasons when not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.shipped import knowledge_dir
from tests.e2e.conftest import living
from tests.e2e.world import Person, World

ADMIN = 77
STAFF = -1009
TRANSFER = "我们公司的公众号要过户给集团另一家公司"
FEE = "公众号迁移要多少钱"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return Path(shutil.copytree(knowledge_dir(), tmp_path / "knowledge"))


@pytest.fixture
def edited(tmp_path: Path, knowledge: Path) -> Iterator[World]:
    """A bot whose knowledge is edited while it runs."""
    folder = tmp_path / "bot"
    folder.mkdir()
    settings = {"BOT_ADMIN_IDS": str(ADMIN), "BOT_STAFF_CHAT_ID": str(STAFF)}
    with living(folder, BOT_KNOWLEDGE_DIR=str(knowledge), **settings) as world:
        yield world
        world.check()


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def admin(world: World) -> Person:
    return Person(world, ADMIN, {"id": ADMIN, "type": "private"})


def test_sound_knowledge_is_taken_and_faulty_refused_while_people_talk(edited, knowledge):
    facts = knowledge / "facts" / "migrate.yaml"
    person, reader, boss = edited.person(), edited.person(), admin(edited)
    assert "300 元" in reader.says(FEE).message.text
    question = person.says(TRANSFER).message

    edit(facts, "zh: 300 元", "zh: [300 元")
    refused = boss.later(lambda: boss.says("/reload")).text
    assert "facts/migrate.yaml:" in refused
    assert ": error " in refused
    assert "300 元" in person.says(FEE).message.text

    edit(facts, "zh: [300 元", "zh: 300 元")
    edit(facts, "300 元", "380 元")
    assert "没有换" not in boss.later(lambda: boss.says("/reload")).text
    assert "380 元" in person.says(FEE).message.text
    assert person.taps("服务号", question).edit.text != question.text
    assert "服务号" in person.says("/facts").message.text
    assert "380 元" in reader.says("/updates").message.text
    assert "380 元" not in reader.says("/updates").message.text


def test_a_long_list_of_faults_is_cut_in_the_message_and_whole_in_the_log(edited, knowledge):
    edit(knowledge / "facts" / "migrate.yaml", "status: ", "sattus: ")
    boss = admin(edited)
    said = boss.later(lambda: boss.says("/reload")).text
    assert said.count(": error ") == 20
    assert edited.output().count("facts/migrate.yaml:") > 20


@pytest.mark.parametrize("chat", [ADMIN, STAFF], ids=["administrator", "staff"])
def test_a_hangup_reloads_too_and_those_who_run_the_bot_are_told(edited, knowledge, chat):
    person = edited.person()
    (knowledge / "entries" / "migrate.yaml").write_text("nonsense: [", encoding="utf-8")
    told = edited.hang_up(chat)
    assert "entries/migrate.yaml:2: error yaml:" in told.text
    assert "300 元" in person.says(FEE).message.text


def test_reload_is_no_command_for_anybody_else(edited):
    person = edited.person()
    other = person.says("/nosuch").message.text
    assert person.says("/reload").message.text == other.replace("nosuch", "reload")
    boss = Person(edited, ADMIN, edited.group())
    assert boss.says("/reload").silent
