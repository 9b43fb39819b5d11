"""How Chinese characters are read, from pypinyin's table."""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_READINGS = 2
"""Readings of a character that are used; further ones are names and rare senses."""
_TONES = "\u0300\u0301\u0304\u030c"
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@lru_cache(maxsize=8_192)
def syllables_of(char: str) -> tuple[str, ...]:
    """Return a character's toneless syllables, the usual one first; none if it has no reading."""
    readings = _table().get(str(ord(char)), "")
    return tuple(dict.fromkeys(map(_toneless, readings.split(",")[:_READINGS]))) if readings else ()


@cache
def all_syllables() -> frozenset[str]:
    """Return every syllable of Mandarin, without tones and with v for ü."""
    return frozenset(
        syllable
        for reading in {reading.split(",")[0] for reading in _table().values()}
        if (syllable := _toneless(reading)).isascii() and any(v in syllable for v in "aeiouv")
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


@cache
def _table() -> dict[str, str]:
    # Importing pypinyin also reads its phrases, which takes ten times as long and 40 MB;
    # its table of single characters is all that is needed.
    package = importlib.util.find_spec("pypinyin")
    if package is None or not package.submodule_search_locations:
        return {}
    folder = Path(package.submodule_search_locations[0])
    table: dict[str, str] = json.loads((folder / "pinyin_dict.json").read_bytes())
    return table


def _toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading)
    plain = "".join(letter for letter in letters if letter not in _TONES)
    return unicodedata.normalize("NFC", plain).replace("ü", "v")
