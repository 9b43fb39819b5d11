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
        ("138.0013.8000打不通", f"{MASK}打不通"),
        ("138/0013/8000打不通", f"{MASK}打不通"),
        ("138_0013——8000打不通", f"{MASK}打不通"),
        ("138，0013，8000打不通", f"{MASK}打不通"),
        ("138 ~ 0013 ~ 8000打不通", f"{MASK}打不通"),
        ("+86 (138) 0013-8000打不通", f"+{MASK}打不通"),
        ("138\u200b0013\u2060800\ufeff0打不通", f"{MASK}打不通"),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣打不通", f"{MASK}打不通"),
        ("一三八零零一三八零零零打不通", f"{MASK}打不通"),
        ("一三八，零零一三，八零零零打不通", f"{MASK}打不通"),
        ("代码91440300MA5XXXXX0X的公司", f"代码{MASK}的公司"),
        ("我微信叫lovefish", f"我微信叫{MASK}"),
        ("(0755)8888-8888没人接", f"({MASK}没人接"),
        ("0755.8888.8888没人接", f"{MASK}没人接"),
        ("110105.19491231.002X的号", f"{MASK}的号"),
        ("8888.8888没人接", f"{MASK}没人接"),
        ("邮箱zhang\u200bsan@example.com收不到", f"邮箱{MASK}收不到"),
        ("加我vx：lovefish谈转让", f"加我vx:{MASK}谈转让"),
        ("vx lovefish", f"vx {MASK}"),
        ("vxlovefish", f"vx{MASK}"),
        ("wx lovefish", f"wx{MASK}"),
        ("微信号 lovefish", f"微信号 {MASK}"),
        ("VX:love.fish_a收号", f"VX:{MASK}收号"),
        ("我的微信号是lovefish", f"我的微信号是{MASK}"),
        ("加V信lovefish", f"加V信{MASK}"),
        ("威信：lovefish", f"威信:{MASK}"),
        ("加微信 lovefish", f"加微信{MASK}"),
        ("wx：lovefish", f"wx:{MASK}"),
        ("QQ号：penguin", f"QQ号:{MASK}"),
        ("扣扣lovefish", f"扣扣{MASK}"),
        ("telegram: lovefish", f"telegram:{MASK}"),
        ("tg：lovefish", f"tg:{MASK}"),
        ("line id: lovefish", f"line id:{MASK}"),
        ("my WhatsApp is lovefish", f"my WhatsApp is{MASK}"),
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
        "3000粉能迁移吗",
        "2024年注册的号",
        "2023、2024、2025年都没认证",
        "2024-01-05到期",
        "2024.1.5注册,2025/3月到期",
        "有12000粉丝",
        "收300-500元正常吗",
        "退费1,200元",
        "微信公众号怎么注销",
        "wx公众号和wx登录",
        "wechat official account",
        "my wechat id for the account",
        "qq登录的公众号",
        "is my deadline: tomorrow",
        "微信号和公众号是什么关系",
        "telegram bot怎么授权",
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
