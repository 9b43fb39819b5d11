"""Finding words in a text as people type it, with what makes them count or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.match.script import is_han, trace

_NOT = re.compile(
    r"(?:不是|不算|不属于|不想|不要|不用|不打算|别|非|没有|没|未|不)(?:个|一个|做过?)?$"
    r"|\b(?:not|isnt|arent|wasnt|dont|doesnt|didnt|never|no|without)"
    r"(?: (?:an?|the|my|our|yet|been|want to|going to))? $"
)
_BOTH = 2
_NEGATIVES = "不没未非"
_LEADS = "我们想要就是先都能应该"
_PARTICLES = "的啊呀了呢吧哦嗯"


@dataclass(frozen=True, slots=True)
class Surface:
    """A folded text without punctuation, and where its characters stood in the original.

    Unlike `normalise` it keeps every word, and one space where a clause ends.
    """

    raw: str
    text: str
    origin: tuple[int, ...]

    def words(self, start: int, end: int) -> str:
        """Return the part of the original between two places."""
        return self.raw[self.origin[start] : self.origin[end - 1] + 1]


def surface(raw: str) -> Surface:
    """Read a text for its words."""
    traced = trace(raw)
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(traced.text):
        if char == "'":
            continue
        kept = char if char.isalnum() or _is_in_number(traced.text, place) else " "
        if kept == " " and (not chars or chars[-1] == " " or _joins(traced.text, place)):
            continue
        chars.append(kept)
        origin.append(traced.origin[place])
    if chars and chars[-1] == " ":
        del chars[-1], origin[-1]
    return Surface(raw, "".join(chars), tuple(origin))


def occurrences(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands in a surface; a Latin one only as a whole word."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_is_cut(text, start, word[0]) or _is_cut(text, end, word[-1])):
            yield start
        start = text.find(word, start + 1)


def is_denied(text: str, start: int, word: str) -> bool:
    """Whether a negation stands right before the word, or it is half of an open 有没有."""
    if word[0] in _NEGATIVES and len(word) > 1 and text[start - 1 : start] == word[1]:
        return True
    return _NOT.search(text, 0, start) is not None


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but 我, 想 or a particle shares the clause with what stands there."""
    head = text[:start].rsplit(" ", 1)[-1]
    rest = text[end:].split(" ", 1)[0]
    return not head.strip(_LEADS) and not rest.strip(_PARTICLES)


def _is_cut(text: str, place: int, edge: str) -> bool:
    """Whether a boundary at `place`, beside the character `edge`, runs through a Latin word."""
    if is_han(edge) or place in {0, len(text)}:
        return False
    left, right = text[place - 1], text[place]
    return all(char.isalnum() and not is_han(char) for char in (left, right))


def _is_in_number(text: str, place: int) -> bool:
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] in ",." and len(around) == _BOTH and around.isdecimal()


def _joins(text: str, place: int) -> bool:
    """Whether a blank stands between two Han characters, where it means nothing."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place].isspace() and len(around) == _BOTH and all(map(is_han, around))
