"""The yes or no that an answer begins with, and whether the entry says what it holds for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.models import Entry, Wording
from bot.content.wording import references

Polarity: TypeAlias = Literal["yes", "no"]

_YES = r"(?:能(?!否)|可以|会(?!员)|要(?![么不是])|需要|是(?!否)|有|占|(?:行|对)(?=[，。：]))"
_NO = r"(?:不(?!想|少|同|妨|如|过|仅|客气)|没(?!有?找到|有?查到)|无需|无法)"
_SHORT = r"[^，。：；！？{的就]{0,8}(?=[，。：；])"
"""The rest of a clause that says no more than yes or no; longer ones begin with a condition
(要搬粉丝的话，…) or are the statement itself."""
_WORDS: dict[str, tuple[tuple[Polarity, re.Pattern[str]], ...]] = {
    "zh": (("yes", re.compile(_YES + _SHORT)), ("no", re.compile(_NO + _SHORT))),
    "en": (
        ("yes", re.compile(r"Yes\b")),
        ("no", re.compile(r"No[.,:;]|Not [^,.:;{]{0,24}[,.:;]")),
    ),
}
_SENTENCE = re.compile(r"[。！？]|[.!?](?=\s|$)")


def first_word(text: str, lang: str) -> Polarity | None:
    """Return what the first word of an answer says, if it is a yes or a no.

    不用, 不会 and 没有 are a no, 要, 会 and 有 a yes; 没有找到 is neither.
    """
    return next((says for says, words in _WORDS[lang] if words.match(text)), None)


def first_sentence(text: str) -> tuple[str, str]:
    """Split an answer after its first sentence."""
    end = _SENTENCE.search(text)
    return (text[: end.end()], text[end.end() :]) if end else (text, "")


def check_polarity(folder: Folder) -> Iterator[Finding]:
    """Yield entries that begin with yes or no without saying for what, or say the opposite."""
    for item in folder.entries:
        yield from _says(item)
        if item.value.openings:
            yield from _openings(item)


def _says(item: Item[Entry]) -> Iterator[Finding]:
    entry = item.value
    wordings = {("answer",): entry.answer} | {
        ("variants", number, "answer"): variant.answer
        for number, variant in enumerate(entry.variants)
    }
    for place, wording in wordings.items():
        for lang, text in _texts(wording):
            found = first_word(text, lang)
            if found is None:
                continue
            if entry.says is None:
                message = f"{entry.id} begins with a {found}; tell in `says` what it holds for"
                yield item.finding("says", message, *place, lang)
                return
            if entry.says.answer not in {found, "depends"}:
                message = f"{entry.id} says {entry.says.answer}, but begins with a {found}"
                yield item.finding("says", message, *place, lang)


def _openings(item: Item[Entry]) -> Iterator[Finding]:
    for number, opening in enumerate(item.value.openings):
        if not (opening.form or opening.asked.all()):
            message = "an opening for every question; name a `form` or words in `asked`"
            yield item.finding("openings", message, "openings", number)
    for lang, text in _texts(item.value.answer):
        if any(references(first_sentence(text)[0])):
            message = "an opening would replace a fact; refer to it in the second sentence"
            yield item.finding("openings", message, "answer", lang)


def _texts(wording: Wording) -> Iterator[tuple[str, str]]:
    yield "zh", wording.zh
    if wording.en:
        yield "en", wording.en
