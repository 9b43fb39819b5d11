"""The first word that people read is the right one, whichever way round they ask."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from bot.content.polarity import first_word
from bot.dialogue import Reply, Said, Session, step
from bot.dialogue.blocks import Paragraph
from tests import shipped

TABLE = yaml.safe_load(Path(__file__).with_name("first_words.yaml").read_text(encoding="utf-8"))
ROWS = [row for rows in TABLE.values() for row in rows]


@pytest.fixture(scope="module")
def knowledge():
    return shipped.knowledge()


def answered(knowledge, question: str) -> Reply:
    lang = "en" if question.isascii() else "zh-Hans"
    _, reply = step(knowledge, Session(lang=lang), Said(question), dt.date(2026, 11, 28))
    return reply


def first_line(reply: Reply) -> str:
    return next(block.text for block in reply.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(("question", "entries", "word"), ROWS)
def test_an_answer_begins_with_the_right_word(knowledge, question, entries, word):
    reply = answered(knowledge, question)
    assert reply.answered in entries
    found = first_word(first_line(reply), "en" if question.isascii() else "zh")
    assert found == (None if word == "depends" else word)


@pytest.mark.parametrize(
    "question",
    [
        "公众号正在打官司，能先把它注销吗",
        "被人起诉了，公众号可以注销吗",
        "官司還沒判，公眾號能註銷嗎",
        "号被永久封了还能自己注销吗",
        "we are in a lawsuit, can we close the account",
    ],
)
def test_a_danger_is_never_answered_with_a_plain_yes(knowledge, question):
    reply = answered(knowledge, question)
    assert first_word(first_line(reply), "en" if question.isascii() else "zh") != "yes"


@pytest.mark.parametrize("word", ["能", "可以", "会", "要", "是", "有"])
def test_yes_has_many_words(word):
    assert first_word(f"{word}，没问题。", "zh") == "yes"
    assert first_word(f"不{word}，没办法。", "zh") == "no"


@pytest.mark.parametrize("text", ["没有找到这样的规定。", "要搬粉丝的，先看上限。", "先备份。"])
def test_not_every_sentence_is_a_yes_or_a_no(text):
    assert first_word(text, "zh") is None
