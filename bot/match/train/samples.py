"""Questions with known answers, made of the knowledge's own phrasings.

Three kinds of library are asked: the whole one, without the very phrasing or with the phrasing
changed; the whole one without some other objects, which it must refuse all the same; and small
ones of few phrasings and nothing else, as foreign folders are, in which every entry is a topic.

The classifier never knows what it is asked, even where the library does: it would be too sure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from bot.content import Library
from bot.content.models import Concept, Entry, Lang, OutOfScope, Phrases
from bot.match.classifier import Classifier
from bot.match.concepts import Concepts
from bot.match.meaning import Meanings
from bot.match.normalise import normalise
from bot.match.rank import Ranker, Ranking, Scored, ScoredOutOfScope
from bot.match.train.classes import learn_classes, lines_of
from bot.match.train.noise import Rewording, noisy

One = TypeVar("One", Entry, OutOfScope)
Ranked = TypeVar("Ranked", Scored, ScoredOutOfScope)

FAR = Path(__file__).with_name("far.txt")
"""Everyday questions that no library about accounts answers, one a line."""
_LANGS: tuple[Lang, ...] = ("zh-Hans", "en")
_FOLDS = 4
_KNOWN = 3_000
"""Phrasings that are asked of a library without them."""
_OF_PEN = 1_200
"""Lines of each pen that are asked of a library without the pen's."""
_GAPS = 5
"""Libraries without some of the other objects; each is missing in one."""
_STAYING = 0.6
"""Share of the entries that a small library has."""
_SMALL = (("zh", 2, 3), ("zh", 2, 3), ("zh", 2, 6), ("en", 3, 6))
"""Small libraries: their language, and between how many phrasings an entry of them has."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A question as it was ranked, and what would have been right."""

    kind: str
    """Where it comes from; see `mix` in `train.__main__`."""
    ranking: Ranking
    right: str
    """Id of the entry or other object that is right; empty if nothing that is there is."""

    def without_classifier(self) -> Sample:
        """Return the same as ranked in a library that the classifier does not know.

        The scores stay; training gives others anyway.
        """
        ranking = replace(
            self.ranking,
            scored=tuple(map(_without_vote, self.ranking.scored)),
            out_of_scope=tuple(map(_without_vote, self.ranking.out_of_scope)),
            far=0.0,
        )
        return replace(self, ranking=ranking)


class Samples:
    """Makes samples of one library, the same at every run."""

    def __init__(self, library: Library, meanings: Meanings | None = None) -> None:
        self._meanings = meanings
        self._entries = tuple(library.entries.values())
        self._phrasings = library.phrasings
        self._objects = tuple(thing for thing in library.objects if thing.questions.all())
        self._concepts = library.concepts
        self._reworded = Rewording(library.concepts).reworded
        self._far = tuple(filter(None, FAR.read_text(encoding="utf-8-sig").split("\n")))
        self.lines = lines_of(self._entries, self._objects, self._far)
        """What the classifier is learned from."""
        self._random = Random(20261123)  # noqa: S311 - not for secrets
        asked = [text for one in self._all() for text in one.questions.all()]
        self._fold = {
            normalise(text): self._random.randrange(_FOLDS) for text in (*asked, *self._far)
        }

    def __iter__(self) -> Iterator[Sample]:
        yield from self._strangers()
        yield from self._held_out()
        yield from self._changed()
        yield from self._left_out()
        for number, (lang, fewest, most) in enumerate(_SMALL):
            # Shipped synonyms seldom fit a foreign field: every other library does without.
            concepts = self._concepts if number % 2 else ()
            yield from self._small(lang, fewest, most, concepts)

    def _strangers(self) -> Iterator[Sample]:
        """What one pen wrote, asked of the library that all others wrote: nearest to real use."""
        for pen in sorted({one.pen for one in self._phrasings}):
            lines = [one for one in self._phrasings if one.pen == pen]
            left = {normalise(one.text) for one in lines}
            known = {text for one in self._all() for text in map(normalise, one.questions.all())}
            ranker = self._ranker(
                _with(self._entries, known - left), _with(self._objects, known - left)
            ).with_classifier(learn_classes(self.lines, left))
            for one in self._some(lines, _OF_PEN):
                yield _ask(ranker, "stranger", one.text, one.entry)

    def _held_out(self) -> Iterator[Sample]:
        """Phrasings asked of a library that does not know them."""
        asked = [(one.id, text) for one in self._all() for text in one.questions.all()]
        chosen = set(self._some([text for _, text in asked], _KNOWN))
        titles = {normalise(entry.title.get(lang)) for entry in self._entries for lang in _LANGS}
        for number in range(_FOLDS):
            known = {text for text, place in self._fold.items() if place != number}
            ranker = self._ranker(_with(self._entries, known), _with(self._objects, known))
            ranker = ranker.with_classifier(self._classifiers[number])
            for name, text in asked:
                plain = normalise(text)
                if self._fold[plain] == number and plain not in titles and text in chosen:
                    yield _ask(ranker, "known", text, name)

    def _changed(self) -> Iterator[Sample]:
        """Phrasings with slips, in other words, and long stories, asked of the whole library."""
        whole = self._ranker(self._entries, self._objects)
        rankers = [whole.with_classifier(one) for one in self._classifiers]
        for one in self._all():
            for text in self._some(one.questions.all(), 3):
                ranker = rankers[self._fold[normalise(text)]]
                yield _ask(ranker, "noisy", noisy(text, self._random), one.id)
                yield _ask(ranker, "reworded", self._reworded(text, self._random), one.id)
        for entry in self._entries:
            near = [text for one in self._entries if one.topic == entry.topic for text in _of(one)]
            for text in self._some(_of(entry), 2):
                fold = self._fold[normalise(text)]
                story = [*self._some(self._within(fold, near), self._random.randint(1, 3)), text]
                yield _ask(rankers[fold], "long", "，".join(story), entry.id)
        for text in self._far:
            fold = self._fold[normalise(text)]
            yield _ask(rankers[fold], "far", text)
            story = self._some(self._within(fold, self._far), self._random.randint(2, 4))
            yield _ask(rankers[fold], "long far", "，".join(story))

    def _left_out(self) -> Iterator[Sample]:
        """Questions about other objects, asked of libraries that do not know the object."""
        gap = [self._random.randrange(_GAPS) for _ in self._objects]
        for number in range(_GAPS):
            placed = list(zip(self._objects, gap, strict=True))
            left = [
                text for one, place in placed if place == number for text in one.questions.all()
            ]
            ranker = self._ranker(self._entries, [one for one, place in placed if place != number])
            ranker = ranker.with_classifier(learn_classes(self.lines, set(map(normalise, left))))
            for text in left:
                yield _ask(ranker, "object", text)

    def _small(
        self, lang: str, fewest: int, most: int, concepts: Iterable[Concept]
    ) -> Iterator[Sample]:
        """A library of some entries, asked for all of them."""
        known: list[Entry] = []
        left: list[tuple[str, str]] = []
        for entry in self._entries:
            asked = list(entry.questions.zh if lang == "zh" else entry.questions.en)
            self._random.shuffle(asked)
            size = self._random.randint(fewest, most)
            is_known = len(asked) > size and self._random.random() < _STAYING
            if is_known:
                known.append(_foreign(entry, asked[:size]))
            left += [(entry.id if is_known else "", text) for text in asked[size : size + 4]]
        ranker = self._ranker(known, (), concepts)
        for name, text in left:
            yield _ask(ranker, "small", text, name)
        for entry in known:
            for text in self._some(entry.questions.zh, 2):
                reworded = self._reworded(text, self._random)
                yield _ask(ranker, "small reworded", reworded, entry.id)
        for text in self._far:
            yield _ask(ranker, "small far", text)

    @cached_property
    def _classifiers(self) -> list[Classifier]:
        """For each fold one that does not know it."""
        return [
            learn_classes(self.lines, {text for text, place in self._fold.items() if place == fold})
            for fold in range(_FOLDS)
        ]

    def _within(self, fold: int, texts: Sequence[str]) -> list[str]:
        return [text for text in texts if self._fold[normalise(text)] == fold]

    def _ranker(
        self,
        entries: Iterable[Entry],
        objects: Iterable[OutOfScope],
        concepts: Iterable[Concept] | None = None,
    ) -> Ranker:
        known = self._concepts if concepts is None else concepts
        ranker = Ranker(entries, objects, Concepts(known))
        return ranker.by_meaning(self._meanings) if self._meanings else ranker

    def _all(self) -> Iterator[Entry | OutOfScope]:
        yield from self._entries
        yield from self._objects

    def _some(self, texts: Sequence[Any], most: int) -> list[Any]:
        return self._random.sample(texts, min(most, len(texts)))


def _without_vote(one: Ranked) -> Ranked:
    return replace(one, features=one.features._replace(classifier=0.0))


def _ask(ranker: Ranker, kind: str, text: str, right: str = "") -> Sample:
    return Sample(kind, ranker.rank(ranker.understand(text)), right)


def _of(entry: Entry) -> tuple[str, ...]:
    return entry.questions.all()


def _with(ones: Iterable[One], known: Collection[str]) -> list[One]:
    """Return them with only those phrasings that are known."""
    return [
        one.model_copy(
            update={
                "questions": Phrases(
                    zh=tuple(text for text in one.questions.zh if normalise(text) in known),
                    en=tuple(text for text in one.questions.en if normalise(text) in known),
                )
            }
        )
        for one in ones
    ]


def _foreign(entry: Entry, asked: Sequence[str]) -> Entry:
    """Return the entry as a foreign folder has it."""
    title = entry.title.model_copy(update={"zh": asked[0], "en": None})
    questions = Phrases(zh=tuple(asked))
    return entry.model_copy(update={"topic": entry.id, "questions": questions, "title": title})
