"""Whether a question is about an official account or about something that shares its verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.content.models import OutOfScope
from bot.match.normalise import flatten
from bot.match.script import is_han

_ACCOUNT = (
    "公众号",
    "公号",
    "公众平台",
    "公众账号",
    "订阅号",
    "服务号",
    "official account",
    "subscription account",
    "service account",
    "public account",
    "oa",
)


class Subjects:
    """The things a library knows to be none of its business."""

    def __init__(self, objects: Sequence[OutOfScope]) -> None:
        words = {flatten(word): thing.id for thing in objects for word in thing.words}
        self._words = {word: thing for word, thing in words.items() if word}
        self._pattern = _any_of(self._words)

    def other(self, text: str) -> str | None:
        """Return the id of the thing a normalised text is about instead of an account, if any.

        The longest word tells if there are several. A word for an account that is not part of
        the thing's own name makes it a question about accounts.
        """
        found = self._pattern.findall(text) if self._pattern else []
        if not found or self._pattern is None or names_account(self._pattern.sub(" ", text)):
            return None
        return self._words[max(found, key=len)]


def names_account(text: str) -> bool:
    """Whether a normalised text names an official account."""
    return _ACCOUNT_WORDS is not None and _ACCOUNT_WORDS.search(text) is not None


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for any of some normalised words, longest first; None without words."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_whole, ordered))) if ordered else None


def _whole(word: str) -> str:
    """Return a pattern that does not begin or end inside a Latin word."""
    before = "" if is_han(word[0]) else r"(?<![a-z0-9])"
    after = "" if is_han(word[-1]) else r"(?![a-z0-9])"
    return before + re.escape(word) + after


_ACCOUNT_WORDS = _any_of(_ACCOUNT)
