"""Blacks out what opens an account or is worth money to a thief, before anybody reads it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

BLACK = "〇"
"""Stands for each character taken out; it outlives `surface` and `normalise`."""
REDACTED = BLACK * 4
"""What a text holds at least once if anything was taken out: no secret is shorter."""

_SHIELD = r"(?!https?:|www\.)"
_IS = (
    r"\s{0,3}(?:就?是|为|為|改成了?|改为|改為|设成了?|設成了?|给你|給你|发你|發你|在这里?|在這裡?|如下"
    r"|[:：=＝]|\b(?:is|was|to)\b)"
)
_MINE = (
    r"(?:我们?|公众号|公眾號|后台|後台|登录|登入|现在|現在|目前|一直|都|的|应该|好像|大概|\s){0,8}"
)
_QUOTE = r"\s{0,3}[\"'“”‘’「]?"
_PASSWORD = r"(?:密码|密碼|口令|\bpass ?word|\bpasswd|\bpwd|\bpasscode|\bpw\b)"  # noqa: S105 - words
_CODE = r"(?:验证码|驗證碼|校验码|動態碼|动态码|短信码)"
_ANY_CODE = r"(?:(?:(?<![^\s,，。!！:：;；])|(?<=[个個的了])|(?<=收到))[码碼]|(?<=[四六4-8]位)数)"
"""码 by itself; not 错误码, 二维码, 邀请码."""
_KEY = (
    r"(?:app ?secret|secret(?:[ _]?key)?|密钥|密鑰|秘钥|(?:access[ _])?token|令牌|api[ _]?key"
    r"|(?:encoding)?aes ?key)"
)
_PAPER = (
    r"(?:身份证|身份證|身分證(?!字)|证件|證件|身分證字|护照|護照|通行证|通行證|回乡证"
    r"|\bid card|\bidentity card"
    r"|\bid (?:number|no\.?)|\bpassport)(?:号码?|號碼?| number| no\.?)?"
)
_CARD = (
    r"(?:银行卡|銀行卡|信用卡|储蓄卡|卡|对公账户|银行账户|银行账号|對公帳戶|銀行帳號)(?:号码?|號碼?)?"
    r"|\b(?:bank |credit |debit )?card(?: number| no\.?)"
)
_NO_COUNT = r"(?!\d|\s?(?:年|月|天|位|次|个|個|秒|分|小时|元|号|號|人|粉))"
_STATES = (
    r"(?!(?:incorrect|forgotten|unknown|changed|expired|invalid|required|correct|wrong|error|reset"
    r"|appsecret|wechat|token)\b)"
)

# Each takes out its group; the text is folded, and no character of it has moved.
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_PASSWORD}{_MINE}(?:{_IS}){{1,3}}{_QUOTE}({_SHIELD}(?=[!-~]{{0,63}}[0-9!@#$%^&*])[!-~]{{4,64}})",
        rf"{_PASSWORD}{_MINE}(?:就?是|为|為|改成了?|[:：=＝]){_QUOTE}"
        rf"({_STATES}[a-z]{{6,64}})(?![!-~]|\s*[吗么嗎麼?？])",
        rf"{_PASSWORD}\s{{0,3}}({_SHIELD}(?=[!-~]{{0,63}}\d)(?=[!-~]{{0,63}}[a-z!@#$%^&*])[!-~]{{6,64}})",
        rf"{_PASSWORD}{_MINE}{_IS}{_QUOTE}(?!case-)([a-z]{{2,20}}(?:-[a-z]{{2,20}}){{2,6}})(?![a-z0-9-])",
        rf"{_PASSWORD}\s{{0,3}}(\d{{6,}}){_NO_COUNT}",
        rf"(?<![!-~])((?=[!-~]{{0,63}}\d)[!-~]{{6,64}})\s{{0,3}}(?:就|这|這)?是{_MINE}{_PASSWORD}(?!\s*[吗么嗎麼?？])",
        rf"(?:{_CODE}|{_ANY_CODE})(?:我|刚|剛|收到|来了|來了|到了|发|发来|發來|给你|这个|了|{_IS}|[\s,，]){{0,8}}{_QUOTE}"
        rf"(?<!\d)((?!95\d{{3}}\b)\d{{4,8}}){_NO_COUNT}",
        rf"(?<![\d.])(\d{{4,8}})\s{{0,3}}[,，]?\s{{0,3}}(?:就是|是|这是|這是|这个|這個)"
        rf"(?:我|刚|收到|的|短信|手机|微信|登录|后台){{0,6}}{_CODE}",
        r"\b(?:verification|security|sms|login|log-in|one.?time|auth\w*|confirmation|2fa) "
        r"(?:code|pin)[a-z ]{0,24}?[:=]?\s*(?<!\d)(\d{4,8})(?!\d)",
        r"\b(?:the|my|a) code i (?:got|received|was sent)[a-z ]{0,12}[:=]?\s*(\d{4,8})(?!\d)",
        r"\b(?:the|my) (?:code|sms)(?: (?:is|was|says|came))[a-z ]{0,12}[:=]?\s*(\d{4,8})(?!\d)",
        r"^code (?:came|is|arrived)[a-z ]{0,12}[:=]?\s*(\d{4,8})(?!\d)",
        r"\botp[a-z ]{0,8}[:=]?\s*(\d{4,8})(?!\d)",
        r"(?<![\d.])(\d{4,8}) is (?:the|my) (?:\w+ )?code\b",
        rf"{_KEY}{_MINE}(?:{_IS}){{0,3}}{_QUOTE}({_SHIELD}(?=[!-~]{{0,63}}\d)[a-z0-9_+/=.-]{{16,256}})",
        r"[?&](?:access_token|secret|appsecret)=([^&\s]{8,})",
        r"(?<![a-z0-9_=/:&?.-])([0-9a-f]{32})(?![a-z0-9])",
        r"(?<![a-z0-9])(\d{6,12}:[a-z0-9_-]{30,})",
        r"(?<![a-z0-9])([1-9]\d{5}[ -]?(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
        r"[ -]?\d{3}[\dx])(?![a-z0-9])",
        rf"{_PAPER}{_MINE}(?:{_IS}){{0,3}}{_QUOTE}([a-z]{{0,2}}\d[\d ()-]{{5,}}[\dx)])",
        rf"(?:{_CARD}){_MINE}(?:{_IS}){{0,3}}{_QUOTE}(\d[\d -]{{10,}}\d)",
    )
)
_POSSIBLE = re.compile(rf"[\d=]|[a-f]{{32}}|{_PASSWORD}", re.ASCII)
"""What stands in every secret or before it, and in few questions."""
_LONG_NUMBER = re.compile(r"(?<![\d.a-z_=/-])([3-6](?:[ -]?\d){15,18})(?!\d)", re.ASCII)
_REMEMBERED = 8_192
"""Characters of which it is remembered what becomes of them."""
_LUHN = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def redacted(text: str) -> str:
    """Return `text`, as long as before, without passwords, codes, keys and numbers of papers.

    What is told by its shape (an identity or bank card number, an AppSecret) goes wherever it
    stands; a password or a code where it is called one.
    """
    found = list(_secrets(_folded(text)))
    if not found:
        return text
    chars = list(text)
    for start, end in found:
        chars[start:end] = BLACK * (end - start)
    return "".join(chars)


def _secrets(text: str) -> Iterator[tuple[int, int]]:
    if not _POSSIBLE.search(text):
        return
    for pattern in _PATTERNS:
        yield from (match.span(1) for match in pattern.finditer(text))
    for match in _LONG_NUMBER.finditer(text):
        if _is_card_number(match[1]):
            yield match.span(1)


def _is_card_number(number: str) -> bool:
    """Whether the last digit of a number is the check digit of the ones before (ISO 7812)."""
    digits = [int(char) for char in reversed(number) if char.isdigit()]
    return sum(d if place % 2 == 0 else _LUHN[d] for place, d in enumerate(digits)) % 10 == 0


def _folded(text: str) -> str:
    """Return `text` in lower case and half width, character for character."""
    return text.lower() if text.isascii() else text.translate(_folding)


class _Folding(dict[int, str]):
    """What becomes of each character, found out when one is met: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char).lower()
        if len(self) >= _REMEMBERED:
            self.clear()
        self[code] = folded if len(folded) == 1 and folded.isalnum() else char
        return self[code]


_folding = _Folding()
