"""Questions as they arrive: mistyped, spelt out, wrapped in politeness, in other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from random import Random

from bot.content.models import Concept
from bot.match.readings import syllables_of
from bot.match.script import is_han

_BEFORE = ("请问一下", "我想问下", "老师您好,", "急!", "麻烦问下", "大家好,", "hi ", "那个,")
_AFTER = ("?", "啊", "呢", "谢谢", "急急急", "求解答", "有人知道吗")
_SMALL_HAN = (
    "的",
    "了",
    "呢",
    "吗",
    "啊",
    "我的",
    "我们",
    "这个",
    "现在",
    "到底",
    "会",
    "要",
    "就",
)
_SMALL_LATIN = (
    "my",
    "the",
    "a",
    "please",
    "actually",
    "now",
    "really",
    "to",
    "do",
    "is",
    "i",
    "it",
)


_SLIPS = {"sound": 7, "lost": 3, "turned": 3, "pinyin": 2, "talk": 5}
"""How often each happens."""


def noisy(text: str, random: Random) -> str:
    """Return the text with one slip, spelt in pinyin, or with talk around it."""
    (slip,) = random.choices(tuple(_SLIPS), tuple(_SLIPS.values()))
    han = [place for place, char in enumerate(text) if is_han(char)]
    if slip == "sound" and han:
        place = random.choice(han)
        alike = [char for char in _alike(_sound(text[place])) if char != text[place]]
        return text[:place] + random.choice(alike or [""]) + text[place + 1 :]
    place = random.randrange(len(text))
    if slip == "lost":
        return text[:place] + text[place + 1 :]
    if slip == "turned":
        return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
    if slip == "pinyin" and len(han) == len(text):
        return "".join(map(_sound, text))
    return random.choice(_BEFORE) + text + random.choice(_AFTER)


_CHANGES = (2, 9)
"""Fewest and most changes when a question is said in other words. With so many, what people ask
is about as far from the phrasings as here."""


class Rewording:
    """Says the same in other words: a synonym here, a small word there."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._others: dict[str, tuple[str, ...]] = {}
        for concept in concepts:
            for words in (concept.zh, concept.en):
                self._others.update(dict.fromkeys(words, words))

    def reworded(self, text: str, random: Random) -> str:
        """Return the text with some such changes."""
        for _ in range(random.randint(*_CHANGES)):
            known = [word for word in self._others if _has(text, word)]
            if known and random.getrandbits(1):
                word = random.choice(sorted(known, key=lambda word: (-len(word), word))[:4])
                text = text.replace(word, random.choice(self._others[word]), 1)
            else:
                text = _with_small_word(text, random)
        return text


def _has(text: str, word: str) -> bool:
    return f" {word} " in f" {text.lower()} " if word.isascii() else word in text


def _with_small_word(text: str, random: Random) -> str:
    """Drop a word that says little, or put one in."""
    if text.isascii():
        words = text.split()
        found = [place for place, word in enumerate(words) if word in _SMALL_LATIN]
        if found and random.getrandbits(1):
            del words[random.choice(found)]
        else:
            words.insert(random.randint(0, len(words)), random.choice(_SMALL_LATIN))
        return " ".join(words) or text
    there = [word for word in _SMALL_HAN if word in text]
    if there and random.getrandbits(1):
        return text.replace(random.choice(there), "", 1) or text
    place = random.choice((0, len(text), random.randint(0, len(text))))
    return text[:place] + random.choice(_SMALL_HAN) + text[place:]


def _sound(char: str) -> str:
    return next(iter(syllables_of(char)), "")


def _alike(sound: str) -> list[str]:
    return _common().get(sound, [])


@cache
def _common() -> dict[str, list[str]]:
    """The 3,755 most common characters (the first level of GB 2312) by their sound."""
    by_sound = defaultdict(list)
    for code in range(0xB0A1, 0xD7FA):
        char = code.to_bytes(2).decode("gb2312", "ignore")
        if len(char) == 1:
            by_sound[_sound(char)].append(char)
    return by_sound
