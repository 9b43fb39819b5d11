"""Learns what `bot/match/followup.py` weighs follow-ups by, from those that strangers have written.

They are asked of the whole library, where the lines before them have led: no pen has seen it.
Nothing is written; what is kept there has seen these lines, so that its own shares flatter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from bot.audit.evaluation.rows import OFFTOPIC, Row, read_rows
from bot.audit.evaluation.talk import Talk
from bot.content import Library
from bot.dialogue import Knowledge
from bot.match import Concepts, compiled
from bot.match.decide import evidence
from bot.match.followup import (
    EVIDENCE,
    LEANING,
    Compared,
    Leaning,
    Place,
    combine,
    compared,
    goes_on,
    is_elliptical,
    leanings,
    place_of,
    without_pointing,
)
from bot.match.objection import left_of
from bot.match.rank import Ranker, Ranking
from bot.match.weights import INVERSE_TEMPERATURE, Evidence
from tools.training.fit import Choice, Judged, fit_choices, fit_odds

_SETS = ("steering_2", "steering_3", "opened", "opened_2", "opened_3")
"""Not `opened_4`, by which follow-ups are measured."""
_DAY = dt.date(2026, 11, 29)
"""When they are asked: days that are left do not change from run to run."""
_FOLDS = 5
_RIDGE, _EVIDENCE_RIDGE = 0.1, 1.5
"""Weaker than for first questions, of which there are far more."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question in its place, and what would be right."""

    found: Compared
    place: Place
    entries: frozenset[str]
    """None if no entry is named."""
    topics: frozenset[str]

    @property
    def is_ours(self) -> bool:
        """Whether anything we have is right."""
        return OFFTOPIC not in self.topics


class Learned(NamedTuple):
    """What `followup` keeps."""

    leaning: Leaning
    evidence: Evidence


def rows() -> list[Row]:
    """Return the questions with something before them, of the sets that may steer."""
    folder = Path(__file__).parents[2] / "evaluation"
    files = (folder / name / "questions.jsonl" for name in _SETS)
    return [row for file in files for row in read_rows(file.read_text("utf-8")) if row.context]


def ranked(library: Library, asked: Iterable[Row]) -> Iterator[FollowUp]:
    """Yield those that lean on what was said before, ranked as the program does."""
    knowledge, ranker = _opened(library)
    for row in asked:
        place = _place(knowledge, ranker, row)
        text = ranker.understand(left_of(row.q) or row.q)
        words = without_pointing(text)
        alone = ranker.rank(words)
        if place and is_elliptical(text) and goes_on(alone, ranker.familiarity(words)):
            found = compared(ranker, words, alone, place)
            yield FollowUp(found, place, _right(row, library), row.topics)


def learn(known: Sequence[FollowUp]) -> Learned:
    """Return the weights under which the right entries are the likeliest, and the step."""
    choices = [choice for one in known for choice in _choices(one)]
    leaning = Leaning._make(weight / INVERSE_TEMPERATURE for weight in fit_choices(choices, _RIDGE))
    judged = [
        Judged(evidence(ranking), _topic(ranking) in one.topics)
        for one in known
        if (ranking := combine(one.found, one.place, leaning)).scored
    ]
    return Learned(leaning, Evidence(*fit_odds(judged, _EVIDENCE_RIDGE)))


def report(known: Sequence[FollowUp]) -> Iterator[str]:
    """Yield the weights beside those that are kept, and what comes of folds left out."""
    learned = learn(known)
    yield f"{'weight':<12}{'learned':>8}{'kept':>8}"
    names = Leaning._fields + Evidence._fields
    for name, new, kept in zip(names, chain(*learned), (*LEANING, *EVIDENCE), strict=True):
        yield f"{name:<12}{new:>8.2f}{kept:>8.2f}"
    yield f"{'first is right':<20}entry  topic"
    for way, answers in (
        ("question alone", [(one, one.found.alone) for one in known]),
        ("learned, left out", list(_left_out(known))),
        ("kept", [(one, combine(one.found, one.place)) for one in known]),
    ):
        yield f"{way:<20}{_shares(answers)}"


def _left_out(known: Sequence[FollowUp]) -> Iterator[tuple[FollowUp, Ranking]]:
    """Yield how each is ranked by what all but its fold have taught."""
    for fold in range(_FOLDS):
        others = [one for place, one in enumerate(known) if place % _FOLDS != fold]
        leaning = learn(others).leaning
        for one in known[fold::_FOLDS]:
            yield one, combine(one.found, one.place, leaning)


def _opened(library: Library) -> tuple[Knowledge, Ranker]:
    """Return what talks, and what ranks for it, made of the same arrays."""
    entries, concepts = tuple(library.entries.values()), Concepts(library.concepts)
    flow = library.flow
    arrays = compiled(entries, library.objects, concepts, flow.slots, flow.rules)
    ranker = Ranker(entries, library.objects, concepts, arrays=arrays)
    return Knowledge.of(library, arrays), ranker


def _place(knowledge: Knowledge, ranker: Ranker, row: Row) -> Place | None:
    """Return where the lines before a question lead somebody new."""
    talk = Talk(knowledge, _DAY)
    *_, seen = map(talk.say, row.context)
    return place_of(ranker, row.q, seen.session.said, seen.session.shown_page)


def _right(row: Row, library: Library) -> frozenset[str]:
    named = row.entries or (f"{row.topic}.{row.aspect}",)
    return frozenset(named) & library.entries.keys()


def _choices(one: FollowUp) -> Iterator[Choice]:
    """Yield a choice for each right entry that was found; together they count once."""
    found = [(entry.entry.id, tuple(row)) for entry, row in leanings(one.found, one.place)]
    right = [number for number, (name, _) in enumerate(found) if name in one.entries]
    for number in right:
        yield Choice([row for _, row in found], number, 1 / len(right))


def _topic(ranking: Ranking) -> str:
    return ranking.scored[0].entry.topic if ranking.scored else ""


def _shares(answers: Sequence[tuple[FollowUp, Ranking]]) -> str:
    """Return how often the first entry is right, and its topic, where anything of ours is."""
    entry = fmean(
        bool(ranking.scored) and ranking.scored[0].entry.id in one.entries
        for one, ranking in answers
        if one.entries
    )
    topic = fmean(_topic(ranking) in one.topics for one, ranking in answers if one.is_ours)
    return f"{entry:.3f}  {topic:.3f}"
