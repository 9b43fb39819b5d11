"""Questions as they arrive: mistyped, spelt out, wrapped in politeness."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from random import Random

from bot.match.readings import syllables_of
from bot.match.script import is_han

_BEFORE = ("请问一下", "我想问下", "老师您好,", "急!", "麻烦问下", "大家好,", "hi ", "那个,")
_AFTER = ("?", "啊", "呢", "谢谢", "急急急", "求解答", "有人知道吗")
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
