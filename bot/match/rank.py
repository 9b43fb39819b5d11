"""Entries ranked for a question, and other objects as their out_of_scope."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cache
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from bot.content.models import Entry, OutOfScope
from bot.match.arrays import Arrays, Doubles, Numbers, distinct, part
from bot.match.compiled import asked_for, ranked
from bot.match.concepts import Concepts
from bot.match.embedding.meaning import FEWEST, MOST, Meaning, Meanings, Similarity
from bot.match.features import NOTHING, Features, likeness
from bot.match.index import Index, Query
from bot.match.likelihood import Likelihood, Likely
from bot.match.marks import Marks
from bot.match.normalise import normalise
from bot.match.pinyin import PinyinCorrector
from bot.match.texts import Texts
from bot.match.weights import INVERSE_TEMPERATURE, SEMANTIC_FILE, Weights, dot, shipped

_PHRASINGS = 50
"""Phrasings looked at closely for one question."""
_TITLE = -1
"""Stands for the phrasing of an entry that is merely offered."""
_NOT_FOUND = np.iinfo(np.int64).max
_LIKELY = 12
"""Entries that are looked at because all their phrasings together make them likely."""
CONSIDERED = 8
"""Wishes out of scope among which the belief in what is meant is shared out."""
WEIGHED = 24
"""Entries over which the belief in topics is added up."""


class Scored(NamedTuple):
    """An entry as an answer to one question."""

    entry: Entry
    subject: str
    """What it must share with the right entry to be nearly right: its topic, or the entry itself
    in a library of one topic."""
    score: float
    likeness: float
    """Of the likest phrasing, 0 to 1; 1 only if the question is that phrasing."""
    phrasing: int
    """That phrasing, see `Ranker.phrasing`."""
    values: Sequence[float]
    """Those of `features`."""
    shared: float = 0.0
    """Share of the question that its likest phrasing has."""
    polarity: float = 0.0
    """What of the score is due to its yes or no holding for what was asked, or not."""

    @property
    def features(self) -> Features:
        """What speaks for it; few of all that are scored are asked for it."""
        return Features._make(self.values)


class ScoredOutOfScope(NamedTuple):
    """Something that is none of our business, as what a question is about."""

    id: str
    """Of the `OutOfScope`."""
    score: float
    likeness: float
    phrasing: int
    values: Sequence[float]

    @property
    def features(self) -> Features:
        """What speaks for it."""
        return Features._make(self.values)


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
            one._replace(score=dot(one.features, weights.score)) for one in self.out_of_scope
        ]
        scored = [one._replace(score=dot(one.features, weights.score)) for one in self.scored]
        return replace(
            self, scored=best_first(scored), out_of_scope=_by_score(out_of_scope), weights=weights
        )

    def ordered(self, scored: Iterable[Scored]) -> Ranking:
        """Return the same with the entries scored anew."""
        return Ranking(
            best_first(scored),
            self.unknown_share,
            self.out_of_scope_share,
            self.out_of_scope,
            self.things,
            self.weights,
        )


class Ranker:
    """All entries of a library, ready to be compared with a question."""

    def __init__(
        self,
        entries: Sequence[Entry],
        objects: Sequence[OutOfScope],
        concepts: Concepts,
        weights: Weights | None = None,
        arrays: Arrays | None = None,
    ) -> None:
        """Take what `ranked` has made of the same entries and objects, or make it."""
        self.entries = entries
        self._objects = asked_for(objects)
        self._is_foreign = not objects
        self._weights = self._for_this_library(weights or shipped())
        arrays = arrays or ranked(entries, objects, concepts)
        self._numbers = {name: n for n, name in enumerate(Texts(part(arrays, "names"))[:])}
        self._topic_names = Texts(part(arrays, "subjects"))[:]
        self.topics = arrays["topics"]
        """Of each owner of phrasings, by number."""
        self.texts = Texts(part(arrays, "texts"))
        """All phrasings as they are compared."""
        self.index = Index(part(arrays, "index"), concepts)
        self.likelihood = Likelihood(part(arrays, "likelihood"), self._weights.kinds)
        self._phrasings = Texts(part(arrays, "phrasings"))
        self._owners, self._firsts = arrays["owners"], arrays["firsts"]
        self._not_found = np.full(len(self._firsts), _NOT_FOUND)
        self._entry = cache(entries.__getitem__)
        self._elsewhere = arrays["elsewhere"]
        self._marks = Marks(part(arrays, "marks"))
        self._premises = Marks(part(arrays, "premises"))
        self._our_topics = ours = self.topics[: len(entries)]
        count = int(ours.max(initial=-1)) + 1
        self._is_one_topic = count == 1
        self._all_things = count + 1
        things = np.flatnonzero(self.topics == self._all_things)
        self._has_things = len(things) > 0
        self._things_from = int(self._firsts[things[0]]) if self._has_things else len(self.texts)
        self._corrector = PinyinCorrector(
            lambda: self.index.han, self.index.frequency, self.index.unheard
        )
        self._meaning: Meaning | None = None

    def by_meaning(self, meanings: Meanings) -> Ranker:
        """Return a ranker of the same that also compares what texts mean, if that is of use."""
        if not FEWEST <= len(self.texts) <= MOST:
            return self
        other = copy(self)
        other._meaning = meanings.index(self.texts, self._owners.tolist())  # noqa: SLF001 - of this class
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

    def entry(self, name: str) -> Entry | None:
        """Return the entry of that id, if there is one."""
        number = self._numbers.get(name)
        return None if number is None else self.entries[number]

    def number(self, name: str) -> int:
        """Return the number of the entry of that id; KeyError if there is none."""
        return self._numbers[name]

    def by_topic(self, text: str) -> Mapping[str, float]:
        """Return how much an understood text speaks for each topic, see `Features.topic`."""
        likely = self.likelihood.of(self.index.query(text)).topic
        return dict(zip(self._topic_names, likely.tolist(), strict=False))

    def mark_missing(self, text: str, entry: Entry) -> float:
        """Return how much less likely an entry's topic is for want of its marks in a text."""
        query = self.index.query(text)
        return float(self._marks.missing(query)[self._our_topics[self._numbers[entry.id]]])

    def premise_missing(self, text: str, entry: Entry) -> float:
        """Return how much less likely an entry is among its siblings for want of its premise."""
        return float(self._premises.missing(self.index.query(text))[self._numbers[entry.id]])

    def entries_of(self, topic: str) -> Numbers:
        """Return the numbers of the entries of a topic."""
        return np.flatnonzero(self._our_topics == self._topic_names.index(topic))

    def unranked(self, entries: Iterable[Entry]) -> list[Scored]:
        """Return entries as they are offered when nothing in the question speaks for them."""
        return [Scored(entry, entry.topic, 0.0, 0.0, _TITLE, NOTHING) for entry in entries]

    def phrasing(self, one: Scored | ScoredOutOfScope) -> str:
        """Return the likest phrasing as its author wrote it; where none was compared, the title."""
        if isinstance(one, Scored) and one.phrasing == _TITLE:
            return one.entry.title.zh
        return self._phrasings[one.phrasing]

    def rank(self, text: str) -> Ranking:
        """Compare an understood text with all entries and other objects."""
        query = self.index.query(text)
        likely = self.likelihood.of(query)
        meant = self._meaning.near(text) if self._meaning else None
        phrasings = self._nearest(query, likely)
        if meant:
            near = np.array(meant.phrasings, np.int64)
            phrasings, _ = distinct(np.concatenate([phrasings, near]))
        best = self._best(text, query, phrasings)
        return self._ranking(query, likely, best, self._features(query, likely, meant, best))

    def _features(
        self, query: Query, likely: Likely, meant: Similarity | None, best: Best
    ) -> Doubles:
        """Return what speaks for each owner: a row of `Features`."""
        owners, topics = best.owners, self.topics[best.owners]
        rows = np.zeros((len(owners), len(Features._fields)))
        topic, entry, of_phrasing, letters, second, unmarked, meaning, centre = rows.T
        topic[:], entry[:] = likely.topic[topics], likely.entry[owners]
        of_phrasing[:], letters[:], second[:] = best.of_phrasing, best.letters, best.second
        # What is out of scope is of every kind and has no marks of its own.
        ours = int(owners.searchsorted(len(self.entries)))
        unmarked[:ours] = self._marks.missing(query)[topics[:ours]]
        if meant:
            meaning[:] = np.asarray(meant.closest)[owners]
            centre[:] = np.asarray(meant.centre)[owners]
        return rows

    def _ranking(self, query: Query, likely: Likely, best: Best, rows: Doubles) -> Ranking:
        """Put together what was found; `rows` are the features of each owner."""
        ours = int(best.owners.searchsorted(len(self.entries)))
        owners = best.owners.tolist()
        scores = (rows @ self._weights.column).tolist()
        likest, known = best.likeness.tolist(), best.phrasings.tolist()
        values = rows.tolist()
        entries = list(map(self._entry, owners[:ours]))
        scored = map(
            Scored,
            entries,
            [entry.id if self._is_one_topic else entry.topic for entry in entries],
            scores,
            likest,
            known,
            values,
            best.of_question.tolist(),
        )
        names = [self._objects[owner - len(self.entries)].id for owner in owners[ours:]]
        out_of_scope = map(
            ScoredOutOfScope, names, scores[ours:], likest[ours:], known[ours:], values[ours:]
        )
        return Ranking(
            best_first(scored),
            query.unknown_share,
            self.index.share(query, self._elsewhere),
            _by_score(out_of_scope),
            float(likely.topic[self._all_things]) if self._has_things else 0.0,
            self._weights,
        )

    def _nearest(self, query: Query, likely: Likely) -> Numbers:
        """Return the phrasings to look at closely: the nearest ones, and one of each likely entry.

        Things' are not among them: another thing must be named, not resembled.
        """
        if not len(query.pieces):
            return query.pieces
        found = self.index.search(query).best_first(self._things_from)
        places = self._not_found.copy()
        # Of several phrasings of an owner the best is written last, and stays.
        places[self._owners[found[::-1]]] = np.arange(len(found) - 1, -1, -1)
        likeliest = likely.first(self._our_topics, _LIKELY)
        best = list(zip(likeliest.tolist(), places[likeliest].tolist(), strict=True))
        further = [place for _, place in best if _PHRASINGS <= place < _NOT_FOUND]
        unfound = [owner for owner, place in best if place == _NOT_FOUND]
        chosen = np.concatenate([found[:_PHRASINGS], found[further], self._firsts[unfound]])
        chosen.sort()
        return chosen

    def _best(self, text: str, query: Query, phrasings: Numbers) -> Best:
        """Compare a text with phrasings in ascending order, and keep the likest of each owner."""
        if not len(phrasings):
            return Best.none()
        of_question, of_phrasing = self.index.overlaps(query, phrasings)
        letters = process.cdist([text], self.texts.some(phrasings), scorer=fuzz.ratio)[0] / 100
        alike = likeness(of_question, of_phrasing, letters)
        owners = self._owners[phrasings]
        likest, second = _likest(owners.tolist(), alike.tolist())
        chosen = np.array(likest)
        return Best(
            owners[chosen],
            phrasings[chosen],
            alike[chosen],
            of_question[chosen],
            of_phrasing[chosen],
            letters[chosen],
            second,
        )


class Best(NamedTuple):
    """Of each owner that was looked at the phrasing that is likest, each a column."""

    owners: Numbers
    phrasings: Numbers
    likeness: Doubles
    of_question: Doubles
    of_phrasing: Doubles
    letters: Doubles
    second: Sequence[float]
    """Likeness of the second likest; 0 if no other was looked at."""

    @classmethod
    def none(cls) -> Best:
        """Return what there is where nothing is shared with any phrasing."""
        return cls(*(np.zeros(0, np.int64),) * 2, *(np.zeros(0),) * 4, ())


def _likest(owners: Sequence[int], alike: Sequence[float]) -> tuple[list[int], list[float]]:
    """Return for each owner the place of its likest phrasing, and how alike the second is.

    Each owner's phrasings stand together; of equal ones the first is taken.
    """
    places: list[int] = []
    second: list[float] = []
    last, best = None, 0.0
    for place, (owner, value) in enumerate(zip(owners, alike, strict=True)):
        if owner != last:
            places.append(place)
            second.append(0.0)
            last, best = owner, value
        elif value > best:
            places[-1], second[-1], best = place, best, value
        elif value > second[-1]:
            second[-1] = value
    return places, second


def best_first(scored: Iterable[Scored]) -> tuple[Scored, ...]:
    """Put the best entry of the likeliest subject first, the others behind it by their scores.

    Several good entries of one subject together outweigh a better one of another. Where scores
    are equal they keep their order, which never depends on chance.
    """
    ordered = sorted(scored, key=attrgetter("score"), reverse=True)
    if not ordered:
        return ()
    top = ordered[0].score
    beliefs: defaultdict[str, float] = defaultdict(float)
    for one in ordered[:WEIGHED]:
        beliefs[one.subject] += math.exp(INVERSE_TEMPERATURE * (one.score - top))
    likeliest = max(beliefs, key=beliefs.__getitem__)
    first = next(place for place, one in enumerate(ordered) if one.subject == likeliest)
    ordered.insert(0, ordered.pop(first))
    return tuple(ordered)


def _by_score(out_of_scope: Iterable[ScoredOutOfScope]) -> tuple[ScoredOutOfScope, ...]:
    return tuple(sorted(out_of_scope, key=lambda one: (-one.score, one.id)))
