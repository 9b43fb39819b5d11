"""What is blacked out of a text, and what is not."""

from __future__ import annotations

import pytest

from bot.match import redacted
from bot.match.redaction import REDACTED

# In braces stands what has to go; nothing else may.
SECRETS = [
    "我的密码是{qm8841zt}，你帮我注销",
    "密码：{sunflower}",
    "登录密码现在是 {Abc!2025}",
    "密碼為{taipei101x}",
    "密码{aa11bb22}",
    "{qwer1234}是后台密码",
    "收到验证码 {730164}，快",
    "驗證碼是{8841}",
    "{730164}是刚收到的验证码",
    "身份证 {32010219851120345X}",
    "{320102 19851120 3458} 查一下",
    "护照号是{E12345678}",
    "卡号 {6228 4801 2345 6789 013}",
    "{4111 1111 1111 1111}",
    "{４１１１１１１１１１１１１１１１}",
    "AppSecret: {0a1b2c3d4e5f60718293a4b5c6d7e8f9}",
    "{0a1b2c3d4e5f60718293a4b5c6d7e8f9} 还能用吗",
    "token 是 {123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX}",
    "https://api.weixin.qq.com/x?access_token={56_abcdefghij}&a=1",
    "my password is {Tr0ub4dor}",
    "password: {sunflower}",
    "the verification code is {118822}",
    "{118822} is my code",
    "one-time code: {4432}",
    "passport number {K0123456}",
    "收到了，码是 {482910}",
    "验证码来了{551236}",
    "收到个码{778899}",
    "碼是{482911}",
    "the sms says {998812}",
    "code came {552913} please enter it",
    "the password is {maple-river-stone}, please do it",
]
HARMLESS = [
    "错误码是 40001",
    "邀请码 558822",
    "二维码 123456",
    "the password is case-sensitive",
    "密码忘了怎么办，账号是zhangsan88",
    "密码是8位的吗",
    "密码是AppSecret吗",
    "密码2023年改过",
    "密码重置 https://kf.qq.com/faq/120911VrYVrA1510137JRRZr.html",
    "收不到验证码，打95017",
    "验证码等了60秒",
    "my password is wrong",
    "password is at least eight characters",
    "error code 50002",
    "changeopenid 报错 63178",
    "https://mp.weixin.qq.com/s?__biz=MzA5&sn=0a1b2c3d4e5f60718293a4b5c6d7e8f9&chksm=ec12",
    "原始ID是 gh_1a2b3c4d5e6f",
    "AppID 是 wx1234567890abcdef",
    "粉丝100001人，2026年11月20日提交的",
    "统一社会信用代码 91310000MA1FL8XQ30",
    "身份证能注册几个",
    "身份证满 5 个公众号了",
    "银行卡要几张",
    "手机13800138000绑了号",
    "token 7200 秒过期",
]


@pytest.mark.parametrize("written", SECRETS)
def test_a_secret_is_blacked_out_and_nothing_else(written):
    head, _, rest = written.partition("{")
    secret, _, tail = rest.partition("}")
    black = redacted(head + secret + tail)
    assert black == head + "〇" * len(secret) + tail
    assert REDACTED in black


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_resembles_a_secret_stays(text):
    assert redacted(text) == text


def test_all_of_several_go_and_a_second_time_changes_nothing():
    once = redacted("密码是abc12345，验证码 730164")
    assert once == "密码是〇〇〇〇〇〇〇〇，验证码 〇〇〇〇〇〇"
    assert redacted(once) == once
