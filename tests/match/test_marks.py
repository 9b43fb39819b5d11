"""What a topic is hardly ever asked about without."""

from __future__ import annotations

import pytest

from bot.match.concepts import Concepts
from bot.match.index import Index
from bot.match.marks import Marks

CLOSING, PAYING = 0, 1
HOW = (
    "在哪",
    "怎么",
    "要多久",
    "要什么材料",
    "能不能",
    "收费吗",
    "谁来",
    "什么时候",
    "难不难",
    "分几步",
)
ASKED = {
    CLOSING: [f"{how}{what}" for how in HOW for what in ("注销", "关", "退", "停用", "撤", "清空")],
    PAYING: [f"{how}{what}" for how in HOW for what in ("注销商户号", "停支付")],
}


@pytest.fixture(scope="module")
def index():
    return Index([text for texts in ASKED.values() for text in texts], Concepts(()))


@pytest.fixture(scope="module")
def marks(index):
    return Marks(index, [topic for topic, texts in ASKED.items() for _ in texts])


def missing(marks, index, text, topic):
    return marks.missing(index.query(text), topic)


def test_a_question_without_any_mark_speaks_against_the_topic(marks, index):
    assert missing(marks, index, "在哪注销呢", PAYING) < -1


def test_one_mark_is_enough(marks, index):
    assert missing(marks, index, "商户号呢", PAYING) == 0
    assert missing(marks, index, "支付呢", PAYING) == 0


def test_a_topic_that_is_asked_about_plainly_loses_little(marks, index):
    plain = missing(marks, index, "那个呢", CLOSING)
    assert missing(marks, index, "那个呢", PAYING) < plain <= 0


def test_a_mark_is_never_a_bonus(marks, index):
    for text in ("", "注销", "商户号", "支付", "今天天气"):
        assert all(missing(marks, index, text, topic) <= 0 for topic in ASKED)


def test_few_phrasings_have_no_marks():
    index = Index(["在哪注销", "商户号"], Concepts(()))
    few = Marks(index, [CLOSING, PAYING])
    assert few.missing(index.query("那个呢"), PAYING) == pytest.approx(0, abs=0.1)


def test_an_empty_library_has_none_either():
    Marks(Index([], Concepts(())), [])
