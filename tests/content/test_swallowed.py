"""Lists whose items a full-width comma has made into one."""

from __future__ import annotations

import pytest

from bot.content import read_folder
from bot.content.checks import check_knowledge
from tests.content.folders import MINIMAL, whole, write


def asked(tmp_path, questions):
    folder = write(
        tmp_path,
        {"entries/a.yaml": MINIMAL.replace("{zh: [怎么注销公众号]}", f"\n    zh: {questions}")},
    )
    return [str(finding) for finding in check_knowledge(read_folder(folder))]


@pytest.mark.parametrize(
    ("questions", "count"),
    [
        ("[几点开门，几点关门]", 2),
        ("[几点开门、几点关门、周末开不开]", 3),
        ("[几点开门；几点关门]", 2),
        ("[几点开门; 几点关门]", 2),
        ("[营业时间，开门时间]", 2),
        ("[怎么退卡、退卡流程]", 2),
        ("[退卡流程，怎么退卡]", 2),
        ("[“怎么去”，“坐哪路车”]", 2),
        ("[门票多少钱, 几点开门，几点关门, 在哪里]", 2),
        ("[what time do you open，what time do you close]", 2),
        ("[几点开门，\n     几点关门]", 2),
    ],
)
def test_an_author_is_asked_whether_several_were_meant(tmp_path, questions, count):
    (told,) = asked(tmp_path, questions)
    assert told.startswith("entries/a.yaml:5: warning swallowed: is “")
    assert f"one item or {count}?" in told


@pytest.mark.parametrize(
    "questions",
    [
        "[几点开门, 几点关门]",
        "[号被封了，怎么办]",
        "[我是个体户，执照注销了，公众号怎么办]",
        "[你好，周末几点开门，谢谢, 几点关门]",
        "[我想知道你们这里到底是几点钟开门，因为上次去的时候等了很久也没有人来开门，是不是改时间了]",
        "[注销了，不后悔, 怎么注销]",
        "[我要注销，不想用了]",
        "[几点开门，谢谢]",
        "[您好，请问，几点开门]",
        "['几点开门，几点关门']",
        '["几点开门，几点关门"]',
        "\n      - 几点开门，几点关门",
    ],
)
def test_a_sentence_or_what_stands_in_quotes_is_let_be(tmp_path, questions):
    assert asked(tmp_path, questions) == []


def test_a_list_of_words_holds_no_sentence(tmp_path):
    folder = whole(tmp_path)
    (folder / "synonyms.yaml").write_text(
        "- {id: close, zh: [注销，销号，删号, 关掉], en: [close]}"
    )
    (told,) = check_knowledge(read_folder(folder))
    assert str(told).startswith(
        "synonyms.yaml:1: warning swallowed: is “注销，销号，删号” one item"
    )
