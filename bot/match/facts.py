"""Facts about the user's case, read out of their own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from bot.content.models import Facts, Option, Slot
from bot.content.when import UNKNOWN
from bot.match.claims import Claim
from bot.match.cues import ASKED, CLAUSE, Surface, Words, surface
from bot.match.models import ReadFact, SaidOf
from bot.match.numbers import amounts
from bot.match.question import asks
from bot.match.tongue import Bilingual, tongue_of
from bot.match.vocabulary import Found, Heard, Vocabulary

_NO_FACTS: Facts = MappingProxyType({})
MAX_READ = 1_000
"""Characters of a text that are read for facts."""

_CORRECTION = Bilingual(
    r"不对|[说搞弄记打写讲]错|错了|应该是|更正|其实|等等|不不|[哦噢啊呃额哎]不(?=[,是])",
    r"\b(?:actually|i mean|sorry|wait|correction|rather)\b",
)
_RETRACTION = re.compile(r",(?:[啊哦噢呃额哎]*不对|[啊哦噢呃额哎]*我?[说搞弄记打写讲]错)+了?$")
_EITHER = Bilingual(r"还是|或者?", r"\bor\b")
_TOGETHER = re.compile(
    r"(?:的|号|主体|账号|公众号|[和跟与同或、,]|还是|或者|\b(?:or|and|vs|versus|an?|the)\b| )*"
)
_DENIED = frozenset({Claim.DENIED, Claim.UNWANTED})
_SETTLED = _DENIED | {Claim.SUPPOSED, Claim.OTHERS}
_AROUND = 14
"""Characters on either side of words that still ask about them: some people set no comma."""
_FAR = 14
"""Characters between two alternatives, at most."""
_IGNORANT = Bilingual(
    r"不(?:知道|晓得|(?:太|大|是很|怎么)?(?:清楚|确定|懂|了解|记得))|[记搞]不清|忘了|忘记了?|说不好|没注意",
    r"\b(?:not (?:\w+ )?sure|dont (?:\w+ )?know|no idea|cant remember|forgot|unsure)\b",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text gives away; at most one fact a slot, slots in their order."""

    facts: tuple[ReadFact, ...] = ()
    supposed: tuple[ReadFact, ...] = ()
    """The case a question is put for, where it is not said to be theirs: 如果是服务号呢."""
    denied: tuple[ReadFact, ...] = ()
    """What is said not to be so, or not to be wanted, where nothing else is said of the slot."""
    claims: tuple[SaidOf, ...] = ()
    """Everything that is mentioned, with what is said of it."""


def is_correction(text: str) -> bool:
    """Whether a text takes back what was said before it."""
    said = surface(text[:MAX_READ]).text
    return _CORRECTION[tongue_of(said)].search(said) is not None


class FactReader:
    """The options of all slots with the words that give them away."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._slots = {slot.id: slot for slot in slots}
        self._vocabularies = {slot.id: Vocabulary(slot, self._slots) for slot in slots}
        self._of_events = [one for one in self._vocabularies.values() if one.has_events]
        self._counted = {slot for slot, one in self._vocabularies.items() if one.has_brackets}
        self._slots_of: defaultdict[str, list[str]] = defaultdict(list)
        """By a word, those that look for it."""
        for slot, one in self._vocabularies.items():
            for word in one.words:
                self._slots_of[word].append(slot)
        self._words = Words(self._slots_of)

    def read(self, raw: str, pending: str | None = None, known: Facts = _NO_FACTS) -> Reading:
        """Read any text; more freely for the slot that was just asked for.

        What is `known` decides what vague words mean, and what is given up.
        """
        seen = surface(raw[:MAX_READ])
        if not seen.text or _RETRACTION.search(seen.text):
            return Reading()
        heard = Heard(seen.text, self._words.held(seen.text), tuple(amounts(seen.text)))
        named = self._named(heard)
        said = {
            slot: vocabulary.find(heard, slot == pending)
            for slot, vocabulary in self._vocabularies.items()
            if slot in named or slot == pending
        }
        found = {
            slot: _without_alternatives(seen.text, words)
            for slot, words in said.items()
            if words or slot == pending
        }
        given_up = self._given_up(heard, known)
        if not (found or given_up):
            return Reading()
        chosen = self._told_by(self._chosen(heard, found, pending), known)
        supposed = {
            slot: _longest(one for one in words if one.claim is Claim.SUPPOSED)
            for slot, words in found.items()
            if slot not in chosen
        }
        denied = {
            slot: _longest(one for one in words if one.claim in _DENIED)
            for slot, words in found.items()
            if slot not in chosen
        }
        denied |= {slot: found for slot, found in given_up.items() if slot not in chosen}
        return Reading(
            self._facts(seen, chosen),
            self._facts(seen, supposed),
            self._facts(seen, denied),
            tuple(
                SaidOf(slot, one.option, one.claim.value, seen.words(one.start, one.end))
                for slot, words in found.items()
                for one in words
            ),
        )

    def _named(self, heard: Heard) -> Set[str]:
        """Return the slots that a text may say something of."""
        named = {slot for word in heard.held for slot in self._slots_of[word]}
        return named | self._counted if heard.amounts else named

    def _chosen(
        self, heard: Heard, found: Mapping[str, Sequence[Found]], pending: str | None
    ) -> Mapping[str, Found]:
        """Return what holds of each slot."""
        answer = [one for one in found.get(pending or "", ()) if one.is_reply and one.counts]
        events = [
            span for words in (self._of_events if found else ()) for span in words.events_in(heard)
        ]
        chosen = {
            slot: _decide(
                [
                    one
                    for one in words
                    if slot == pending or not (_is_within(one, answer) or _is_of(one, events))
                ],
                heard.text,
            )
            for slot, words in found.items()
        }
        if pending in chosen:
            chosen[pending] = chosen[pending] or self._ignorance(pending, heard.text)
        return {
            slot: one
            for slot, one in chosen.items()
            if one and (slot == pending or one.option != UNKNOWN)
        }

    def _told_by(self, chosen: Mapping[str, Found | None], known: Facts) -> dict[str, Found]:
        """Return what is said, as it is meant by whoever is known to say it."""
        said = {slot: found for slot, found in chosen.items() if found}
        options = {**known, **{slot: found.option for slot, found in said.items()}}
        said = {slot: self._meant(slot, found, options) for slot, found in said.items()}
        for slot, found in said.items():
            options |= self._implied(slot, found.option)
        for slot, option_id in options.items():
            option = self._option(slot, option_id)
            if option and option.tells_of_others:
                own = {slot, *option.implies}
                return {other: found for other, found in said.items() if other in own}
        return said

    def _meant(self, slot: str, found: Found, options: Facts) -> Found:
        """Return what a vague word means of somebody who is not whom it takes them for."""
        implied = self._implied(slot, found.option) if found.is_vague else {}
        for other, option_id in implied.items():
            is_other = options.get(other, UNKNOWN) not in {option_id, UNKNOWN}
            meant = self._implied(other, options[other]).get(slot) if is_other else None
            if meant:
                return replace(found, option=meant)
        return found

    def _implied(self, slot: str, option_id: str) -> Facts:
        option = self._option(slot, option_id)
        return option.implies if option else {}

    def _option(self, slot: str, option_id: str) -> Option | None:
        return self._slots[slot].option(option_id) if slot in self._slots else None

    def _given_up(self, heard: Heard, known: Facts) -> dict[str, Found | None]:
        """Return what is known to be wished and is wished no more."""
        given_up = {
            slot: self._vocabularies[slot].gives_up(heard, option)
            for slot, option in known.items()
            if slot in self._vocabularies
        }
        return {slot: found for slot, found in given_up.items() if found}

    def _facts(self, seen: Surface, chosen: Mapping[str, Found | None]) -> tuple[ReadFact, ...]:
        if not chosen:
            return ()
        read: dict[str, ReadFact] = {}
        for slot, found in chosen.items():
            if found:
                words = seen.words(found.start, found.end).strip()
                clause = _clause_around(seen.text, found.start, found.end)
                read[slot] = ReadFact(slot, found.option, words, asks(clause))
        for fact in tuple(read.values()):
            self._add_implied(fact, read)
        return tuple(read[slot] for slot in self._slots if slot in read)

    def _add_implied(self, fact: ReadFact, read: dict[str, ReadFact]) -> None:
        for implied, value in self._implied(fact.slot, fact.option).items():
            if implied not in read and implied in self._slots:
                read[implied] = ReadFact(implied, value, fact.words, fact.asked)
                self._add_implied(read[implied], read)

    def _ignorance(self, slot: str, text: str) -> Found | None:
        ignorant = _IGNORANT[tongue_of(text)].search(text)
        if ignorant is None or self._slots[slot].option(UNKNOWN) is None:
            return None
        return Found(UNKNOWN, *ignorant.span(), Claim.NOW)


def _clause_around(text: str, start: int, end: int) -> str:
    """Return the clause of a surface in which its words from `start` to `end` stand."""
    first = max(text.rfind(CLAUSE, 0, start), text.rfind(ASKED, 0, start)) + 1
    ends = [place for mark in (CLAUSE, ASKED) if (place := text.find(mark, end)) >= 0]
    last = min(ends, default=len(text))
    near = text[max(first, start - _AROUND) : min(last + 1, end + _AROUND)]
    return near.rstrip(CLAUSE)


def _decide(found: Sequence[Found], text: str) -> Found | None:
    """Return what counts in the end: after a correction, and after what it has become."""
    counting = [one for one in found if one.counts]
    if len(counting) <= 1:
        return next(iter(counting), None)
    turns = [correction.end() for correction in _CORRECTION[tongue_of(text)].finditer(text)]
    turns += [one.start for one in counting if one.claim is Claim.BECOME]
    for place in sorted(turns, reverse=True):
        later = [one for one in counting if one.start >= place]
        if later:
            counting = later
            break
    return _longest(counting)


def _longest(found: Iterable[Found]) -> Found | None:
    """Return the longest word, the first of several; “I don't know” only if there is no other."""
    return max(found, key=lambda one: (one.option != UNKNOWN, one.length, -one.start), default=None)


def _without_alternatives(text: str, found: Sequence[Found]) -> list[Found]:
    """Leave out options that the text only holds side by side: 订阅号还是服务号, 个人的和企业的."""
    open_ = set()
    for one, other in pairwise(found):
        if one.option == other.option or {one.claim, other.claim} & _SETTLED:
            continue
        between = text[one.end : other.start]
        if between == " ":
            continue  # a Ltd registered in the UK is one thing
        is_either = len(between) <= _FAR and _EITHER[tongue_of(between)].search(between)
        if is_either or _TOGETHER.fullmatch(between):
            open_ |= {one, other}
    return [one for one in found if one not in open_]


def _is_of(one: Found, events: Sequence[tuple[int, int]]) -> bool:
    """Whether a word is a part of what names an event, and so says nothing of its own."""
    return any(start <= one.start and one.end < end + (one.start > start) for start, end in events)


def _is_within(one: Found, answer: Sequence[Found]) -> bool:
    """Whether a word is part of what answers our question, and so says nothing else."""
    return any(reply.start <= one.start and one.end <= reply.end for reply in answer)
