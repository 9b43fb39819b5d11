"""Finds the first policy whose signs stand in a text.

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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content.models import Policies, Policy
from bot.match.claims import Claim, claim
from bot.match.cues import GAP, surface
from bot.match.script import is_han

_AND = " + "
_PIECES = re.compile(rf"(<[^<>]*>|{GAP})")
_HAN_GAP = r"[^,?不没未别号]{0,8}?"
_LATIN_GAP = r"(?:(?!\b(?:not|never|dont|wont|cant|isnt|hasnt|havent|didnt|doesnt)\b)[^,?]){0,30}?"
_UNSAID = {Claim.DENIED, Claim.UNWANTED}
_WHETHER = re.compile(r"(.)[不没]\1$")
"""要不要先注销公司 asks and denies nothing."""

_Spans = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Known:
    """A policy with its phrases as patterns."""

    policy: Policy
    signs: tuple[tuple[re.Pattern[str], ...], ...]
    exceptions: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def stands_in(self, text: str, before: str) -> bool:
        """Whether a sign stands in a surface, or in it and in the one before."""
        found = any(self._is_met(sign, text, before) for sign in self.signs)
        return found and not any(pattern.search(text) for pattern in self.unless)

    def _is_met(self, sign: Sequence[re.Pattern[str]], text: str, before: str) -> bool:
        first, *others = sign
        return self._is_said(first, text) and all(
            self._is_said(part, text) or self._is_said(part, before) for part in others
        )

    def _is_said(self, part: re.Pattern[str], text: str) -> bool:
        return any(
            not _is_denied(text, start, end) and not self._is_within_exception(text, start, end)
            for start, end in _spans(part, text)
        )

    def _is_within_exception(self, text: str, start: int, end: int) -> bool:
        return any(
            begins < end and start < ends
            for pattern in self.exceptions
            for begins, ends in _spans(pattern, text)
        )


class Signs:
    """The policies of one folder."""

    def __init__(self, policies: Policies) -> None:
        words = policies.words
        self._known = tuple(
            _Known(
                policy,
                tuple(
                    tuple(_pattern(part, words) for part in sign.split(_AND))
                    for sign in policy.signs.all()
                ),
                tuple(_pattern(phrase, words) for phrase in policy.exceptions.all()),
                tuple(_pattern(phrase, words) for phrase in policy.unless.all()),
            )
            for policy in policies.policies
        )

    def found(self, text: str, before: str = "", shown: str = "") -> Iterator[Policy]:
        """Yield the policies whose signs stand in a text, in their order.

        `before` is the question before, `shown` the entry, topic or policy shown last.
        """
        said, earlier = surface(text).text, surface(before).text
        for known in self._known:
            if known.policy.after and shown not in known.policy.after:
                continue
            if known.stands_in(said, earlier):
                yield known.policy


def _spans(pattern: re.Pattern[str], text: str) -> _Spans:
    return (match.span() for match in pattern.finditer(text))


def _is_denied(text: str, start: int, end: int) -> bool:
    return claim(text, start, end) in _UNSAID and not _WHETHER.search(text[:start])


def _pattern(phrase: str, words: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    """Return what finds a phrase in a surface."""
    pieces = _PIECES.split(phrase)
    chosen = [words[piece[1:-1]] if piece[:1] == "<" else (piece,) for piece in pieces]
    gap = _HAN_GAP if any(map(is_han, "".join(map("".join, chosen)))) else _LATIN_GAP
    return re.compile("".join(_any_of(options, gap) for options in chosen))


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
