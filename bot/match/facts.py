"""Facts about the user's case, read out of their own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.content.models import Option, Slot
from bot.content.when import UNKNOWN
from bot.match.cues import Surface, is_denied, occurrences, stands_alone, surface
from bot.match.models import ReadFact
from bot.match.numbers import Amount, amounts

# What follows these is what the account shall become, not what it is.
_TARGET = re.compile(
    r"(?:给|[转迁换过移][移让户]?到|[换改变转升][更级]?[成为])"
    r"(?:我|我们|他|他们|别的?|另外?|其他|新的?|一?[个家]|的|自己|刚|开|注册)*$"
    r"|\b(?:transfer|migrat|mov|hand|chang|convert|upgrad)\w*(?: \w+){0,4} (?:to|into)"
    r"(?: (?:an?|the|our|my|new|another))* $"
)
_CORRECTION = re.compile(
    r"不对|错了|说错|搞错|弄错|记错|应该是|更正|其实|等等|不不"
    r"|\b(?:actually|i mean|sorry|wait|correction|rather)\b"
)


@dataclass(frozen=True, slots=True)
class _Found:
    option: str
    start: int
    end: int
    counts: bool
    """False if it is denied; it still hides shorter words it overlaps."""

    @property
    def length(self) -> int:
        return self.end - self.start


class FactReader:
    """The options of all slots with the words that give them away."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._slots = {slot.id: slot for slot in slots}
        self._cues = {slot.id: tuple(_cues(slot)) for slot in slots}
        self._replies = {slot.id: tuple(_replies(slot)) for slot in slots}

    def read(self, raw: str, pending: str | None = None) -> tuple[ReadFact, ...]:
        """Return at most one fact a slot, with what follows from it; slots in their order."""
        seen = surface(raw)
        if not seen.text:
            return ()
        read: dict[str, ReadFact] = {}
        for slot in self._slots.values():
            found = self._decide(slot, seen, slot.id == pending)
            if found:
                words = seen.words(found.start, found.end).strip()
                read[slot.id] = ReadFact(slot.id, found.option, words)
        for fact in tuple(read.values()):
            self._add_implied(fact, read)
        return tuple(read[slot] for slot in self._slots if slot in read)

    def _add_implied(self, fact: ReadFact, read: dict[str, ReadFact]) -> None:
        slot = self._slots.get(fact.slot)
        option = slot.option(fact.option) if slot else None
        for implied, value in option.implies.items() if option else ():
            if implied not in read and implied in self._slots:
                read[implied] = ReadFact(implied, value, fact.words)
                self._add_implied(read[implied], read)

    def _decide(self, slot: Slot, seen: Surface, is_pending: bool) -> _Found | None:
        found = list(self._find(self._cues[slot.id], seen.text, is_pending))
        if is_pending:
            found.extend(self._find(self._replies[slot.id], seen.text, is_pending))
        found.extend(_find_amounts(slot, seen, is_pending))
        counting = [one for one in _longest(found) if one.counts]
        corrections = [one.end() for one in _CORRECTION.finditer(seen.text)]
        for place in reversed(corrections):
            later = [one for one in counting if one.start >= place]
            if later:
                counting = later
                break
        return max(counting, key=lambda one: (one.length, -one.start), default=None)

    @staticmethod
    def _find(words: Iterable[tuple[str, str]], text: str, is_pending: bool) -> Iterator[_Found]:
        for word, option in words:
            for start in occurrences(text, word) if word in text else ():
                end = start + len(word)
                # 是 or 有 alone means nothing inside a sentence.
                if len(word) == 1 and not stands_alone(text, start, end):
                    continue
                is_target = not is_pending and _TARGET.search(text, 0, start) is not None
                yield _Found(option, start, end, not (is_target or is_denied(text, start, word)))


def _longest(found: Iterable[_Found]) -> list[_Found]:
    """Drop what overlaps something longer."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: (-one.length, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _cues(slot: Slot) -> Iterator[tuple[str, str]]:
    for option in slot.options:
        if option.id != UNKNOWN:
            yield from _words(option.cues.all(), option)


def _replies(slot: Slot) -> Iterator[tuple[str, str]]:
    for option in slot.options:
        names = [name for name in (option.label, option.noun) if name]
        said = [text for name in names for text in (name.zh, name.en) if text]
        own = option.cues.all() if option.id == UNKNOWN else ()
        yield from _words((*own, *option.replies.all(), *said, option.id), option)


def _words(texts: Iterable[str], option: Option) -> Iterator[tuple[str, str]]:
    for text in dict.fromkeys(surface(text).text for text in texts):
        if text:
            yield text, option.id


def _find_amounts(slot: Slot, seen: Surface, is_pending: bool) -> Iterator[_Found]:
    brackets = [(option.id, *option.range) for option in slot.options if option.range]
    units = [surface(word).text for word in slot.counts.all()]
    for amount in amounts(seen.text) if brackets else ():
        if not (is_pending or _counts(units, seen.text, amount)):
            continue
        for option, lowest, highest in brackets:
            if lowest <= amount.value and (highest is None or amount.value <= highest):
                yield _Found(option, amount.start, amount.end, counts=True)


def _counts(units: Sequence[str], text: str, amount: Amount) -> bool:
    """Whether the amount stands beside a word for what is counted: 三千多个粉丝, 粉丝有3000."""
    before = text[: amount.start].rstrip("数有是大概约共 ")
    after = text[amount.end :].lstrip("多几来个位名的 ")
    return any(before.endswith(unit) or after.startswith(unit) for unit in units)
