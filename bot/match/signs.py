"""Finds the policies whose signs stand in a text.

A sign is what people say: `先注销<公司>`. In it

- `<name>` is any word of the list of that name;
- `…` is a few characters of the same clause, no negation among them and no 号, so that what is
  said of a company is not read as said of its account;
- ` + ` joins parts that stand anywhere in the text; only the first has to stand in it, the
  others may stand in the question before.

What is denied or not wanted is no sign: 没有被起诉, 不想注销公司.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bot.content.models import Policies, Policy
from bot.match.claims import Claim, claim
from bot.match.cues import GAP, surface
from bot.match.script import is_han

_AND = " + "
_PIECES = re.compile(rf"(<[^<>]*>|\s*{GAP}\s*)")
_HAN_GAP = r"[^,?不没未别号]{0,8}?"
_LATIN_GAP = r"(?:(?!\b(?:not|never|dont|wont|cant|isnt|hasnt|havent|didnt|doesnt)\b)[^,?]){0,30}?"
_UNSAID = {Claim.DENIED, Claim.UNWANTED}
_WHETHER = re.compile(r"(.)[不没]\1$")
"""要不要先注销公司 asks and denies nothing."""

_Words = Mapping[str, tuple[str, ...]]
_ByLetter = Mapping[str, Collection[str]]
"""Words by the letter they begin with."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A part of a sign as a pattern."""

    source: str
    needs: frozenset[str]
    """Words of which the text must hold one, which is quickly seen."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is needed: all at once take half a second."""
        return _compiled(self.source)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


_Sign = tuple[_Phrase, ...]


class _Heard:
    """A text being searched, and which of the `needed` words it holds."""

    def __init__(self, raw: str, needed: _ByLetter) -> None:
        self._text = text = surface(raw).text
        found = (needed.get(letter, ()) for letter in set(text))
        self.held = {word for words in found for word in words if word in text}

    def spans(self, phrase: _Phrase) -> Iterator[tuple[int, int]]:
        """Yield where a phrase stands."""
        if not phrase.needs.isdisjoint(self.held):
            yield from (match.span() for match in phrase.pattern.finditer(self._text))

    def denies(self, start: int, end: int) -> bool:
        """Whether what stands there is said not to be so."""
        before = self._text[:start]
        return claim(self._text, start, end) in _UNSAID and not _WHETHER.search(before)


@dataclass(frozen=True, slots=True)
class _Known:
    """A policy with its phrases as patterns."""

    policy: Policy
    signs: Mapping[str, list[_Sign]]
    """By what a text must hold: a sign stands under each word that its first part needs."""
    exceptions: tuple[_Phrase, ...]
    unless: tuple[_Phrase, ...]

    def stands_in(self, said: _Heard, before: _Heard) -> bool:
        """Whether a sign stands in a text, or in it and in the one before."""
        possible = (sign for word in said.held for sign in self.signs.get(word, ()))
        found = any(self._is_met(sign, said, before) for sign in possible)
        return found and not any(any(said.spans(phrase)) for phrase in self.unless)

    def _is_met(self, sign: _Sign, said: _Heard, before: _Heard) -> bool:
        first, *others = sign
        return self._is_said(first, said) and all(
            self._is_said(part, said) or self._is_said(part, before) for part in others
        )

    def _is_said(self, part: _Phrase, heard: _Heard) -> bool:
        return any(
            not heard.denies(start, end) and not self._is_excepted(heard, start, end)
            for start, end in heard.spans(part)
        )

    def _is_excepted(self, heard: _Heard, start: int, end: int) -> bool:
        return any(
            begins < end and start < ends
            for phrase in self.exceptions
            for begins, ends in heard.spans(phrase)
        )


class Signs:
    """The policies of one folder."""

    def __init__(self, policies: Policies) -> None:
        lists = _Lists(policies.words)
        self._known = tuple(
            _Known(
                policy,
                _by_need(tuple(map(lists.phrase, one.split(_AND))) for one in policy.signs.all()),
                tuple(map(lists.phrase, policy.exceptions.all())),
                tuple(map(lists.phrase, policy.unless.all())),
            )
            for policy in policies.policies
        )
        self._needed = lists.by_letter()

    def found(self, text: str, before: str = "", shown: str = "") -> Iterator[Policy]:
        """Yield the policies whose signs stand in a text, in their order.

        `before` is the question before, `shown` the entry, topic or policy shown last.
        """
        said, earlier = _Heard(text, self._needed), _Heard(before, self._needed)
        for known in self._known:
            if known.policy.after and shown not in known.policy.after:
                continue
            if known.stands_in(said, earlier):
                yield known.policy


class _Lists:
    """The named lists of words, ready to be put into patterns."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._stems = {name: frozenset(map(_stem, of)) for name, of in words.items()}
        self._needed: set[str] = set()

    def phrase(self, text: str) -> _Phrase:
        """Read a part of a sign."""
        pieces = [piece.strip() if GAP in piece else piece for piece in _PIECES.split(text)]
        chosen = [self._words[piece[1:-1]] if piece[:1] == "<" else (piece,) for piece in pieces]
        gap = _HAN_GAP if any(map(is_han, "".join(map("".join, chosen)))) else _LATIN_GAP
        needs = (self._stems[p[1:-1]] if p[:1] == "<" else {_stem(p)} for p in pieces)
        pattern = "".join(_any_of(options, gap) for options in chosen)
        need = frozenset(min((words for words in needs if "" not in words), key=len))
        self._needed |= need
        return _Phrase(pattern, need)

    def by_letter(self) -> _ByLetter:
        """Return all words that one of the phrases needs."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._needed:
            found[word[0]].append(word)
        return found


def _by_need(signs: Iterable[_Sign]) -> Mapping[str, list[_Sign]]:
    found: defaultdict[str, list[_Sign]] = defaultdict(list)
    for sign in signs:
        for word in sign[0].needs:
            found[word].append(sign)
    return found


def _stem(phrase: str) -> str:
    """Return what a surface with a phrase holds as it stands."""
    return max((surface(piece).text for piece in phrase.split(GAP)), key=len)


def _any_of(options: Iterable[str], gap: str) -> str:
    """Return a pattern for any of some words, the longest first."""
    ordered = sorted(options, key=len, reverse=True)
    whole = [gap.join(map(_literal, word.split(GAP))) for word in ordered]
    return whole[0] if len(whole) == 1 else f"(?:{'|'.join(whole)})"


def _literal(piece: str) -> str:
    """Return a pattern for a piece of a phrase that does not begin or end inside a Latin word."""
    core = surface(piece).text
    if not core:
        return re.escape(" ") if piece.isspace() else ""
    before = " " if piece[0] == " " else "" if is_han(core[0]) else r"(?<![a-z0-9])"
    after = " " if piece[-1] == " " else "" if is_han(core[-1]) else r"s?(?![a-z0-9])"
    return before + re.escape(core) + after
