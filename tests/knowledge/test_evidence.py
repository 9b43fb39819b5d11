"""No sentence cites a fact that says something else; those in other words have been read."""

from __future__ import annotations

import pytest

from bot.content.shipped import knowledge_dir
from tests.content.folders import whole
from tools.evidence import doubtful, known

HOW = (
    "`python -m tools.evidence` prints each beside its fact. Where the fact does not say it, mend "
    "the sentence or cite another fact; where it does, add it to tests/knowledge/evidence_read.yaml"
)


@pytest.fixture(scope="module")
def shipped():
    return {(one.fact.id, one.sentence): one.place for one in doubtful(knowledge_dir())}


def test_every_sentence_in_other_words_than_its_fact_has_been_read(shipped):
    read = known()
    unread = [f"{place}: {key[1]}" for key, place in shipped.items() if key not in read]
    assert unread == [], HOW


def test_the_list_of_those_read_holds_no_sentence_that_is_gone(shipped):
    assert known() - shipped.keys() == set()


RELEASED = "管理员确认注销后，主体名额和身份证号立即释放。"
MERCHANT = "注销商户号只关商户号，个人微信里的支付照常使用。"


def doubts(folder, fact_id: str, says: str, sentence: str, file: str = "entries_close"):
    """Return what is doubted of a folder in which `sentence` cites a fact that `says` something."""
    answer = (
        '"在后台注销，{close.fee}。", en: "In the back office, {close.fee}."',
        f'"{sentence.replace("FACT", f"{{{fact_id}|mark}}")}", en: "Close it."',
    )
    fact = ("id: close.fee", f"id: {fact_id}")
    text = ("要 300 元。", says)
    folder = whole(folder, facts_close=fact, **{file: answer})
    facts = folder / "facts/close.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace(*text), encoding="utf-8")
    return [one.sentence for one in doubtful(folder)]


@pytest.mark.parametrize(
    ("sentence", "is_doubted"),
    [
        ("公司注销以后，名额还占着 FACT。", True),
        ("执照已吊销的，名额照样释放 FACT。", True),
        ("单位一没，名额就放不出来 FACT。", True),
        ("确认以后，名额就空出来 FACT。", False),
        ("公司要注销这个号，名额到确认以后才空出来 FACT。", False),
    ],
)
def test_a_closed_account_tells_nothing_of_an_entity_that_is_gone(tmp_path, sentence, is_doubted):
    assert bool(doubts(tmp_path, "close.release", RELEASED, sentence)) is is_doubted


@pytest.mark.parametrize(
    ("sentence", "is_doubted"),
    [
        ("不影响，您个人微信里的支付照常用 FACT。", True),
        ("注销商户号，个人微信里的支付照常用 FACT。", False),
    ],
)
def test_a_merchant_account_tells_nothing_of_the_official_account(tmp_path, sentence, is_doubted):
    assert bool(doubts(tmp_path, "pay.personal", MERCHANT, sentence)) is is_doubted


def test_a_fact_on_something_else_altogether_is_doubted(tmp_path):
    assert doubts(tmp_path, "close.menu", "入口在设置里。", "要等十天 FACT。")
    assert not doubts(tmp_path, "close.wait", "要等十天。", "先等十天 FACT。")
