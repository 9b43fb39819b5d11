"""Reading by ear: typed pinyin, and characters swapped for others of the same sound.

Both are one problem: a row of places that may each hold several characters. The row is taken
that the phrasings of the knowledge make most likely, so nothing else has to know about sounds.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from bot.match.normalise import compact
from bot.match.readings import (
    LONGEST,
    all_syllables,
    is_pinyin,
    merged,
    syllables_of,
    without_tone_digits,
)
from bot.match.script import is_han

_MOST_ALIKE = 12
"""Characters tried for one sound, the most frequent ones."""
_SWAP = 2.5
"""What another character than the written one costs; a pair that n phrasings have earns
log(1 + n), so a swap must turn pairs nobody uses into known ones."""
_MENDED = 40
"""Characters; longer texts have words enough to be understood unmended."""
_PLACE = 1.5
"""What every place costs, so that xian is one syllable before it is two."""
_ALONE = 0.3
"""Share of a single character's own frequency, beside the pairs it stands in."""

_STRETCH = re.compile(r"[a-z]+(?: [a-z]+)*")

_NONE: Mapping[str, int] = MappingProxyType({})
_State: TypeAlias = tuple[float, str, Mapping[str, int]]
"""What has been reached: a score, by which characters, and how often others come after the last."""


class _Step(NamedTuple):
    """One way to fill a place: from `start` to `end` in the text stands `char`."""

    start: int
    end: int
    char: str
    cost: float


class PinyinCorrector:
    """Hears the knowledge's own characters in what was typed."""

    def __init__(
        self,
        han: Callable[[], Mapping[str, Mapping[str, int]]],
        frequency: Callable[[str], int],
        unheard: Callable[[Iterable[str]], list[int]],
    ) -> None:
        """Take what returns how many phrasings have each Han character after each other one.

        Under "" it says how many have it at all; `frequency` tells how many have a Latin word, and
        `unheard` at which places among some pieces those are that none has.
        """
        self._han = han
        self._frequency = frequency
        self._unheard = unheard

    @cached_property
    def _after(self) -> Mapping[str, Mapping[str, int]]:
        return self._han()

    @cached_property
    def _characters(self) -> list[str]:
        """The phrasings' Han characters, the most frequent first."""
        often = self._after.get("", {})
        return sorted(often, key=lambda char: (-often[char], char))

    @cached_property
    def _spelt(self) -> Mapping[str, list[str]]:
        """The characters of each syllable, in their order."""
        spelt: defaultdict[str, list[str]] = defaultdict(list)
        for char in self._characters:
            for syllable in syllables_of(char):
                spelt[syllable].append(char)
        return dict(spelt)

    @cached_property
    def _alike(self) -> Mapping[str, list[str]]:
        """Those of each sound that many do not tell apart."""
        alike: defaultdict[str, list[str]] = defaultdict(list)
        for char in self._characters:
            for syllable in syllables_of(char)[:1]:
                alike[merged(syllable)].append(char)
        return dict(alike)

    def correct(self, text: str) -> str:
        """Return a normalised text with pinyin written as characters and sound-alikes mended."""
        toneless = without_tone_digits(text)
        spelt = _STRETCH.sub(lambda found: self._read(found.group()), toneless)
        return self._mend(spelt)

    def _read(self, stretch: str) -> str:
        words = stretch.split()
        if not all(map(is_pinyin, words)):
            return stretch
        known = sum(self._frequency(word) > 0 for word in words)
        if not self._spelt or known * 2 >= len(words):
            return stretch
        ends = {0}
        for word in words:
            ends.add(max(ends) + len(word))
        letters = "".join(words)
        steps = [step for start in range(len(letters)) for step in self._spellings(letters, start)]
        cuts = [s for s in steps if not any(s.start < end < s.end for end in ends)]
        return compact(self._likeliest(cuts, len(letters))) or stretch

    def _spellings(self, letters: str, start: int) -> Iterator[_Step]:
        for end in range(start + 1, min(start + LONGEST, len(letters)) + 1):
            syllable = letters[start:end]
            if syllable in all_syllables():
                # A syllable no phrasing has is kept as it is, and counts against the match.
                for char in self._spelt.get(syllable, ())[:_MOST_ALIKE] or (f" {syllable} ",):
                    yield _Step(start, end, char, _PLACE)

    def _mend(self, text: str) -> str:
        if len(text) > _MENDED or text.isascii():
            return text
        for start, end in self._odd(text):
            # What stands beside the odd places is kept, and so decides with them.
            first, last = max(start - 1, 0), min(end + 1, len(text))
            steps = [
                step
                for place in range(first, last)
                for step in self._soundings(text[place], place - first, start <= place < end)
            ]
            text = text[:first] + self._likeliest(steps, last - first) + text[last:]
        return text

    def _odd(self, text: str) -> list[tuple[int, int]]:
        """Return the stretches of Han characters of which each two are a pair that nobody has."""
        odd: list[tuple[int, int]] = []
        for place in self._unheard(map(str.__add__, text, text[1:])):
            if is_han(text[place]) and is_han(text[place + 1]):
                start = odd.pop()[0] if odd and odd[-1][1] >= place else place
                odd.append((start, place + 2))
        return odd

    def _soundings(self, char: str, place: int, is_odd: bool) -> Iterator[_Step]:
        """Yield what may stand at a place: what was written, or, if odd, what sounds like it."""
        yield _Step(place, place + 1, char, 0.0)
        # Only the usual reading: by rare ones too many characters sound alike.
        for syllable in syllables_of(char)[:1] if is_odd else ():
            for other in self._alike.get(merged(syllable), ())[:_MOST_ALIKE]:
                if other != char:
                    yield _Step(place, place + 1, other, _SWAP)

    def _likeliest(self, steps: list[_Step], length: int) -> str:
        """Return the best chain of steps from 0 to `length`; steps come in order of `start`."""
        after = self._after
        often = after.get("", _NONE)
        best: list[dict[str, _State]] = [{} for _ in range(length + 1)]
        best[0][""] = (0.0, "", _NONE)
        for start, leaving in groupby(steps, key=itemgetter(0)):
            if not best[start]:
                continue
            ways = list(leaving)
            before = _best_before({step.char for step in ways}, best[start].values())
            for _, end, char, cost in ways:
                score, written = before[char]
                score += _ALONE * math.log1p(often.get(char, 0)) - cost
                known = best[end].get(char)
                if known is None or score > known[0]:
                    best[end][char] = (score, written + char, after.get(char, _NONE))
        return max(best[length].values(), default=(0.0, "", _NONE), key=itemgetter(0, 1))[1]


def _best_before(chars: Set[str], states: Collection[_State]) -> Mapping[str, tuple[float, str]]:
    """Return the best way to come to each of some characters."""
    best = dict.fromkeys(chars, max((score, written) for score, written, _ in states))
    for score, written, after in states:
        for char in after.keys() & chars:
            best[char] = max(best[char], (score + math.log1p(after[char]), written))
    return best
