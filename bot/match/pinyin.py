"""Reading by ear: typed pinyin, and characters swapped for others of the same sound.

Both are one problem: a row of places that may each hold several characters. The row is taken
that the phrasings of the knowledge make most likely, so nothing else has to know about sounds.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

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


class _Step(NamedTuple):
    """One way to fill a place: from `start` to `end` in the text stands `char`."""

    start: int
    end: int
    char: str
    cost: float


class PinyinCorrector:
    """Hears the knowledge's own characters in what was typed."""

    def __init__(
        self, characters: Callable[[], Sequence[str]], frequency: Callable[[str], int]
    ) -> None:
        """Take what returns the phrasings' Han characters, the most frequent first.

        And how many phrasings have a character or pair.
        """
        self._frequency = frequency
        self._characters = characters

    @cached_property
    def _spelt(self) -> Mapping[str, list[str]]:
        """The characters of each syllable, in their order."""
        spelt: defaultdict[str, list[str]] = defaultdict(list)
        for char in self._characters():
            for syllable in syllables_of(char):
                spelt[syllable].append(char)
        return dict(spelt)

    @cached_property
    def _alike(self) -> Mapping[str, list[str]]:
        """Those of each sound that many do not tell apart."""
        alike: defaultdict[str, list[str]] = defaultdict(list)
        for char in self._characters():
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
        known = sum(self._frequency(word) > 0 for word in words)
        if not self._spelt or known * 2 >= len(words):
            return stretch
        if not all(is_pinyin(word) for word in words):
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
        if len(text) > _MENDED:
            return text
        odd = self._odd(text)
        if not odd:
            return text
        steps = []
        for place, char in enumerate(text):
            steps.append(_Step(place, place + 1, char, 0.0))
            if place in odd:
                steps.extend(
                    _Step(place, place + 1, other, _SWAP)
                    for other in self._sounding_like(char)
                    if other != char
                )
        return self._likeliest(steps, len(text)) if len(steps) > len(text) else text

    def _odd(self, text: str) -> set[int]:
        """Return the places of Han characters beside which stands another that nobody has there."""
        odd: set[int] = set()
        is_known = self._frequency
        for place, pair in enumerate(map(str.__add__, text, text[1:])):
            if not is_known(pair) and all(map(is_han, pair)):
                odd |= {place, place + 1}
        return odd

    def _sounding_like(self, char: str) -> list[str]:
        # Only the usual reading: by rare ones too many characters sound alike.
        sounds = map(merged, syllables_of(char)[:1])
        return [other for sound in sounds for other in self._alike.get(sound, ())[:_MOST_ALIKE]]

    def _likeliest(self, steps: list[_Step], length: int) -> str:
        """Return the best chain of steps from 0 to `length`; steps come in order of `start`."""
        best: list[dict[str, tuple[float, str]]] = [{} for _ in range(length + 1)]
        best[0][""] = (0.0, "")
        for step in steps:
            reached = best[step.start]
            if not reached:
                continue
            own = _ALONE * math.log1p(self._frequency(step.char)) - step.cost
            score, written = max(
                (before + math.log1p(self._frequency(last + step.char)), so_far)
                if last
                else (before, so_far)
                for last, (before, so_far) in reached.items()
            )
            known = best[step.end].get(step.char)
            if known is None or score + own > known[0]:
                best[step.end][step.char] = (score + own, written + step.char)
        return max(best[length].values(), default=(0.0, ""))[1]
