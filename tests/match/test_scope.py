"""What is about an official account, and what names another thing."""

from __future__ import annotations

import pytest

from bot.match.models import Step
from tests import shipped


def step(text: str) -> Step:
    return shipped.knowledge().matcher.match(text).step


@pytest.mark.parametrize(
    "text",
    [
        "怎么关闭",
        "要怎么转让出去",
        "被冻住了该咋办",
        "管理员怎么换人",
        "如何彻底删掉",
        "how can I shut it down",
        "what happens when it is frozen",
        "官方帳號怎麼刪除",
        "公众号关联的小程序怎么解绑",
        "公众号的商户号怎么关",
        "香港公司注册的公众号能迁移到内地公司吗",
        "我老公是公众号管理员，怎么换成我",
        "how do I unfollow an account my landlord runs",
    ],
)
def test_a_plain_question_without_a_thing_of_its_own_name_is_never_refused(text):
    assert step(text) not in {Step.NOT_OURS, Step.NOT_LEAVING, Step.NOT_KNOWN}


@pytest.mark.parametrize(
    "text",
    [
        "微信号被冻结了怎么解封",
        "微信太久没登会被收回吗",
        "视频号可以注销吗",
        "QQ账户冻结了怎么办",
        "LINE官方帳號怎麼關閉",
        "小程序要怎么注销",
        "抖音的企业号怎么退出",
        "怎么退出微信群",
        "健身房年卡能退吗",
        "how do I delete my Facebook page",
    ],
)
def test_a_thing_called_by_its_name_is_refused_however_well_the_rest_fits(text):
    match = shipped.knowledge().matcher.match(text)
    assert match.step is Step.NOT_OURS
    assert not match.facts or match.verdict == "unknown"


@pytest.mark.parametrize(
    "text",
    ["公众号怎么涨粉快一点", "公众号文章怎么排版好看", "how do I write a menu for my account"],
)
def test_running_an_account_is_no_leaving_and_no_refusal_of_another_thing(text):
    assert step(text) in {Step.NOT_LEAVING, Step.NOT_KNOWN, Step.WHICH_TOPIC}


@pytest.mark.parametrize("text", ["今晚吃什么好", "tell me a story about dragons", "周末去爬山吗"])
def test_what_has_nothing_of_ours_is_not_answered(text):
    assert step(text) in {Step.NOT_KNOWN, Step.GREET, Step.WHICH_TOPIC}
