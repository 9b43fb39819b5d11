"""Entries ranked for a question, and other objects as their out_of_scope."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from bot.content.models import Entry, OutOfScope
from bot.match.concepts import Concepts
from bot.match.embedding.meaning import FEWEST, MOST, Meaning, Meanings
from bot.match.features import NOTHING, Features, Likeness, likeness
from bot.match.index import Index, Query
from bot.match.likelihood import Likelihood, Likely
from bot.match.marks import Marks
from bot.match.normalise import normalise
from bot.match.pinyin import PinyinCorrector
from bot.match.weights import INVERSE_TEMPERATURE, SEMANTIC_FILE, Weights, dot, shipped

_PHRASINGS = 50
"""Phrasings looked at closely for one question."""
_LIKELY = 12
"""Entries that are looked at because all their phrasings together make them likely."""
CONSIDERED = 8
"""Wishes out of scope among which the belief in what is meant is shared out."""
WEIGHED = 24
"""Entries over which the belief in topics is added up."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry as an answer to one question."""

    entry: Entry
    subject: str
    """What it must share with the right entry to be nearly right: its topic, or the entry itself
    in a library of one topic."""
    score: float
    likeness: float
    """Of the likest phrasing, 0 to 1; 1 only if the question is that phrasing."""
    phrasing: str
    features: Features
    shared: float = 0.0
    """Share of the question that its likest phrasing has."""
    polarity: float = 0.0
    """What of the score is due to its yes or no holding for what was asked, or not."""


@dataclass(frozen=True, slots=True)
class ScoredOutOfScope:
    """Something that is none of our business, as what a question is about."""

    id: str
    """Of the `OutOfScope`."""
    score: float
    likeness: float
    phrasing: str
    features: Features


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a question may mean."""

    scored: tuple[Scored, ...]
    """Best first, see `best_first`; empty if the question shares nothing with any phrasing."""
    unknown_share: float
    """Share of the question, by rarity, in characters and Latin words that no phrasing has."""
    out_of_scope_share: float = 0.0
    """Share of the question, by rarity, that only phrasings out of scope have."""
    out_of_scope: tuple[ScoredOutOfScope, ...] = ()
    """Best first."""
    things: float = 0.0
    """`Features.topic` of all things together."""
    weights: Weights = field(default_factory=shipped)
    """By which it was scored."""

    def weighed(self, weights: Weights) -> Ranking:
        """Return the same with scores by other weights."""
        out_of_scope = [
            replace(one, score=dot(one.features, weights.score)) for one in self.out_of_scope
        ]
        scored = [replace(one, score=dot(one.features, weights.score)) for one in self.scored]
        return replace(
            self, scored=best_first(scored), out_of_scope=_by_score(out_of_scope), weights=weights
        )


class Ranker:
    """All entries of a library, ready to be compared with a question."""

    def __init__(
        self,
        entries: Iterable[Entry],
        objects: Iterable[OutOfScope],
        concepts: Concepts,
        weights: Weights | None = None,
    ) -> None:
        self.entries = tuple(entries)
        self._meaning: Meaning | None = None
        known = tuple(objects)
        self._objects = tuple(thing for thing in known if thing.questions.all())
        self._is_foreign = not known
        self._weights = self._for_this_library(weights or shipped())
        first = len(self.entries)
        self._things = {first + n for n, thing in enumerate(self._objects) if thing.is_thing}
        self._phrasings: list[str] = []
        self._owners: list[int] = []
        asked = [*map(_asked, self.entries), *(thing.questions.all() for thing in self._objects)]
        self._first: list[int] = []
        """Of each owner the first phrasing."""
        for number, phrasings in enumerate(asked):
            self._first.append(len(self._phrasings))
            self._phrasings.extend(dict.fromkeys(phrasings))
            self._owners.extend([number] * (len(self._phrasings) - len(self._owners)))
        self.texts = [normalise(phrasing) for phrasing in self._phrasings]
        """All phrasings as they are compared."""
        self.index = Index(self.texts, concepts)
        ours = sum(owner < len(self.entries) for owner in self._owners)
        self._out_of_scope_pieces = self.index.pieces_after(ours)
        numbers: dict[str, int] = {}
        topics = [numbers.setdefault(entry.topic, len(numbers)) for entry in self.entries]
        one_topic = len(numbers) == 1
        self._subjects = [entry.id if one_topic else entry.topic for entry in self.entries]
        running, self._all_things = len(numbers), len(numbers) + 1
        topics += [self._all_things if thing.is_thing else running for thing in self._objects]
        self.topics = topics
        self._marks = Marks(self.index, [topics[owner] for owner in self._owners])
        self.likelihood = Likelihood(
            self.index, self.texts, self._owners, topics, self._weights.kinds
        )
        self._corrector = PinyinCorrector(self.index.characters(), self.index.frequency)

    def by_meaning(self, meanings: Meanings) -> Ranker:
        """Return a ranker of the same that also compares what texts mean, if that is of use."""
        if not FEWEST <= len(self.texts) <= MOST:
            return self
        other = copy(self)
        other._meaning = meanings.index(self.texts, self._owners)  # noqa: SLF001 - of this class
        other._weights = self._for_this_library(shipped(SEMANTIC_FILE))  # noqa: SLF001 - of this class
        return other

    def _for_this_library(self, weights: Weights) -> Weights:
        return weights.abroad() if self._is_foreign else weights

    def understand(self, text: str) -> str:
        """Return the text as it is compared: normalised, pinyin read, sound-alikes mended."""
        return self._corrector.correct(normalise(text))

    def familiarity(self, text: str) -> float:
        """Return how much of an understood text is known to the phrasings, from 0 to 1."""
        return self.index.familiarity(text)

    def unranked(self, entries: Iterable[Entry]) -> list[Scored]:
        """Return entries as they are offered when nothing in the question speaks for them."""
        return [Scored(entry, entry.topic, 0.0, 0.0, entry.title.zh, NOTHING) for entry in entries]

    def rank(self, text: str) -> Ranking:
        """Compare an understood text with all entries and other objects."""
        query = self.index.query(text)
        found: defaultdict[int, list[tuple[Likeness, int]]] = defaultdict(list)
        meant = self._meaning.near(text) if self._meaning else None
        likely = self.likelihood.of(text, query)
        looked_at = self._nearest(query, likely)
        for phrasing in dict.fromkeys((*looked_at, *meant.phrasings)) if meant else looked_at:
            near = self._likeness(text, query, phrasing)
            found[self._owners[phrasing]].append((near, -phrasing))
        out_of_scope_share = self.index.share(query, self._out_of_scope_pieces)
        scored: list[Scored] = []
        out_of_scope: list[ScoredOutOfScope] = []
        for owner, alike in found.items():
            (best, phrasing), *others = sorted(alike, reverse=True)
            number = owner - len(self.entries)
            features = Features(
                topic=float(likely.topic[self.topics[owner]]),
                entry=float(likely.entry[owner]),
                of_phrasing=best.overlap.of_phrasing,
                letters=best.letters,
                second=others[0][0].value if others else 0.0,
                # What is out of scope is of every kind and has no marks of its own.
                unmarked=self._marks.missing(query, self.topics[owner]) if number < 0 else 0.0,
                meaning=meant.closest[owner] if meant else 0.0,
                centre=meant.centre[owner] if meant else 0.0,
            )
            score = dot(features, self._weights.score)
            known = self._phrasings[-phrasing]
            if number < 0:
                scored.append(
                    Scored(
                        self.entries[owner],
                        self._subjects[owner],
                        score,
                        best.value,
                        known,
                        features,
                        best.overlap.of_question,
                    )
                )
            else:
                name = self._objects[number].id
                out_of_scope.append(ScoredOutOfScope(name, score, best.value, known, features))
        return Ranking(
            best_first(scored),
            query.unknown_share,
            out_of_scope_share,
            _by_score(out_of_scope),
            float(likely.topic[self._all_things]) if self._things else 0.0,
            self._weights,
        )

    def _nearest(self, query: Query, likely: Likely) -> list[int]:
        """Return the phrasings to look at closely: the nearest ones, and one of each likely entry.

        Things' are not among them: another thing must be named, not resembled.
        """
        by_words = self.index.search(query)
        if not by_words:
            return []
        nearest = [one for one in by_words if self._owners[one] not in self._things]
        found = nearest[:_PHRASINGS]
        missing = set(likely.first(len(self.entries), _LIKELY, self.topics))
        missing.difference_update(map(self._owners.__getitem__, found))
        for phrasing in nearest[_PHRASINGS:]:
            if not missing:
                break
            if self._owners[phrasing] in missing:
                missing.discard(self._owners[phrasing])
                found.append(phrasing)
        return found + [self._first[owner] for owner in sorted(missing)]

    def _likeness(self, text: str, query: Query, phrasing: int) -> Likeness:
        known = self.texts[phrasing]
        letters = fuzz.ratio(text, known) / 100
        return likeness(self.index.overlap(query, phrasing), letters, is_same=text == known)


def best_first(scored: Iterable[Scored]) -> tuple[Scored, ...]:
    """Put the best entry of the likeliest subject first, the others behind it by their scores.

    Several good entries of one subject together outweigh a better one of another. Where scores
    are equal the id decides, so that order never depends on chance.
    """
    ordered = sorted(scored, key=lambda one: (-one.score, one.entry.id))
    if not ordered:
        return ()
    beliefs: defaultdict[str, float] = defaultdict(float)
    for one in ordered[:WEIGHED]:
        beliefs[one.subject] += math.exp(INVERSE_TEMPERATURE * (one.score - ordered[0].score))
    likeliest = max(beliefs, key=beliefs.__getitem__)
    first = next(one for one in ordered if one.subject == likeliest)
    return (first, *(one for one in ordered if one is not first))


def _by_score(out_of_scope: Iterable[ScoredOutOfScope]) -> tuple[ScoredOutOfScope, ...]:
    return tuple(sorted(out_of_scope, key=lambda one: (-one.score, one.id)))


def _asked(entry: Entry) -> Sequence[str]:
    titles = (entry.title.zh, entry.title.en) if entry.title.en else (entry.title.zh,)
    return (*entry.questions.all(), *titles)
