"""Finding words in a text as people type it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.match.script import is_han, trace

CLAUSE = ","
"""Stands in a surface where a clause ends."""
ASKED = "?"
"""Stands there instead where a question ends."""
GAP = "…"
"""In a cue: a few characters of the same clause, none of which begins another wish."""

_BOTH = 2
_WITHIN_CLAUSE = frozenset('-_/~·“”‘’「」『』《》〈〉"@#&*')
_LEADS = "我们想要就是先都能应该"
_PARTICLES = "的啊呀了呢吧哦嗯"
_GAP = r"[^,? a-z关看收让给转找别没不被到]{0,6}?"


@dataclass(frozen=True, slots=True)
class Surface:
    """A folded text in which one mark stands for all punctuation, and where it came from.

    Unlike `normalise` it keeps every word. Between Latin words stands one space; a clause ends
    in `CLAUSE` or `ASKED`, or with the text.
    """

    raw: str
    text: str
    origin: tuple[int, ...]

    def words(self, start: int, end: int) -> str:
        """Return the part of the original between two places."""
        return self.raw[self.origin[start] : self.origin[end - 1] + 1]


@lru_cache(maxsize=64)
def surface(raw: str) -> Surface:
    """Read a text for its words; the same one again, by another reader, costs nothing."""
    traced = trace(raw)
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(traced.text):
        kept = _kept(traced.text, place, char)
        before = chars[-1] if chars else CLAUSE
        if kept in {"", CLAUSE, " "} and (not kept or before in {kept, CLAUSE, ASKED}):
            continue
        if kept in {CLAUSE, ASKED} and before in {" ", CLAUSE}:
            chars[-1:], origin[-1:] = [], []
        chars.append(kept)
        origin.append(traced.origin[place])
    while chars and chars[-1] in {" ", CLAUSE}:
        del chars[-1], origin[-1]
    return Surface(raw, "".join(chars), tuple(origin))


def occurrences(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield where a word stands in a surface; a Latin one only as a whole word or a plural."""
    if GAP in word:
        yield from (found.span() for found in _with_gap(word).finditer(text))
        return
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        plural = end + 1 if text[end : end + 1] == "s" and not is_han(word[-1]) else end
        if not _is_cut(text, start, word[0]):
            for close in (end, plural):
                if not _is_cut(text, close, word[-1]):
                    yield start, close
                    break
        start = text.find(word, start + 1)


class Words:
    """Words that are looked for in texts, all of them at once."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_part: defaultdict[str, list[str]] = defaultdict(list)
        for word in dict.fromkeys(words):
            if word.strip(GAP):
                self._by_part[max(word.split(GAP), key=len)].append(word)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for part in self._by_part:
            lengths[part[0]].add(len(part))
        self._lengths = dict(lengths)
        """Of the longest parts that begin with a character."""

    def held(self, text: str) -> set[str]:
        """Return those that may stand in a text: all of their letters do."""
        parts = {
            text[place : place + length]
            for place, first in enumerate(text)
            for length in self._lengths.get(first, ())
        }
        words = (word for part in parts & self._by_part.keys() for word in self._by_part[part])
        return {
            word
            for word in words
            if GAP not in word or all(part in text for part in word.split(GAP))
        }


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but 我, 想 or a particle shares the clause with what stands there."""
    head = re.split("[ ,?]", text[:start])[-1]
    rest = re.split("[ ,?]", text[end:], maxsplit=1)[0]
    return not head.strip(_LEADS) and not rest.strip(_PARTICLES)


@lru_cache(maxsize=1_024)
def _with_gap(word: str) -> re.Pattern[str]:
    return re.compile(_GAP.join(map(re.escape, word.split(GAP))))


def _kept(text: str, place: int, char: str) -> str:
    """Return what a character of a folded text becomes; nothing if it means nothing."""
    if char.isalnum() or _is_in_number(text, place) or (char == "+" and text[place - 1].isalnum()):
        return char
    if char == "'":
        return ""
    if char == ASKED:
        return ASKED
    if char.isspace() or char in _WITHIN_CLAUSE:
        return "" if _is_between_han(text, place) else " "
    return CLAUSE


def _is_cut(text: str, place: int, edge: str) -> bool:
    """Whether a boundary at `place`, beside the character `edge`, runs through a Latin word."""
    if is_han(edge) or place in {0, len(text)}:
        return False
    left, right = text[place - 1], text[place]
    return all(char.isalnum() and not is_han(char) for char in (left, right))


def _is_in_number(text: str, place: int) -> bool:
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] in ",." and len(around) == _BOTH and around.isdecimal()


def _is_between_han(text: str, place: int) -> bool:
    """Whether a character that is none stands between two Han characters."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(around) == _BOTH and all(map(is_han, around))
