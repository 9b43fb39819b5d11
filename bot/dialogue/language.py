"""Which language to answer in."""

from __future__ import annotations

import re

from bot.content.models import Lang
from bot.dialogue.events import Called, Event, Said
from bot.dialogue.session import Session
from bot.match import is_han, is_pinyin, script_of
from bot.typed import replace

_WORD = re.compile(r"(?<!\S)[^\w\s]*([A-Za-z]+(?:['’-][A-Za-z]+)*)[^\w\s]*(?!\S)")
"""A word of prose: no address, no path, no code."""
_CODE = re.compile(r"[{}<>=$\\]|--|\w\(")
"""Who pastes code says nothing of their language."""
_LATIN = re.compile("[A-Za-z]")
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff〇]+")
_CODES = re.compile(r"(?:en|zh|yue|cmn)(?:[-_][a-z]+)*")
_CHINESE = frozenset({"zh", "cmn", "yue"})
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_FRAME = re.compile(
    r"[吗嗎呢吧啥咋谁誰哪怎了么麼我您你咱]|什么|什麼|如何|为何|為何|多少|几[天个号月]|[可能会會]不[可能会會]|请|請"
)
"""Words that make a sentence Chinese, as no name or term of WeChat's in an English one does."""
_FUNCTION = re.compile(
    r"\b(?:a|an|the|is|are|am|was|were|be|been|do|does|did|has|have|had|can|could|will|would|should"
    r"|how|what|when|where|why|who|which|i|my|we|our|you|your|it|its|this|that|they|them"
    r"|of|to|for|on|in|with|from|by|about|and|or|but|not|if|after|before|there)\b",
    re.IGNORECASE,
)
"""Words that make one English."""
_ENOUGH_FUNCTION = 2
_ENOUGH_WORDS = 3
_ENOUGH_HAN = 2
_MOSTLY = 0.75
"""Share of words from which on a text is pinyin, though some may be English."""


def in_language(stored: Session | None, lang: Lang | None) -> Session | None:
    """Return the session in a chosen language; the same if none was chosen."""
    return replace(stored or Session(), lang=lang, chosen_lang=lang) if lang else stored


def spoken(stored: Session | None, event: Event, hint: str | None = None) -> Session:
    """Return the session, a new one if there is none, in the language to answer the event in.

    `hint` is the front's guess, an IETF tag such as `zh-hant`; it counts only until something
    is known. A language that was chosen stays, and a name is in none.
    """
    if stored and (stored.chosen_lang or stored.naming):
        return stored
    lang = language_of(_typed(event), stored.lang if stored else None, hint)
    if stored and stored.lang == lang:
        return stored
    return replace(stored or Session(), lang=lang)


def language_of(text: str, current: Lang | None, hint: str | None = None) -> Lang:
    """Return the language that `text` is written in, or else the current or the hinted one.

    What may be a name or a term tells nothing: a single character of the other script, one or
    two Latin words. They do where nothing else is known.
    """
    expected = current or _from_hint(hint)
    nothing_known = current is None and hint is None
    han = sum(map(is_han, text))
    if not han:
        words = _words(text)
        enough = 1 if nothing_known else _ENOUGH_WORDS
        if _CODE.search(text):
            return expected
        return "en" if len(words) >= enough and not _is_pinyin(words) else expected
    if _LATIN.search(text) and _is_english(text, _words(text), han, expected):
        return "en"  # with a name or a term as it stands on WeChat's screens
    script = script_of(text, 1 if nothing_known or expected == "en" else _ENOUGH_HAN)
    if script:
        return "zh-Hans" if script == "Hans" else "zh-Hant"
    return "zh-Hans" if expected == "en" and han >= _ENOUGH_HAN else expected


def _is_english(text: str, words: list[str], han: int, expected: Lang) -> bool:
    """Tell whether English words carry a sentence, and what is Chinese in it are names and terms.

    A run of Chinese characters counts as one word, however long the name is.
    """
    if _FRAME.search(text) or _is_pinyin(words):
        return False
    frame, terms = len(_FUNCTION.findall(text)), len(_HAN_RUN.findall(text))
    if frame >= _ENOUGH_FUNCTION and len(words) >= 2 * terms:
        return True
    if len(words) < _ENOUGH_WORDS:
        return False
    return (expected == "en" and len(words) >= han) or (frame > 0 and len(words) > 2 * terms)


def of_code(text: str) -> Lang | None:
    """Return the language that a code such as `en` or `zh-tw` stands for, if it is such a code."""
    return _from_hint(text) if _CODES.fullmatch(text.strip().lower()) else None


def _typed(event: Event) -> str:
    match event:
        case Said(text):
            return text
        case Called("ask", question):
            return question
    return ""


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _is_pinyin(words: list[str]) -> bool:
    return sum(map(is_pinyin, words)) >= _MOSTLY * len(words)


def _from_hint(hint: str | None) -> Lang:
    """Read an IETF tag, whatever stands behind the parts that are known; a script goes first."""
    language, *parts = re.split(r"[-_]", (hint or "zh").lower())
    if language not in _CHINESE:
        return "en"
    if "hans" in parts:
        return "zh-Hans"
    is_traditional = language == "yue" or not _TRADITIONAL.isdisjoint(parts)
    return "zh-Hant" if is_traditional else "zh-Hans"
