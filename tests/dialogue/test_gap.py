"""What is kept of a question without a good answer, and what is not."""

from __future__ import annotations

import pytest

from bot.dialogue.gap import (
    MAX_QUESTION,
    Gap,
    GapKind,
    gap_of,
    language_list,
    phrasing_of,
    question_of,
)
from bot.dialogue.masking import MASK, masked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("公众号https://mp.weixin.qq.com/s?a=b怎么删", f"公众号{MASK}怎么删"),
        ("看www.example.com/x这篇", f"看{MASK}这篇"),
        ("看mp.weixin.qq.com/s/xyz这篇", f"看{MASK}这篇"),
        ("邮箱a.b+c@mail.example.com收不到", f"邮箱{MASK}收不到"),
        ("@张三 怎么注销", f"{MASK} 怎么注销"),
        ("问@wang_wu怎么注销", f"问{MASK}怎么注销"),
        ("wxid_abc12x冒充我", f"{MASK}冒充我"),
        ("gh_0a1b2c3d是谁的", f"{MASK}是谁的"),
        ("微信号zhangsan88的号", f"微信号{MASK}的号"),
        ("138 1234-5678打不通", f"{MASK}打不通"),
        ("１３８１２３４５６７８打不通", f"{MASK}打不通"),
        ("11010519491231002X的号", f"{MASK}的号"),
    ],
)
def test_what_may_identify_somebody_is_taken_out(text, kept):
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "迁移要300元还是1000元",
        "登录mp.weixin.qq.com",
        "oauth2授权怎么解除",
        "90 天 210 天",
        "https",
    ],
)
def test_what_questions_are_made_of_stays(text):
    assert masked(text) == text


def test_questions_that_differ_in_punctuation_case_or_politeness_are_one():
    texts = ("请问公众号怎么注销？", "公众号怎么注销", "公众號怎麼註銷!!", "公众号，怎么注销 谢谢")
    assert len({question_of(text) for text in texts}) == 1


@pytest.mark.parametrize("text", ["", "👍🏻", "？？？", "a", "号", "13812345678", "@someone", "1 "])
def test_what_asks_nothing_is_not_kept(text):
    assert gap_of(GapKind.UNKNOWN, text, "zh-Hans") is None


def test_a_gap_holds_no_more_than_is_needed():
    gap = gap_of(GapKind.DOWN, "号" * 5000, "en", "close.fee", "gym")
    assert gap == Gap(GapKind.DOWN, "号" * MAX_QUESTION, "en", "close.fee", "gym")


@pytest.mark.parametrize(
    ("text", "phrasing"),
    [("微信号zhangsan88的号怎么注销", "微信号的号怎么注销"), ("call 13812345678 now", "call now")],
)
def test_a_phrasing_made_of_a_question_has_no_masks(text, phrasing):
    assert phrasing_of(question_of(text)) == phrasing


@pytest.mark.parametrize(
    ("question", "lang", "listed"),
    [
        ("how to close it", "en", "en"),
        ("zenme zhuxiao", "zh-Hans", "zh"),
        ("怎么注销", "en", "zh"),
        (f"call {MASK} now", "en", "en"),
    ],
)
def test_a_question_belongs_to_the_phrasings_of_its_language(question, lang, listed):
    assert language_list(question, lang) == listed
