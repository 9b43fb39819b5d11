"""👍 and 👎 on Telegram, and what administrators make of what is missing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.content.shipped import knowledge_dir
from tests.e2e.conftest import living
from tests.e2e.test_terminal import run
from tests.e2e.world import Person, Shown, World

ADMIN = 77
FEE = "公众号迁移要多少钱"
STRANGE = "怎么修自行车链条"


@pytest.fixture
def minded(tmp_path: Path) -> Iterator[World]:
    """A bot with an administrator and knowledge of its own."""
    folder = tmp_path / "bot"
    folder.mkdir()
    knowledge = shutil.copytree(knowledge_dir(), tmp_path / "knowledge")
    with living(folder, BOT_KNOWLEDGE_DIR=str(knowledge), BOT_ADMIN_IDS=str(ADMIN)) as world:
        yield world
        world.check()


@pytest.fixture
def unchangeable(tmp_path: Path) -> Iterator[World]:
    """A bot with an administrator and the shipped knowledge."""
    with living(tmp_path, BOT_ADMIN_IDS=str(ADMIN)) as world:
        yield world
        world.check()


def admin(world: World) -> Person:
    return Person(world, ADMIN, {"id": ADMIN, "type": "private"})


def logged(world: World) -> list[dict[str, object]]:
    """Return the log as `gaps --json` prints it, beside the running bot."""
    url = world.settings["BOT_DATABASE_URL"]
    output = run(world.folder, "gaps", "--json", BOT_DATABASE_URL=url).stdout
    return [json.loads(line) for line in output.splitlines()]


def rows(shown: Shown) -> list[list[str]]:
    keyboard = shown.call.fields["reply_markup"]["inline_keyboard"]
    return [[key["text"] for key in row] for row in keyboard]


def below(shown: Shown) -> dict[str, object]:
    """Return what Telegram says of a message when a button below it is pressed."""
    return {"reply_markup": shown.call.fields["reply_markup"], "text": shown.text}


def rated(person: Person, question: str) -> Shown:
    """Ask, and open the ways on that stand behind “more”: the thumbs are among them."""
    answer = person.says(question).message
    return person.taps("更多" if "更多" in answer.labels else "More", answer).edit


def test_thumbs_stand_behind_more_in_the_last_row_under_answers_only(minded):
    person = minded.person()
    answer = rated(person, FEE)
    assert rows(answer)[-1] == ["👍", "👎"]
    assert not {"👍", "👎"} & {label for row in rows(answer)[:-1] for label in row}
    for other in ("你好", "我要注销公众号", "/help", STRANGE):
        assert "👍" not in person.says(other).message.labels


def test_a_thumb_down_is_thanked_for_counted_once_and_leads_on(minded):
    person = minded.person()
    answer = rated(person, FEE)
    others = [label for label in answer.labels if label not in {"👍", "👎"}]
    turn = person.presses(answer.data("👎"), answer, **below(answer))
    assert turn.toasts == ["谢谢，记下了"]
    assert [shown.labels for shown in turn.rekeyed] == [others]
    assert "换个说法" in turn.message.text
    assert "客服" in turn.message.text
    assert person.presses(answer.data("👎"), answer, **below(answer)).alerts == []
    (gap,) = logged(minded)
    assert (gap["question"], gap["nearest"]) == (FEE, "migrate.fee")
    assert (gap["count"], gap["down"]) == (1, 1)


def test_a_thumb_up_is_thanked_for_in_the_readers_language_and_kept_nowhere(minded):
    person = minded.person(language_code="en")
    answer = rated(person, "how much does it cost to migrate an official account")
    turn = person.presses(answer.data("👍"), answer, **below(answer))
    assert turn.toasts == ["Thank you, noted"]
    assert len(turn.rekeyed) == 1
    assert (turn.sent, turn.edited) == ([], [])
    assert logged(minded) == []


def test_in_a_group_only_the_one_who_asked_rates(minded):
    group = minded.group()
    person, other = minded.person(group), minded.person(group)
    answer = rated(person, f"/ask {FEE}")
    assert other.taps("👎", answer).alerts
    assert logged(minded) == []
    assert person.presses(answer.data("👎"), answer, **below(answer)).toasts
    assert len(logged(minded)) == 1


def test_nothing_kept_tells_who_asked(minded):
    person = minded.person()
    person.says("甲山上的花什么时候开 @zhangsan 13812345678")
    (gap,) = logged(minded)
    assert "zhangsan" not in gap["question"]
    assert "1381" not in gap["question"]
    assert str(person.number) not in json.dumps(gap)


def test_the_log_is_for_administrators_in_private(minded):
    person, boss = minded.person(), admin(minded)
    assert "没有没答好的问题" in boss.says("/gaps").message.text
    person.says(STRANGE)
    unknown = person.says("/nosuch").message.text
    assert person.says("/gaps").message.text == unknown.replace("nosuch", "gaps")
    assert STRANGE in boss.says("/gaps").message.text
    assert Person(minded, ADMIN, minded.group()).says("/gaps").silent
    assert person.presses("1.0.0.gaps:1", 1).toasts


def test_many_questions_are_turned_over(minded):
    person, boss = minded.person(), admin(minded)
    for hill in "甲乙丙丁戊己庚辛壬癸子":
        person.says(f"{hill}修自行车链条")
    first = boss.says("/gaps").message
    assert first.text.count("链条") == 10
    second = boss.taps("更多", first).edit
    assert second.text.count("链条") == 1
    assert boss.taps("返回", second).edit.text == first.text


def test_a_question_becomes_a_phrasing_at_once(minded):
    person, boss = minded.person(), admin(minded)
    refused = person.says(STRANGE).message
    (gap,) = logged(minded)
    shown = boss.says(f"/gaps {gap['id']}").message
    assert STRANGE in shown.text
    added = boss.later(lambda: boss.taps("加到这条", shown))
    entry = shown.data("加到这条").rpartition(":")[2]
    assert entry in added.text
    file = (
        Path(minded.settings["BOT_KNOWLEDGE_DIR"]) / "entries" / f"{entry.partition('.')[0]}.yaml"
    )
    entries = {item["id"]: item for item in yaml.safe_load(file.read_text(encoding="utf-8"))}
    assert entries[entry]["questions"]["zh"][-1] == STRANGE
    assert logged(minded) == []
    assert person.says(STRANGE).message.text != refused.text
    assert "可能已处理" in boss.later(lambda: boss.taps("加到这条", shown)).text


def test_a_question_can_be_ignored(minded):
    minded.person().says(STRANGE)
    boss = admin(minded)
    (gap,) = logged(minded)
    shown = boss.says(f"/gaps {gap['id']}").message
    assert STRANGE in boss.taps("不处理", shown).edit.text
    assert logged(minded) == []
    assert "可能已处理" in boss.says(f"/gaps {gap['id']}").message.text


def test_where_the_knowledge_cannot_be_changed_the_line_is_given(unchangeable):
    unchangeable.person().says(STRANGE)
    boss = admin(unchangeable)
    (gap,) = logged(unchangeable)
    shown = boss.says(f"/gaps {gap['id']}").message
    told = boss.later(lambda: boss.taps("加到这条", shown)).text
    assert "BOT_KNOWLEDGE_DIR" in told
    assert f"- {STRANGE}" in told
    assert len(logged(unchangeable)) == 1


def test_everybody_is_told_why_an_answer_was_given(minded):
    person = minded.person()
    answer = person.says("公众号迁移一共要花多少钱").message
    more = person.taps("更多", answer).edit
    why = person.taps("为什么是这条", more).edit
    assert "把握" in why.text
    assert "迁移" in why.text
    assert person.taps("返回正文", why).edit.text == answer.text
