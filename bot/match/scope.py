"""Whether a question is about an official account or names another thing that shares its verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.content.models import OutOfScope
from bot.match.cues import GAP, Words
from bot.match.normalise import flatten
from bot.match.script import is_han

_ACCOUNT = (
    "公众号",
    "公号",
    "公众平台",
    "公众账号",
    "官方账号",
    "官方号",
    "官号",
    "官微",
    "订阅号",
    "服务号",
    "official account",
    "official accounts",
    "subscription account",
    "service account",
    "public account",
    "oa",
)
_BARE_ACCOUNT = re.compile(r"(?<![机信证账户扣编型单卡挂口代q频音手])号(?![码线称召角楼])")
"""号 on its own, not as a part of 手机号, 微信号, 号码 and the like."""


_REMEMBERED = 1_024
"""Patterns for the names that questions hold together."""
_GAP = r"[\u4e00-\u9fff]{0,8}?"
_OFFICIAL = "|".join(word for word in _ACCOUNT if is_han(word[0]))
_ITS_ACCOUNT = rf"(?:(?!的?(?:{_OFFICIAL}))[\u4e00-\u9fff]{{0,3}}号)?"
"""What may follow a thing's name and is its own: 抖音的号, 抖音企业号; never 公司注册的公众号."""


class OutOfScopeNames:
    """The things a library knows to be none of its business, by their own names."""

    def __init__(self, objects: Sequence[OutOfScope]) -> None:
        named = [(_flat(name), thing) for thing in objects for name in thing.names]
        self._things = {name: thing.id for name, thing in named if name}
        self._with_gap = [name for name in self._things if GAP in name]
        self._words = Words(self._things)
        self._unless = {thing.id: tuple(map(flatten, thing.unless)) for thing in objects}

    def named(self, text: str) -> str | None:
        """Return the id of the thing a normalised text is about instead of an account, if any.

        The longest name tells if there are several. A word for an official account, or 号 alone,
        that is no part of what the thing is called ties it to one, and so does a word that the
        thing is `unless`.
        """
        found = self._found(text)
        if not found:
            return None
        rest = text
        for words, _ in found:
            rest = re.sub(re.escape(words) + _ITS_ACCOUNT, " ", rest)
        if mentions_account(rest):
            return None
        thing = self._things[max(found, key=lambda one: len(one[0]))[1]]
        unless = _names(self._unless[thing])
        return None if unless and unless.search(rest) else thing

    def _found(self, text: str) -> list[tuple[str, str]]:
        """Return the stretches of a text that name a thing, each with the name it matched."""
        held = self._words.held(text)
        if not held:
            return []
        plain = _names(tuple(sorted(held)))
        found = [(name, name) for name in plain.findall(text)] if plain else []
        for name in self._with_gap:
            if name in held:
                found += [(hit.group(), name) for hit in re.finditer(_whole(name), text)]
        return found


@lru_cache(_REMEMBERED)
def _names(held: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for the few names that one text may hold."""
    return _any_of(held)


def _flat(name: str) -> str:
    return GAP.join(map(flatten, name.split(GAP)))


def names_account(text: str) -> bool:
    """Whether a normalised text names an official account."""
    return _ACCOUNT_WORDS is not None and _ACCOUNT_WORDS.search(text) is not None


def mentions_account(text: str) -> bool:
    """Whether a normalised text means an official account, if only as “my 号”."""
    return names_account(text) or _BARE_ACCOUNT.search(text) is not None


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for any of some normalised words, longest first; None without words."""
    plain = {word for word in words if word and GAP not in word}
    ordered = sorted(plain, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_whole, ordered))) if ordered else None


def _whole(word: str) -> str:
    """Return a pattern that does not begin or end inside a Latin word."""
    before = "" if is_han(word[0]) else r"(?<![a-z0-9])"
    after = "" if is_han(word[-1]) else r"(?![a-z0-9])"
    return before + _GAP.join(map(re.escape, word.split(GAP))) + after


_ACCOUNT_WORDS = _any_of(_ACCOUNT)
