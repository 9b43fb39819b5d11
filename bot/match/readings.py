"""How Chinese characters are read, from pypinyin's table."""

from __future__ import annotations

import importlib.util
import itertools
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.match.arrays import Numbers, distinct, narrow

LONGEST = 6
"""Letters of the longest syllable, zhuang."""
_TONES = "\u0300\u0301\u0304\u030c"
_NUMBERED = re.compile(r"(?<![a-z])[a-z]{2,6}[0-5][a-z0-5]*(?![a-z0-9])")
"""What may be pinyin with its tones as digits, gong1zhong4hao4."""
_TONE = re.compile("[0-5]")
_FEWEST_TONES = 2
_ROW = re.compile(r'"(\d+)": ?"([^,"]+)(?:,([^,"]+))?')
"""A character and its readings. Two of them are used; further ones are names and rare senses."""
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"))


class _Table(NamedTuple):
    """Which syllables characters are read as."""

    codes: Numbers
    """The characters' code points, in ascending order."""
    first: Numbers
    """Of each the number of its usual syllable."""
    second: Numbers
    """Of each that of another; the same one if it has no other."""
    syllables: Sequence[str]


@lru_cache(maxsize=8_192)
def syllables_of(char: str) -> tuple[str, ...]:
    """Return a character's toneless syllables, the usual one first; none if it has no reading."""
    table = _table()
    place = int(table.codes.searchsorted(ord(char)))
    if place == len(table.codes) or table.codes[place] != ord(char):
        return ()
    numbers = int(table.first[place]), int(table.second[place])
    return tuple(table.syllables[number] for number in dict.fromkeys(numbers))


@cache
def all_syllables() -> frozenset[str]:
    """Return every syllable of Mandarin, without tones and with v for ü."""
    table = _table()
    usual = (table.syllables[number] for number in distinct(table.first)[0].tolist())
    return frozenset(
        syllable
        for syllable in usual
        if syllable.isascii() and any(vowel in syllable for vowel in "aeiouv")
    )


@lru_cache(maxsize=2_048)
def merged(syllable: str) -> str:
    """Return a form that is equal for syllables many speakers do not tell apart.

    These are zh/z, ch/c, sh/s and the endings n/ng.
    """
    for long, short in _MERGED:
        if syllable.startswith(long):
            syllable = short + syllable.removeprefix(long)
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable


@lru_cache(maxsize=2_048)
def is_pinyin(word: str) -> bool:
    """Whether a word of small letters can be cut into syllables without a rest."""
    reached = {0}
    for start in range(len(word)):
        if start in reached:
            ends = range(start + 1, min(start + LONGEST, len(word)) + 1)
            reached.update(end for end in ends if word[start:end] in all_syllables())
    return len(word) in reached


def without_tone_digits(text: str) -> str:
    """Take the tones out of pinyin in a folded text: zen3me zhu4xiao1.

    3000fen and mp4 are none, and one digit alone is no tone.
    """
    if not _TONE.search(text):
        return text
    tones = sum(len(_TONE.findall(word)) for word in _NUMBERED.findall(text) if _is_numbered(word))
    if tones < _FEWEST_TONES:
        return text
    return _NUMBERED.sub(
        lambda found: _TONE.sub("", found[0]) if _is_numbered(found[0]) else found[0], text
    )


def _is_numbered(word: str) -> bool:
    return all(letters == "" or is_pinyin(letters) for letters in _TONE.split(word))


@cache
def _table() -> _Table:
    # Importing pypinyin also reads its phrases, which takes ten times as long and 40 MB; its table
    # of single characters is all that is needed. As JSON has it, that alone would be 7 MB.
    package = importlib.util.find_spec("pypinyin")
    folders = package and package.submodule_search_locations
    text = Path(folders[0], "pinyin_dict.json").read_text(encoding="utf-8") if folders else ""
    syllables: defaultdict[str, int] = defaultdict(itertools.count().__next__)
    rows = array("I")
    for found in _ROW.finditer(text):
        code, usual, other = found.groups()
        rows.extend((int(code), syllables[_toneless(usual)], syllables[_toneless(other or usual)]))
    codes, first, second = np.array(rows, np.uint32).reshape(-1, 3).T
    return _Table(codes.copy(), narrow(first), narrow(second), tuple(syllables))


@lru_cache(maxsize=2_048)
def _toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading)
    plain = "".join(letter for letter in letters if letter not in _TONES)
    return unicodedata.normalize("NFC", plain).replace("ü", "v")
