"""The figures a report is made of; every one can be checked by hand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.audit.evaluation.ranking import Guess, Report
from bot.audit.evaluation.rows import Row
from bot.match.models import Match, Verdict

BINS = 10


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The quotient; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose probability lies in one tenth."""

    rows: int
    mean: float
    """Of the probability."""
    right: float
    """Share of which the topic was right."""


def is_right(row: Row, guess: Guess) -> bool:
    """Whether the topic is right."""
    return guess.topic in row.topics


def topic_share(rows: Sequence[Row], guesses: Sequence[Guess]) -> Share:
    """Count right topics; `rows` and `guesses` go together."""
    return Share(sum(map(is_right, rows, guesses)), len(rows))


def entry_share(report: Report, guesses: Sequence[Guess]) -> Share:
    """Count right entries among the in-scope rows whose topic and aspect name one that exists."""
    found = [
        guess.entry in {f"{topic}.{row.aspect}" for topic in row.topics}
        for row, guess in zip(report.rows, guesses, strict=True)
        if row.in_scope and f"{row.topic}.{row.aspect}" in report.entries
    ]
    return Share(sum(found), len(found))


def outcome(row: Row, match: Match) -> str:
    """Name what somebody who asks an in-scope question gets."""
    topics = [candidate.topic for candidate in match.candidates]
    match match.verdict:
        case Verdict.ANSWER | Verdict.SMALLTALK:
            return "answered right" if topics and topics[0] in row.topics else "answered wrong"
        case Verdict.CHOOSE:
            return f"asked, right one {'shown' if row.topics & set(topics) else 'missing'}"
        case Verdict.UNKNOWN:
            return "unknown"


def refusal(row: Row, match: Match) -> str:
    """Name what becomes of an out-of-scope question; some rows allow an answer as well."""
    if match.verdict is Verdict.ANSWER:
        topic = match.candidates[0].topic
        return "answered as allowed" if topic in row.topics else "answered"
    return {"choose": "asked", "unknown": "unknown"}.get(match.verdict, "greeted")


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """Return how often one of `higher` is above one of `lower`; 0.5 is chance, ties are half."""
    ordered = sorted(lower)
    above = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in higher) / 2
    pairs = len(higher) * len(lower)
    return above / pairs if pairs else 0.0


def reliability(rows: Sequence[Row], guesses: Sequence[Guess]) -> list[Bin | None]:
    """Return the bins of `reliability_of`, of the topics that were guessed."""
    pairs = zip(rows, guesses, strict=True)
    return reliability_of([(guess.score, is_right(row, guess)) for row, guess in pairs])


def reliability_of(claims: Iterable[tuple[float, bool]]) -> list[Bin | None]:
    """Return the ten bins of equal width, from the least probable; None if one is empty.

    Each claim is a probability and whether it came true.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for p, came_true in claims:
        bins[min(int(p * BINS), BINS - 1)].append((p, came_true))
    return [
        Bin(len(one), sum(p for p, _ in one) / len(one), sum(hit for _, hit in one) / len(one))
        if one
        else None
        for one in bins
    ]


def calibration_error(bins: Sequence[Bin | None]) -> float:
    """Return the expected calibration error: the mean distance of the bins, by their size."""
    filled = [one for one in bins if one]
    distances = sum(one.rows * abs(one.mean - one.right) for one in filled)
    return distances / max(sum(one.rows for one in filled), 1)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the others do not exceed; 0 if there are none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
