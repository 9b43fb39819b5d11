"""Finding words in a text as people type it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.match.script import is_han, trace

CLAUSE = ","
"""Stands in a surface where a clause ends."""
ASKED = "?"
"""Stands there instead where a question ends."""
GAP = "…"
"""In a cue: a few characters of the same clause, none of which begins another wish."""

_BETWEEN = re.compile(
    r"(?!(?<=[a-z0-9]) [a-z0-9])(?:[^\w,.+]|_|(?<!\d)[,.]|[,.](?!\d)|(?<![^\W_])\+)+"
)
"""What stands between words; a point within a number and the plus of C+ do not. The one space
between Latin words is left as it is."""
_WITHIN_CLAUSE = '_/~·“”‘’「」『』《》〈〉"@#&*-'
_NO_END = re.compile(rf"[\s{_WITHIN_CLAUSE}]*")
_LONG = 4
"""So many characters on either side of a space are clauses: people set spaces for commas."""
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
    origin: Sequence[int]

    def words(self, start: int, end: int) -> str:
        """Return the part of the original between two places."""
        return self.raw[self.origin[start] : self.origin[end - 1] + 1]


@lru_cache(maxsize=64)
def surface(raw: str) -> Surface:
    """Read a text for its words; the same one again, by another reader, costs nothing."""
    traced = trace(raw)
    folded = traced.text
    text, origin, done = "", list[int](), 0
    for found in _BETWEEN.finditer(folded):
        start, end = found.span()
        mark = _mark(folded, start, end)
        text += folded[done:start] + mark
        origin += traced.origin[done:start]
        origin += traced.origin[start : start + len(mark)]
        done = end
    text += folded[done:]
    origin += traced.origin[done:]
    return Surface(raw, text, origin)


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
        parts = {word: max(word.split(GAP), key=len) for word in dict.fromkeys(words)}
        often = Counter(pair for part in parts.values() for pair in _pairs(part))
        self._by_pair: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        """Each word's longest part and the word, under the part's rarest pair of characters."""
        for word, part in parts.items():
            if part:
                self._by_pair[min(_pairs(part), key=often.__getitem__)].append((part, word))

    def held(self, text: str) -> set[str]:
        """Return those that may stand in a text: all of their letters do."""
        pairs = self._by_pair.keys() & {*text, *_pairs(text)}
        held = [word for pair in pairs for part, word in self._by_pair[pair] if part in text]
        return {
            word
            for word in held
            if GAP not in word or all(part in text for part in word.split(GAP))
        }


def _pairs(text: str) -> Iterable[str]:
    """Return the pairs of neighbouring characters, or the only character."""
    return map(str.__add__, text, text[1:]) if len(text) > 1 else text


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but 我, 想 or a particle shares the clause with what stands there."""
    head = re.split("[ ,?]", text[:start])[-1]
    rest = re.split("[ ,?]", text[end:], maxsplit=1)[0]
    return not head.strip(_LEADS) and not rest.strip(_PARTICLES)


@lru_cache(maxsize=1_024)
def _with_gap(word: str) -> re.Pattern[str]:
    return re.compile(_GAP.join(map(re.escape, word.split(GAP))))


def _mark(folded: str, start: int, end: int) -> str:
    """Return what stands in a surface for all that stands between two words."""
    between = folded[start:end].replace("'", "")
    if ASKED in between:
        return ASKED * between.count(ASKED)
    if not between or start == 0 or end == len(folded):
        return ""
    if not _NO_END.fullmatch(between):
        return CLAUSE
    if end - start > 1 or not (is_han(folded[start - 1]) and is_han(folded[end])):
        return " "
    beside = folded[max(start - _LONG, 0) : start] + folded[end : end + _LONG]
    return CLAUSE if len(beside) == 2 * _LONG and all(map(is_han, beside)) else ""


def _is_cut(text: str, place: int, edge: str) -> bool:
    """Whether a boundary at `place`, beside the character `edge`, runs through a Latin word."""
    if is_han(edge) or place in {0, len(text)}:
        return False
    left, right = text[place - 1], text[place]
    return all(char.isalnum() and not is_han(char) for char in (left, right))
