"""The words of one slot, found in a text with what the text says of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.content.models import Option, Slot
from bot.content.when import UNKNOWN
from bot.match.claims import Claim, claim
from bot.match.cues import GAP, held, occurrences, stands_alone, surface
from bot.match.numbers import amounts, counts
from bot.match.ownership import ownership_cue

_OPPOSITE = {"yes": "no", "no": "yes"}


@dataclass(frozen=True, slots=True)
class Found:
    """A word for an option. Whatever its claim, it hides shorter words it overlaps."""

    option: str
    start: int
    end: int
    claim: Claim
    is_reply: bool = False
    """Whether it means the option only because it was asked for."""

    @property
    def length(self) -> int:
        """Characters."""
        return self.end - self.start

    @property
    def counts(self) -> bool:
        """Whether the option holds."""
        return self.claim in {Claim.STATED, Claim.BECOME}


class Vocabulary:
    """What gives the options of one slot away."""

    def __init__(self, slot: Slot) -> None:
        self._cues = tuple(_each(slot, lambda option: option.cues.all()))
        self._holders = tuple(_each(slot, lambda option: option.holders.all()))
        self._replies = (*_each(slot, _replies), *self._holders)
        self._brackets = [(option.id, *option.range) for option in slot.options if option.range]
        self._units = [surface(word).text for word in slot.counts.all()]
        self._is_yes_or_no = {option.id for option in slot.options} - {UNKNOWN} == set(_OPPOSITE)

    def find(self, text: str, is_pending: bool) -> list[Found]:
        """Find the words in a surface; the longest where several overlap, in their order."""
        found = list(_find(self._cues, text, is_pending))
        found += _find_tied(self._holders, text, is_pending)
        if is_pending:
            found += (replace(one, is_reply=True) for one in _find(self._replies, text, True))
        found += self._amounts(text, is_pending)
        return sorted(map(self._turned, _longest(found)), key=lambda one: one.start)

    def _amounts(self, text: str, is_pending: bool) -> Iterator[Found]:
        for amount in amounts(text) if self._brackets else ():
            if not (is_pending or counts(self._units, text, amount)):
                continue
            said = claim(text, amount.start, amount.end, is_pending)
            for option, lowest, highest in self._brackets:
                if lowest <= amount.value and (highest is None or amount.value <= highest):
                    yield Found(option, amount.start, amount.end, said)

    def _turned(self, one: Found) -> Found:
        """Read what is denied as its opposite, where there are only yes and no."""
        if self._is_yes_or_no and one.claim is Claim.DENIED and one.option in _OPPOSITE:
            return replace(one, option=_OPPOSITE[one.option], claim=Claim.STATED)
        return one


def _find(words: Iterable[tuple[str, str]], text: str, is_pending: bool) -> Iterator[Found]:
    for word, option in held(text, words):
        for start, end in occurrences(text, word):
            # 是 or 有 alone means nothing inside a sentence.
            if len(word) > 1 or stands_alone(text, start, end):
                yield Found(option, start, end, claim(text, start, end, is_pending))


def _find_tied(words: Iterable[tuple[str, str]], text: str, is_pending: bool) -> Iterator[Found]:
    for word, option in held(text, words):
        for start, end in occurrences(text, word):
            tied = ownership_cue(text, start, end)
            if tied is None:
                continue
            said = claim(text, start, end, is_pending)
            if said is Claim.STATED and tied < start:
                said = claim(text, tied, end, is_pending)
            yield Found(option, start, end, said)


def _longest(found: Iterable[Found]) -> list[Found]:
    """Drop what overlaps something longer."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (-one.length, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _each(slot: Slot, words_of: Callable[[Option], Iterable[str]]) -> Iterator[tuple[str, str]]:
    for option in slot.options:
        texts = (
            GAP.join(surface(part).text for part in word.split(GAP)) for word in words_of(option)
        )
        yield from ((text, option.id) for text in dict.fromkeys(texts) if text)


def _replies(option: Option) -> Iterator[str]:
    names = [name for name in (option.label, option.noun) if name]
    yield from (*option.replies.all(), option.id)
    yield from (text for name in names for text in (name.zh, name.en) if text)
