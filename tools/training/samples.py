"""Questions with known answers, made of the knowledge's own phrasings.

What one pen wrote is asked of the library that all others wrote, which is nearest to real use; so
are everyday questions that nobody answers, and things that this library was not told of. Small
libraries, in which every entry is a topic, stand for the folders of others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

from bot.content import Library
from bot.content.models import Entry, OutOfScope, Phrases
from bot.match.concepts import Concepts
from bot.match.embedding.meaning import Meanings
from bot.match.normalise import normalise
from bot.match.rank import Ranker, Ranking
from bot.match.weights import Weights
from tools.training.noise import noisy

T = TypeVar("T")
One = TypeVar("One", Entry, OutOfScope)

FAR = Path(__file__).with_name("far.txt")
"""Everyday questions that no library about accounts answers, one a line."""
ENTRY = "entry"
"""The pen that wrote the entries' own questions."""
_LINES, _NOISY, _LONG, _FAR = 1_200, 250, 120, 220
"""What is asked of each library at most."""
_GAPS = 5
"""A thing is unknown to one library in so many."""
_SMALL = ((5, 2, 3), (5, 4, 12), (12, 2, 6), (30, 2, 3), (30, 3, 12), (80, 2, 6), (170, 2, 3))
"""Small libraries: entries, and between how many phrasings each of them has."""
_LANGUAGES = ("zh", "en")
_SMALL_ASKED = 300


@dataclass(frozen=True, slots=True)
class Sample:
    """A question as it was ranked, and what would have been right."""

    kind: str
    pen: str
    """Who wrote it and was left out; of a small library how many entries it has."""
    ranking: Ranking
    right: str
    """Id of the entry or other object that is right; empty if nothing that is there is."""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody asks, and what that means."""

    text: str
    right: str
    pen: str


class LeftOut(NamedTuple):
    """A library that does not know some lines."""

    pen: str
    ranker: Ranker
    lines: list[Line]
    """Some of those that were left out."""
    unknown: list[str]
    """Questions about things that were."""


class Samples:
    """Makes samples of one library, the same at every run."""

    def __init__(
        self, library: Library, weights: Weights, meanings: Meanings | None = None
    ) -> None:
        self._weights, self._meanings = weights, meanings
        self._entries = tuple(library.entries.values())
        self._objects = tuple(thing for thing in library.objects if thing.questions.all())
        self._concepts = Concepts(library.concepts)
        self._far = tuple(filter(None, FAR.read_text(encoding="utf-8-sig").split("\n")))
        self._random = Random(20261123)  # noqa: S311 - not for secrets
        pens = {normalise(one.text): one.pen for one in library.phrasings}
        self._lines = [
            Line(text, one.id, pens.get(normalise(text), ENTRY))
            for one in self._all()
            for text in one.questions.all()
        ]
        self._things = {thing.id for thing in self._objects if thing.is_thing}

    def __iter__(self) -> Iterator[Sample]:
        for one in self.left_out():
            yield from self._of_strangers(one)
        for size, fewest, most in _SMALL:
            for lang in _LANGUAGES:
                yield from self._small(size, fewest, most, lang)

    def left_out(self) -> Iterator[LeftOut]:
        """Yield for each pen the library of what all others wrote; some things are missing too."""
        ours = [line for line in self._lines if line.right not in self._things]
        left = {pen: [line for line in ours if line.pen == pen] for pen in pens_of(self._lines)}
        gap = {name: self._random.randrange(_GAPS) for name in sorted(self._things)}
        for number, (pen, lines) in enumerate(left.items()):
            missing = {name for name, place in gap.items() if place == number % _GAPS}
            known = {normalise(line.text) for line in lines}
            there = [thing for thing in self._objects if thing.id not in missing]
            ranker = self._ranker(without(self._entries, known), without(there, known))
            unknown = [line.text for line in self._lines if line.right in missing]
            yield LeftOut(pen, ranker, self._some(lines, _LINES), unknown)

    def _of_strangers(self, one: LeftOut) -> Iterator[Sample]:
        """Ask a library of what it does not know."""
        pen, ranker, lines, _ = one
        for line in lines:
            yield _ask(ranker, "stranger", pen, line.text, line.right)
        for line in self._some(lines, _NOISY):
            yield _ask(ranker, "noisy", pen, noisy(line.text, self._random), line.right)
        for line in self._some(lines, _LONG):
            near = [other.text for other in lines if topic_of(other.right) == topic_of(line.right)]
            story = [*self._some(near, self._random.randint(1, 3)), line.text]
            yield _ask(ranker, "long", pen, "，".join(story), line.right)
        for text in one.unknown:
            yield _ask(ranker, "thing", pen, text)
        for text in self._some(self._far, _FAR):
            yield _ask(ranker, "far", pen, text)
        for _ in range(_LONG):
            story = self._some(self._far, self._random.randint(2, 4))
            yield _ask(ranker, "long far", pen, "，".join(story))

    def _small(self, size: int, fewest: int, most: int, lang: str) -> Iterator[Sample]:
        """Ask a library of some entries for these, for others, and for what is far.

        Both come from as few topics as hold them: a small folder knows half of its field.
        """
        order = self._some(topics_of(self._entries), len(self._entries))
        field = [one for topic in order for one in self._entries if one.topic == topic]
        field = field[: 2 * size]
        kept = {one.id for one in self._some(field, size)}
        known: list[Entry] = []
        left: list[Line] = []
        for entry in field:
            asked = list(entry.questions.zh if lang == "zh" else entry.questions.en)
            self._random.shuffle(asked)
            first = self._random.randint(fewest, most) if entry.id in kept else 0
            first = min(first, len(asked) - 1)
            if first > 0:
                known.append(_foreign(entry, asked[:first]))
            name = entry.id if first > 0 else ""
            left += [Line(text, name, "") for text in asked[first:]]
        # Shipped synonyms seldom fit a foreign field.
        ranker = self._ranker(known, (), Concepts(()))
        for kind, lines in (
            ("small", [line for line in left if line.right]),
            ("small near", [line for line in left if not line.right]),
            ("small far", [Line(text, "", "") for text in self._far]),
        ):
            chosen = self._some(lines, _SMALL_ASKED if kind != "small near" else 3 * _SMALL_ASKED)
            samples = [_ask(ranker, kind, str(size), line.text, line.right) for line in chosen]
            # Other people's near misses are nearer than half of our own field is.
            samples.sort(key=_likeness, reverse=True)
            yield from samples[:_SMALL_ASKED]

    def _ranker(
        self,
        entries: Sequence[Entry],
        objects: Sequence[OutOfScope],
        concepts: Concepts | None = None,
    ) -> Ranker:
        ranker = Ranker(entries, objects, concepts or self._concepts, self._weights)
        return ranker.by_meaning(self._meanings) if self._meanings else ranker

    def _all(self) -> Iterator[Entry | OutOfScope]:
        yield from self._entries
        yield from self._objects

    def _some(self, ones: Sequence[T], most: int) -> list[T]:
        return self._random.sample(ones, min(most, len(ones)))


def pens_of(lines: Iterable[Line]) -> list[str]:
    """Return who wrote them."""
    return sorted({line.pen for line in lines})


def topics_of(entries: Iterable[Entry]) -> list[str]:
    """Return the topics there are."""
    return sorted({entry.topic for entry in entries})


def without(ones: Iterable[One], left: Collection[str]) -> list[One]:
    """Return them without those phrasings, normalised, that are left out."""
    return [
        one.model_copy(
            update={
                "questions": Phrases(
                    zh=tuple(text for text in one.questions.zh if normalise(text) not in left),
                    en=tuple(text for text in one.questions.en if normalise(text) not in left),
                )
            }
        )
        for one in ones
    ]


def _ask(ranker: Ranker, kind: str, pen: str, text: str, right: str = "") -> Sample:
    return Sample(kind, pen, ranker.rank(ranker.understand(text)), right)


def topic_of(name: str) -> str:
    """Return the topic of an entry by its id."""
    return name.partition(".")[0]


def _foreign(entry: Entry, asked: Sequence[str]) -> Entry:
    """Return the entry as a foreign folder has it."""
    title = entry.title.model_copy(update={"zh": asked[0], "en": None})
    questions = Phrases(zh=tuple(asked))
    return entry.model_copy(update={"topic": entry.id, "questions": questions, "title": title})


def _likeness(sample: Sample) -> float:
    return sample.ranking.scored[0].likeness if sample.ranking.scored else 0.0
