"""The language of an answer: that of what is typed, unless another was asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.dialogue import Called, Chose, Knowledge, Said, Session, step
from bot.dialogue.blocks import Paragraph
from bot.dialogue.commands import parse_command
from bot.dialogue.language import in_language, language_of, spoken
from bot.dialogue.language_request import requested
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def k() -> Knowledge:
    return Knowledge.of(club())


def talk(k, *texts, session=None, hint=None):
    reply = None
    for text in texts:
        event = (parse_command(text) or Said(text)) if isinstance(text, str) else text
        session, reply = step(k, spoken(session, event, hint), event, TODAY)
    return session, reply


def said(reply):
    return [block.text for block in reply.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("code", "lang"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-sg", "zh-Hans"),
        ("zh-hans-hk", "zh-Hans"),
        ("zh-hk", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh_tw", "zh-Hant"),
        ("zh-hant-hk", "zh-Hant"),
        ("zh-hant-x-new", "zh-Hant"),
        ("zh-unheard-of", "zh-Hans"),
        ("yue", "zh-Hant"),
        ("en-GB", "en"),
        ("pt-br", "en"),
        ("zha", "en"),
        ("x", "en"),
        ("", "zh-Hans"),
        (None, "zh-Hans"),
    ],
)
def test_the_language_of_a_client_is_read_by_its_parts(code, lang):
    assert language_of("", None, code) == lang


@pytest.mark.parametrize(
    ("text", "current", "lang"),
    [
        ("公眾號怎麼註銷", "zh-Hans", "zh-Hant"),
        ("公众号怎么注销", "zh-Hant", "zh-Hans"),
        ("公众号怎么注销", "en", "zh-Hans"),
        ("怎麼退", "en", "zh-Hant"),
        ("管理员叫於文，怎么迁移公众号", "zh-Hans", "zh-Hans"),
        ("於文", "zh-Hans", "zh-Hans"),
        ("台", "zh-Hans", "zh-Hans"),
        ("可以", "zh-Hant", "zh-Hant"),
        ("How do I close it?", "zh-Hans", "en"),
        ("gongzhonghao zenme zhuxiao", "zh-Hans", "zh-Hans"),
        ("gōngzhònghào zěnme zhùxiāo", "zh-Hans", "zh-Hans"),
        ("close", "zh-Hans", "zh-Hans"),
        ("mp.weixin.qq.com 打不开", "zh-Hans", "zh-Hans"),
        ("https://mp.weixin.qq.com/a/b", "zh-Hans", "zh-Hans"),
        ("invalid credential access token 怎么解决", "zh-Hans", "zh-Hans"),
        ("I cannot find 设置与开发 in the back office", "en", "en"),
        ("What does 主体 mean", "zh-Hans", "en"),
        ("what is 清算", "zh-Hans", "en"),
        ("a copycat account uses our logo on wechat, 仿冒, how do we report it", "zh-Hans", "en"),
        ("who can sign for 深圳市蓝鲸文化传播有限公司 at the notary", "zh-Hant", "en"),
        ("提示 you do not have permission to access 是什么意思", "zh-Hans", "zh-Hans"),
        ("提示 you do not have permission to access 是什么意思", "en", "zh-Hans"),
        ("AppSecret API token key reset 之后接口全断", "zh-Hans", "zh-Hans"),
        ("openid unionid appid appsecret 咋处理", "en", "zh-Hans"),
        ("冻结", "en", "zh-Hans"),
        ("👍", "en", "en"),
    ],
)
def test_what_is_typed_decides(text, current, lang):
    assert language_of(text, current) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [("hi", "en"), ("費用", "zh-Hant"), ("迁移", "zh-Hans"), ("👍", "zh-Hans"), ("", "zh-Hans")],
)
def test_little_is_enough_where_nothing_is_known(text, lang):
    assert spoken(None, Said(text)).lang == lang


@pytest.mark.parametrize(
    ("hint", "lang"),
    [("zh-hant", "zh-Hant"), ("zh-TW", "zh-Hant"), ("zh", "zh-Hans"), ("de", "en")],
)
def test_a_hint_counts_until_something_is_typed(hint, lang):
    assert spoken(None, Said("ok"), hint).lang == lang
    assert spoken(None, Said("公众号怎么注销"), hint).lang == "zh-Hans"


def test_the_question_of_a_command_decides_and_a_button_does_not():
    chinese = Session(lang="zh-Hans")
    assert spoken(chinese, Called("ask", "how do I close it")).lang == "en"
    assert spoken(chinese, Called("start", "how do I close it")).lang == "zh-Hans"
    assert spoken(chinese, Chose("go:main menu page")).lang == "zh-Hans"


def test_a_chosen_language_stays_whatever_is_typed(k):
    session, _ = talk(k, "怎么退会", "还是要停卡", session=in_language(None, "en"))
    assert session.lang == "en"


@pytest.mark.parametrize(
    ("text", "lang", "rest"),
    [
        ("please answer in English", "en", ""),
        ("Please talk to me in English.", "en", ""),
        ("English", "en", ""),
        ("Do you speak English?", "en", ""),
        ("I can’t read Chinese", "en", ""),
        ("How do I leave? English please", "en", "How do I leave?"),
        ("用中文", "zh-Hans", ""),
        ("說中文", "zh-Hant", ""),
        ("請用繁體", "zh-Hant", ""),
        ("繁體", "zh-Hant", ""),
        ("简体", "zh-Hans", ""),
        ("不要用英文", "zh-Hans", ""),
        ("请用英文回答：怎么退会？", "en", "怎么退会？"),
        ("怎么退会？可以用英文吗", "en", "怎么退会？"),
    ],
)
def test_a_request_is_heard_with_what_stands_beside_it(text, lang, rest):
    request = requested(text, "zh-Hans")
    assert (request.lang, request.rest) == (lang, rest)


@pytest.mark.parametrize(
    "text",
    [
        "用英文注册的公众号怎么注销",
        "公众号名称改成英文要多久",
        "公证书要用中文吗",
        "用中文名",
        "I want to change the name of my account to English",
        "Is there an English help page?",
        "the admin doesn't speak English",
    ],
)
def test_other_talk_of_languages_asks_for_none(text):
    assert requested(text, "zh-Hans") is None


def test_a_request_is_acknowledged_in_the_new_language_and_lasts(k):
    session, reply = talk(k, "怎么退会", "please answer in English")
    assert said(reply)[0].isascii()
    assert reply.ask.slot == "role"
    assert session.lang == "en"
    session, _ = talk(k, "退会要多少钱", session=session)
    assert session.lang == "en"
    session, _ = step(k, session, Called("start"), TODAY)
    assert spoken(session, Said("退会要多少钱")).lang == "en"
    session, reply = talk(k, "用中文", session=session)
    assert session.lang == "zh-Hans"


def test_a_request_beside_a_question_has_it_answered(k):
    _, reply = talk(k, "退会要多少钱？请用英文回答")
    assert reply.answered == "close.fee"
    assert said(reply)[1].startswith("[退会不收钱。")


def test_after_an_answer_a_request_offers_it_again(k):
    _, reply = talk(k, "退会要多少钱", "please answer in English")
    assert [button.id for button in reply.buttons] == ["entry:close.fee"]


def test_a_long_run_of_blank_lines_asks_for_nothing():
    assert requested("a" + "\n" * 4_000 + "b", "zh-Hans") is None
    assert requested("，".join(["请"] * 1_000), "zh-Hans") is None


class TestChoosing:
    def test_a_command_offers_the_languages_by_their_own_names(self, k):
        _, reply = talk(k, "/lang")
        assert [button.label for button in reply.buttons[:3]] == ["简体中文", "繁體中文", "English"]

    def test_one_that_is_pressed_stays_until_it_is_to_follow_what_is_typed_again(self, k):
        session, reply = talk(k, Chose("speak:en"))
        assert reply.lang == "en"
        session, _ = talk(k, "怎么退会", session=session)
        assert session.lang == "en"
        session, _ = talk(k, Chose("speak:typed"), "怎么退会", session=session)
        assert session.lang == "zh-Hans"

    @pytest.mark.parametrize(
        ("command", "lang"),
        [
            ("/lang en", "en"),
            ("/lang zh-TW", "zh-Hant"),
            ("/lang 英文", "en"),
            ("/lang tlh", "zh-Hans"),
        ],
    )
    def test_a_command_may_name_it(self, k, command, lang):
        session, _ = talk(k, command)
        assert session.lang == lang

    def test_an_unknown_one_is_no_button_of_ours(self, k):
        session, _ = talk(k, Chose("speak:tlh"))
        assert session.lang == "zh-Hans"
