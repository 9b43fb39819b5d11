"""The words of one slot, found in a text with what the text says of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeAlias

from bot.content.models import LISTED, Option, Slot
from bot.content.when import UNKNOWN
from bot.match.claims import Claim, claim, is_others
from bot.match.cues import GAP, occurrences, stands_alone, surface
from bot.match.numbers import Amount, counts
from bot.match.ownership import is_read, ownership_cue
from bot.match.temporality import Temporality, temporality

_Lexicon: TypeAlias = Mapping[str, Sequence[tuple[int, str]]]
"""Words, and beside each the options that it stands for, with its place among all."""
_OPPOSITE = {"yes": "no", "no": "yes"}
_TIMES: dict[Temporality, str] = {Temporality.PLANNED: "planned", Temporality.DONE: "done"}
_CLAIMS = {
    Temporality.PLANNED: Claim.PLANNED,
    Temporality.DONE: Claim.DONE,
    Temporality.UNTOLD: Claim.NOW,
    Temporality.SUPPOSED: Claim.OPEN,
    Temporality.ASKED: Claim.ASKED,
    Temporality.DENIED: Claim.OPEN,
}
"""Whether an event is supposed or denied says nothing of the option that it would mean."""
_HOLDS = frozenset({Claim.NOW, Claim.BECOME, Claim.PLANNED, Claim.DONE})
_ACCOUNT = re.compile(r"号|公众|订阅|\baccount\b")
_OF_ACCOUNT = re.compile(
    r"^(?:掉|了)?(?:的|名下|旗下|我们|这个|那个|一个)*(?:微信)?(?:公众号|公号|订阅号|服务号|官微|账号|号)"
    r"|^s? ?(?:official|wechat|subscription|service|oa\b|account)"
)
"""What comes after the words of an event of a company if it happens to its account."""


@dataclass(frozen=True, slots=True)
class Found:
    """A word for an option. Whatever its claim, it hides shorter words it overlaps."""

    option: str
    start: int
    end: int
    claim: Claim
    is_reply: bool = False
    """Whether it means the option only because it was asked for."""
    is_vague: bool = False
    """Whether it means the option only of somebody who is not known to be another."""

    @property
    def length(self) -> int:
        """Characters."""
        return self.end - self.start

    @property
    def counts(self) -> bool:
        """Whether the option holds."""
        return self.claim in _HOLDS


@dataclass(frozen=True, slots=True)
class Heard:
    """A surface that is read for all slots."""

    text: str
    held: Set[str]
    """The words of any slot that may stand in it."""
    amounts: Sequence[Amount]


class Vocabulary:
    """What gives the options of one slot away."""

    def __init__(self, slot: Slot, slots: Mapping[str, Slot]) -> None:
        self._deeds = {option.id for option in slot.options if option.is_deed}
        self._events = _words(slot.events.all())
        self._of_others = [
            (_words(slots[option.event_of].events.all()), option.id)
            for option in slot.options
            if option.event_of and option.event_of in slots
        ]
        self._by_time = {str(option.temporality): option.id for option in slot.options}
        holders = tuple(_each(slot, lambda option: option.holders.all()))
        lists = slot.words
        self._cues = _lexicon(_each(slot, lambda option: _spelled(option.cues.all(), lists)))
        self._vague = _lexicon(_each(slot, lambda option: _spelled(option.vague.all(), lists)))
        self._given_up = {option.id: _words(option.given_up.all()) for option in slot.options}
        self._holders = _lexicon(holders)
        replies = _each(slot, lambda option: _spelled(_replies(option), lists))
        self._replies = _lexicon((*replies, *holders))
        of_others = (word for words, _ in self._of_others for word in words)
        lexicons = (self._cues, self._vague, self._holders, self._replies)
        self.words = frozenset().union(*lexicons, self._events, *self._given_up.values(), of_others)
        """All that it looks for."""
        self._brackets = [(option.id, *option.range) for option in slot.options if option.range]
        self._units = [surface(word).text for word in slot.counts.all()]
        self._is_yes_or_no = {option.id for option in slot.options} - {UNKNOWN} == set(_OPPOSITE)

    @property
    def has_events(self) -> bool:
        """Whether the slot tells of something that happens."""
        return bool(self._events)

    @property
    def has_brackets(self) -> bool:
        """Whether its options are ranges of numbers."""
        return bool(self._brackets)

    def find(self, heard: Heard, is_pending: bool) -> list[Found]:
        """Find the words in a text; the longest where several overlap, in their order."""
        text, held = heard.text, heard.held
        found = list(_find(_said(self._cues, held), text, is_pending))
        vague = _find(_said(self._vague, held), text, is_pending)
        found += (replace(one, is_vague=True) for one in vague)
        found += _find_tied(_said(self._holders, held), text, is_pending)
        found += self._happening(text, held)
        if is_pending:
            replies = _find(_said(self._replies, held), text, True)
            found += (replace(one, is_reply=True) for one in replies if not self._reads(text, one))
        found += self._amounts(heard, is_pending)
        read = (self._past_wish(text, self._turned(one)) for one in _longest(found))
        return sorted(read, key=lambda one: one.start)

    def gives_up(self, heard: Heard, option: str) -> Found | None:
        """Find words by which what is known to be wished is wished no more."""
        spans = (
            span
            for word in self._given_up.get(option, ())
            if word in heard.held
            for span in occurrences(heard.text, word)
            if claim(heard.text, *span) is Claim.NOW
        )
        span = next(spans, None)
        return Found(option, *span, Claim.UNWANTED) if span else None

    def events_in(self, heard: Heard) -> list[tuple[int, int]]:
        """Return where the slot's own event is named: its words say nothing else."""
        return list(_named(self._events, heard.text, heard.held))

    def _happening(self, text: str, held: Set[str]) -> Iterator[Found]:
        for start, end in _named(self._events, text, held):
            when = temporality(text, start, end)
            option = self._by_time.get(_TIMES.get(when, ""))
            if option and not is_others(text, start):
                yield Found(option, start, end, _CLAIMS[when])
        for words, option in self._of_others:
            for start, end in _named(words, text, held):
                said = _CLAIMS[temporality(text, start, end)]
                yield Found(option, start, end, Claim.OTHERS if is_others(text, start) else said)

    def _reads(self, text: str, one: Found) -> bool:
        """Whether a holder is one whose account the speaker reads."""
        return text[one.start : one.end] in self._holders and is_read(text, one.start, one.end)

    def _past_wish(self, text: str, one: Found) -> Found:
        """Take a wish for none that is fulfilled already: 号已经注销了."""
        if one.option not in self._deeds or not one.counts or one.is_reply:
            return one
        is_done = temporality(text, one.start, one.end) is Temporality.DONE
        return replace(one, claim=Claim.PAST) if is_done else one

    def _amounts(self, heard: Heard, is_pending: bool) -> Iterator[Found]:
        text = heard.text
        for amount in heard.amounts if self._brackets else ():
            if not (is_pending or counts(self._units, text, amount)):
                continue
            said = claim(text, amount.start, amount.end, is_pending)
            for option, lowest, highest in self._brackets:
                if lowest <= amount.value and (highest is None or amount.value <= highest):
                    yield Found(option, amount.start, amount.end, said)

    def _turned(self, one: Found) -> Found:
        """Read what is denied as its opposite, where there are only yes and no."""
        if self._is_yes_or_no and one.claim is Claim.DENIED and one.option in _OPPOSITE:
            return replace(one, option=_OPPOSITE[one.option], claim=Claim.NOW)
        return one


def _lexicon(words: Iterable[tuple[str, str]]) -> _Lexicon:
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, (word, option) in enumerate(words):
        found[word].append((place, option))
    return dict(found)


def _said(words: _Lexicon, held: Set[str]) -> list[tuple[str, str]]:
    """Return those words of a lexicon that are held, each with its option, in their order."""
    if words.keys().isdisjoint(held):
        return []
    there = [(place, word, option) for word in words.keys() & held for place, option in words[word]]
    return [(word, option) for _, word, option in sorted(there)]


def _find(words: Iterable[tuple[str, str]], text: str, is_pending: bool) -> Iterator[Found]:
    for word, option in words:
        for start, end in occurrences(text, word):
            # 是 or 有 alone means nothing inside a sentence.
            if len(word) > 1 or stands_alone(text, start, end):
                yield Found(option, start, end, claim(text, start, end, is_pending))


def _named(words: Sequence[str], text: str, held: Set[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of an event's words stands, unless it happens to an account."""
    for word in () if held.isdisjoint(words) else words:
        if word in held:
            for start, end in occurrences(text, word):
                if not (_ACCOUNT.search(text[start:end]) or _OF_ACCOUNT.search(text[end:])):
                    yield start, end


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(GAP.join(surface(part).text for part in word.split(GAP)) for word in words)


def _find_tied(words: Iterable[tuple[str, str]], text: str, is_pending: bool) -> Iterator[Found]:
    for word, option in words:
        for start, end in occurrences(text, word):
            tied = ownership_cue(text, start, end)
            if tied is None:
                continue
            said = claim(text, start, end, is_pending)
            if said is Claim.NOW and tied < start:
                said = claim(text, tied, end, is_pending)
            yield Found(option, start, end, said)


def _longest(found: Iterable[Found]) -> list[Found]:
    """Drop what overlaps something longer."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (-one.length, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _spelled(cues: Iterable[str], lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield cues with each word of the lists that they name."""
    for cue in cues:
        pieces = LISTED.split(cue)
        choices = (lists[piece] if place % 2 else (piece,) for place, piece in enumerate(pieces))
        yield from map("".join, product(*choices))


def _each(slot: Slot, words_of: Callable[[Option], Iterable[str]]) -> Iterator[tuple[str, str]]:
    for option in slot.options:
        texts = dict.fromkeys(_words(words_of(option)))
        yield from ((text, option.id) for text in texts if text)


def _replies(option: Option) -> Iterator[str]:
    names = [name for name in (option.label, option.noun) if name]
    yield from (*option.replies.all(), option.id)
    yield from (text for name in names for text in (name.zh, name.en) if text)
