"""Finds the policies whose signs stand in a text.

A sign is what people say: `先注销<公司>`. In it

- `<name>` is any word of the list of that name;
- `…` is a few characters of the same clause, no negation among them and no 号, so that what is
  said of a company is not read as said of its account;
- `。` at its end is the end of a clause, but for particles: no 管理员是我。 is in 管理员是我同事;
- ` + ` joins parts that stand anywhere in the text; only the first has to stand in it, the
  others may stand in the question before.

What is denied or not wanted is no sign: 没有被起诉, 不想注销公司.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from bot.content.models import APART, Policies, Policy
from bot.match.claims import is_denied
from bot.match.cues import GAP, Words, surface
from bot.match.script import is_han

_PIECES = re.compile(rf"(<[^<>]*>|\s*{GAP}\s*)")
_HAN_GAP = r"[^,?不没未别号]{0,8}?"
_LATIN_GAP = r"(?:(?!\b(?:not|never|dont|wont|cant|isnt|hasnt|havent|didnt|doesnt)\b)[^,?]){0,30}?"
_END = "。"
_CLAUSE_ENDS = r"[的了啊呀哦呢吧嘛]*(?=[,?]|$)"
_WHETHER = re.compile(r"(.)[不没]\1$")
"""要不要先注销公司 asks and denies nothing."""

_Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class _Phrase:
    """A part of a sign."""

    choices: Sequence[tuple[str, ...]]
    """Words, one of each of which stands behind one of those before."""
    gap: str
    ends: bool
    """Whether the clause ends with it."""
    needs: frozenset[str]
    """Words of which the text must hold one, which is quickly seen."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made when it is needed: all at once take half a second."""
        words = "".join(_any_of(options, self.gap) for options in self.choices)
        return re.compile(words + (_CLAUSE_ENDS if self.ends else ""))


_Sign = tuple[_Phrase, ...]
_Signs = Mapping[str, list[_Sign]]
"""By what a text must hold: a sign stands under each word that its first part needs."""


class _Heard:
    """A text being searched; the question before is looked at by few signs, and only then read."""

    def __init__(self, raw: str, needed: Words) -> None:
        self._raw = raw
        self._needed = needed

    @cached_property
    def _text(self) -> str:
        return surface(self._raw).text

    @cached_property
    def held(self) -> set[str]:
        """Those of the needed words that it holds."""
        return self._needed.held(self._text)

    def among(self, signs: _Signs) -> Iterator[_Sign]:
        """Yield those whose first part may stand in it."""
        return (sign for word in self.held & signs.keys() for sign in signs[word])

    def spans(self, phrase: _Phrase) -> list[tuple[int, int]]:
        """Return where a phrase stands."""
        if phrase.needs.isdisjoint(self.held):
            return []
        return [match.span() for match in phrase.pattern.finditer(self._text)]

    def denies(self, start: int, end: int) -> bool:
        """Whether what stands there is said not to be so."""
        return is_denied(self._text, start, end) and not _WHETHER.search(self._text[:start])


@dataclass(frozen=True, slots=True)
class _Known:
    """A policy with its phrases as patterns."""

    policy: Policy
    exceptions: _Signs
    unless: _Signs

    def stands_in(self, signs: Iterable[_Sign], said: _Heard, before: _Heard) -> bool:
        """Whether one of its signs stands in a text, or in it and in the one before."""
        found = any(self._is_met(sign, said, before) for sign in signs)
        return found and not any(said.spans(sign[0]) for sign in said.among(self.unless))

    def _is_met(self, sign: _Sign, said: _Heard, before: _Heard) -> bool:
        return self._is_said(sign[0], said) and all(
            self._is_said(part, said) or self._is_said(part, before) for part in sign[1:]
        )

    def _is_said(self, part: _Phrase, heard: _Heard) -> bool:
        return any(
            not heard.denies(start, end) and not self._is_excepted(heard, start, end)
            for start, end in heard.spans(part)
        )

    def _is_excepted(self, heard: _Heard, start: int, end: int) -> bool:
        return any(
            begins < end and start < ends
            for sign in heard.among(self.exceptions)
            for begins, ends in heard.spans(sign[0])
        )


class Signs:
    """The policies of one folder."""

    def __init__(self, policies: Policies) -> None:
        lists = _Lists(policies.words)
        self._known = tuple(
            _Known(
                policy,
                lists.signs((one,) for one in policy.exceptions.all()),
                lists.signs((one,) for one in policy.unless.all()),
            )
            for policy in policies.policies
        )
        self._signs: defaultdict[str, list[tuple[int, _Sign]]] = defaultdict(list)
        """With the places of their policies."""
        for place, policy in enumerate(policies.policies):
            signs = lists.signs(one.split(APART) for one in policy.signs.all())
            for word, having in signs.items():
                self._signs[word] += ((place, sign) for sign in having)
        self._needed = Words(sorted(lists.needed))

    def found(self, text: str, before: str = "", shown: str = "") -> Iterator[Policy]:
        """Yield the policies whose signs stand in a text, in their order.

        `before` is the question before, `shown` the entry, topic or policy shown last.
        """
        said, earlier = _Heard(text, self._needed), _Heard(before, self._needed)
        possible: defaultdict[int, list[_Sign]] = defaultdict(list)
        for word in said.held & self._signs.keys():
            for place, sign in self._signs[word]:
                possible[place].append(sign)
        for place, signs in sorted(possible.items(), key=itemgetter(0)):
            known = self._known[place]
            if known.policy.after and shown not in known.policy.after:
                continue
            if known.stands_in(signs, said, earlier):
                yield known.policy


class _Lists:
    """The named lists of words, ready to be put into patterns."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._stems = {name: frozenset(map(_stem, of)) for name, of in words.items()}
        self.needed: set[str] = set()
        """All words of which the phrases read so far need one."""

    def signs(self, texts: Iterable[Sequence[str]]) -> _Signs:
        """Read signs, each given by its parts."""
        found: defaultdict[str, list[_Sign]] = defaultdict(list)
        for parts in texts:
            sign = tuple(map(self._phrase, parts))
            for word in sign[0].needs:
                found[word].append(sign)
        return dict(found)

    def _phrase(self, text: str) -> _Phrase:
        """Read a part of a sign."""
        words = text.removesuffix(_END)
        pieces = [piece.strip() if GAP in piece else piece for piece in _PIECES.split(words)]
        chosen = [self._words[piece[1:-1]] if piece[:1] == "<" else (piece,) for piece in pieces]
        gap = _HAN_GAP if any(map(is_han, "".join(map("".join, chosen)))) else _LATIN_GAP
        needs = (self._stems[p[1:-1]] if p[:1] == "<" else {_stem(p)} for p in pieces)
        need = frozenset(min((words for words in needs if "" not in words), key=_how_often))
        self.needed |= need
        return _Phrase(chosen, gap, words != text, need)


def _how_often(words: Iterable[str]) -> float:
    """Return how often texts hold one of some words, as their letters let expect."""
    return sum(math.prod(0.03 if is_han(char) else 0.3 for char in word) for word in words)


def _stem(phrase: str) -> str:
    """Return what a surface with a phrase holds as it stands."""
    return max((surface(piece).text for piece in phrase.split(GAP)), key=len)


@lru_cache(maxsize=256)
def _any_of(options: tuple[str, ...], gap: str) -> str:
    """Return a pattern for any of some words, the longest first; many signs share their lists.

    What words begin and end with that follow each other is said once: that is found sooner.
    """
    ordered = sorted(options, key=len, reverse=True)
    words = [_Literal.of(word, gap) for word in ordered]
    return _either(
        before + _either(word.core for word in alike) + after
        for (before, after), alike in groupby(words, key=lambda word: (word.before, word.after))
    )


def _either(patterns: Iterable[str]) -> str:
    several = list(patterns)
    return several[0] if len(several) == 1 else f"(?:{'|'.join(several)})"


class _Literal(NamedTuple):
    """The pattern of a word that does not begin or end inside a Latin word, in three parts."""

    before: str
    core: str
    after: str

    @classmethod
    def of(cls, word: str, gap: str) -> _Literal:
        """Read a word, with gaps or without."""
        pieces = [cls._of_piece(piece) for piece in word.split(GAP)]
        before, after = pieces[0].before, pieces[-1].after
        whole = gap.join(map("".join, pieces))
        return cls(before, whole.removeprefix(before).removesuffix(after), after)

    @classmethod
    def _of_piece(cls, piece: str) -> _Literal:
        core = surface(piece).text
        if not core:
            return cls("", re.escape(" ") if piece.isspace() else "", "")
        before = " " if piece[0] == " " else "" if is_han(core[0]) else r"(?<![a-z0-9])"
        after = " " if piece[-1] == " " else "" if is_han(core[-1]) else r"s?(?![a-z0-9])"
        return cls(before, re.escape(core), after)
