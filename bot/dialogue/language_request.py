"""Being asked for another language: 请用英文回答, 用繁體, “please answer in English”."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.content.models import Lang
from bot.dialogue.blocks import Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import OpenEntry, OpenPath
from bot.dialogue.questions import Turn, open_ask, with_open_question
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.match import Verdict, script_of, trace
from bot.typed import replace

_ZH = (
    "(?P<lang>英文|英语|中文|汉语|华语|普通话|国语|简体(?:中文|字)?|简中|繁体(?:中文|字)?|正体(?:中文|字)?"
    "|繁中|粤语|广东话)"
)
_EN = (
    "(?P<lang>english|(?:simplified |traditional )?(?:chinese|mandarin)|simplified|traditional"
    "|cantonese)"
)
_CLAUSE = r"(?:^|(?<=[。！？!?；;,，:：.\n])) {0,2}"
_CLAUSE_END = r" {0,2}(?=$|[。！？!?；;,，:：.\n~～])"
_PLEASE = (
    "(?:请|麻烦|拜托|那么?|可不可以|可以|能不能|能否|可否|能|会|你|您|咱们|我们|帮我|给我|都|就|直接|以后|之后"
    "|接下来|还是|我想|我要|希望)*"
)
_USE = "(?:改用|使用|用|以|说|讲|[换改转]成|[换改]回|换|改|切换[到成为]?|切到?|转|回到)"
_SPEAK = "(?:来)?(?:[给跟和对]我)?(?:回答|答复|回复|解释|告诉|说明?|讲解?|答|聊|交流|沟通)(?!的|出)"
_PARTICLES = (
    "(?:我|一下|吧|了|可以吗|好吗|行吗|行不行|好不好|吗|嘛|呢|啦|谢谢|即可|就行|就好|版|模式)*"
)
_ASK = (
    "(?:(?:please|pls|kindly|just|now|and|but|hi|hello|can you|could you|would you|will you|can we"
    "|let'?s|i want you to|i would like you to|i'?d like you to),? )*"
)
_ANSWER = (
    "(?:answer|reply|respond|speak|talk|write|explain|communicate|continue|chat|switch|change"
    "|go on|tell me|use|do you speak)(?: (?:back|to me|with me|me|it|this|that|everything"
    "|the language|language))*(?: (?:in|to|into))?"
)
_AFTER = "(?:,? (?:only|please|pls|from now on|instead|then|version|thanks))*"
_UNABLE = (
    "i (?:can ?not|can'?t|don'?t|do not) (?:really |even )?(?:read|speak|understand|know)"
    "(?: any| much)?"
)

_WANTED = (
    rf"{_CLAUSE}{_PLEASE}{_USE}{_ZH}(?:{_SPEAK}|写|显示)?{_PARTICLES}{_CLAUSE_END}",
    rf"{_CLAUSE}{_PLEASE}{_USE}{_ZH}{_SPEAK}我?",
    rf"^{_ZH}{_PARTICLES}\W*$",
    rf"{_CLAUSE}{_ASK}{_ANSWER} {_EN}\b{_AFTER}",
    rf"{_CLAUSE}(?:in )?{_EN},? (?:please|pls|only){_CLAUSE_END}",
    rf"\bin {_EN},? (?:please|pls)\b",
    rf"^(?:in )?{_EN}\W*$",
)
_UNWANTED = (
    rf"{_CLAUSE}{_PLEASE}(?:别|不要|不用)再?{_USE}?{_ZH}(?:{_SPEAK})?{_PARTICLES}{_CLAUSE_END}",
    rf"{_CLAUSE}我?们?(?:看不懂|听不懂|不太?懂|不太?会说?|不认识){_ZH}{_CLAUSE_END}",
    rf"{_CLAUSE}(?:please )?(?:don'?t|do not) {_ANSWER} {_EN}\b{_AFTER}",
    rf"{_CLAUSE}{_UNABLE} {_EN}\b",
    rf"{_CLAUSE}(?:not|no)(?: in)? {_EN}\b{_AFTER}{_CLAUSE_END}",
)
_PATTERNS = [
    *((re.compile(pattern), False) for pattern in _UNWANTED),
    *((re.compile(pattern), True) for pattern in _WANTED),
]
_NAMED = re.compile(f"{_ZH}|{_EN}".replace("?P<lang>", "?:"))
"""The name of a language, which stands in every request, and in few texts."""
_SEPARATORS = " \t\r\n,，。.!！?？:：;；、"
_MERELY_POLITE = frozenset({"", "please", "pls", "and", "请", "謝謝", "谢谢"})


@dataclass(frozen=True, slots=True)
class Request:
    """The language that is asked for, and what else the message says."""

    lang: Lang
    rest: str = ""


def requested(text: str, current: Lang) -> Request | None:
    """Return what language a text asks for, if it does; `current` is the one now spoken."""
    traced = trace(text)
    if not _NAMED.search(traced.text):
        return None
    for pattern, is_wanted in _PATTERNS:
        if found := pattern.search(traced.text):
            named = _named(found["lang"], text, current)
            start, end = traced.origin[found.start()], traced.origin[found.end() - 1] + 1
            return Request(named if is_wanted else _other(named), _rest(text[:start], text[end:]))
    return None


def granted(
    k: Knowledge,
    session: Session,
    request: Request,
    answer: Callable[[Knowledge, Session, str], Turn],
) -> Turn:
    """Speak the language from now on, and say so; `answer` takes what else the message says.

    Alone, a request leads back to the open question, or offers what was shown again.
    """
    session = replace(session, lang=request.lang, chosen_lang=request.lang)
    said = Paragraph(k.text("language.now", session.lang))
    if request.rest:
        session, reply = answer(k, session, request.rest)
        return session, replace(reply, blocks=(said, *reply.blocks), lang=request.lang)
    again = () if open_ask(k, session) else _again(k, session)
    reply = Reply((said,), buttons=again, verdict=Verdict.ANSWER, lang=request.lang)
    return with_open_question(k, session, reply, again=True)


def _again(k: Knowledge, session: Session) -> tuple[Button, ...]:
    """Return the button that shows the page on the screen in the new language."""
    page, library = session.shown_page, k.library
    if page in library.entries:
        return (Button(OpenEntry(page).id, library.entries[page].title.get(session.lang)),)
    if page in library.topics:
        return (Button(OpenPath(page).id, library.topic_title(page, session.lang)),)
    return ()


def _named(name: str, text: str, current: Lang) -> Lang:
    """Return which language is meant; plain 中文 leaves the script to what is written."""
    if name in {"英文", "英语", "english"}:
        return "en"
    if name.startswith(("简", "simplified")):
        return "zh-Hans"
    if name.startswith(("繁", "正体", "traditional", "粤语", "广东话", "cantonese")):
        return "zh-Hant"
    if script := script_of(text, 1):
        return "zh-Hans" if script == "Hans" else "zh-Hant"
    return "zh-Hans" if current == "en" else current


def _other(lang: Lang) -> Lang:
    """Return the language of those who do not read this one."""
    return "zh-Hans" if lang in {"en", "zh-Hant"} else "en"


def _rest(before: str, after: str) -> str:
    parts = (before.strip(), after.lstrip(_SEPARATORS).rstrip())
    return "\n".join(
        part for part in parts if part.strip(_SEPARATORS).casefold() not in _MERELY_POLITE
    )
