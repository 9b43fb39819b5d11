"""Asks every question, of our matcher and of the baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.audit.evaluation.rows import Row
from bot.content.models import Entry
from bot.match.baselines import Baseline, baselines, phrasings_of
from bot.match.matcher import Matcher
from bot.match.models import Match


@dataclass(frozen=True, slots=True)
class Guess:
    """What one method makes of one question."""

    entry: str
    """Empty if it found none."""
    topic: str
    score: float
    """Our probability, or the baseline's own score: comparable within one method only."""
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was asked; the lists are as long as `rows` and in its order."""

    rows: tuple[Row, ...]
    matches: tuple[Match, ...]
    guesses: dict[str, tuple[Guess, ...]]
    """By method, ours first."""
    entries: frozenset[str]
    """The ids that exist."""

    @property
    def ours(self) -> tuple[Guess, ...]:
        """The guesses of our matcher."""
        return self.guesses[OURS]


OURS = "ours"


def evaluate(
    matcher: Matcher, entries: Iterable[Entry], rows: Iterable[Row], timer: Callable[[], float]
) -> Report:
    """Ask every question of `matcher` and of the baselines; `timer` returns seconds.

    A baseline knows no conversation: it is asked the question before and this one as one text.
    """
    known, asked = tuple(entries), tuple(rows)
    matches, guesses = [], []
    for row in asked:
        started = timer()
        match = matcher.match(row.q, context=row.context)
        spent = timer() - started
        matches.append(match)
        guesses.append(_guess(match, spent * 1000))
    found = {OURS: tuple(guesses)}
    phrasings, owners = phrasings_of(known)
    for baseline in baselines(phrasings):
        owner = [known[number] for number in owners]
        found[baseline.name] = tuple(_asked(baseline, owner, asked, timer))
    return Report(asked, tuple(matches), found, frozenset(entry.id for entry in known))


def _guess(match: Match, milliseconds: float) -> Guess:
    if not match.candidates:
        return Guess("", "", 0.0, milliseconds)
    best = match.candidates[0]
    return Guess(best.entry, best.topic, best.p, milliseconds)


def _asked(
    baseline: Baseline, owners: Sequence[Entry], rows: Sequence[Row], timer: Callable[[], float]
) -> Iterator[Guess]:
    for row in rows:
        started = timer()
        hit = baseline.best(" ".join((*row.context, row.q)))
        milliseconds = (timer() - started) * 1000
        if hit is None:
            yield Guess("", "", 0.0, milliseconds)
        else:
            entry = owners[hit.phrasing]
            yield Guess(entry.id, entry.topic, hit.score, milliseconds)
