"""What a topic is hardly ever asked about without."""

from __future__ import annotations

import numpy as np
import pytest

from bot.match.concepts import Concepts
from bot.match.cutting import cut
from bot.match.index import Index, indexed
from bot.match.marks import Marks, marked, premised

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


def found(texts, topics):
    """Return the index of some texts and the marks of their topics."""
    pieces = cut(texts, Concepts(()))
    marks = Marks(marked(pieces, np.array(topics, np.int64)))
    return Index(indexed(pieces), Concepts(())), marks


@pytest.fixture(scope="module")
def asked():
    texts = [text for texts in ASKED.values() for text in texts]
    return found(texts, [topic for topic, texts in ASKED.items() for _ in texts])


def missing(asked, text, topic):
    index, marks = asked
    return marks.missing(index.query(text))[topic]


def test_a_question_without_any_mark_speaks_against_the_topic(asked):
    assert missing(asked, "在哪注销呢", PAYING) < -1


def test_one_mark_is_enough(asked):
    assert missing(asked, "商户号呢", PAYING) == 0
    assert missing(asked, "支付呢", PAYING) == 0


def test_a_topic_that_is_asked_about_plainly_loses_little(asked):
    plain = missing(asked, "那个呢", CLOSING)
    assert missing(asked, "那个呢", PAYING) < plain <= 0


def test_a_mark_is_never_a_bonus(asked):
    for text in ("", "注销", "商户号", "支付", "今天天气"):
        assert all(missing(asked, text, topic) <= 0 for topic in ASKED)


def test_few_phrasings_have_no_marks():
    few = found(["在哪注销", "商户号"], [CLOSING, PAYING])
    assert missing(few, "那个呢", PAYING) == pytest.approx(0, abs=0.1)


def test_an_empty_library_has_none_either():
    _, marks = found([], [])
    assert not len(marks.missing(Index(indexed(cut([], Concepts(()))), Concepts(())).query("注销")))


def test_the_premise_of_an_entry_is_what_its_siblings_are_asked_about_without():
    plain = [f"{how}收入" for how in HOW]
    banned = [f"封号{how}收入" for how in HOW]
    pieces = cut([*plain, *banned], Concepts(()))
    owners = np.repeat([0, 1], len(HOW))
    premises = Marks(premised(pieces, owners, np.array([0, 0])))
    index = Index(indexed(pieces), Concepts(()))
    unsaid, said = (premises.missing(index.query(text)) for text in ("收入呢", "封号以后收入呢"))
    assert unsaid[1] < -1
    assert said[1] == 0
    assert unsaid[0] > unsaid[1]
