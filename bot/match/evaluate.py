"""Scores a file of labelled questions: what is found, answered, asked and refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot.match.matcher import Matcher
from bot.match.models import Match, Verdict

OFFTOPIC, SMALLTALK = "offtopic", "smalltalk"


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled question."""

    q: str
    topics: frozenset[str]
    """Every topic that is right."""
    lang: str
    style: str
    context: tuple[str, ...]

    @property
    def in_scope(self) -> bool:
        """Whether it is to be answered at all."""
        return not self.topics & {OFFTOPIC, SMALLTALK}


@dataclass
class Report:
    """The counts; `top1` holds (right, all) for the whole and for each language and style."""

    outcomes: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    top1: dict[str, tuple[int, int]] = field(default_factory=dict)
    confusions: list[tuple[str, str, str]] = field(default_factory=list)
    """Expected topics, found entry, question."""
    milliseconds: list[float] = field(default_factory=list)


def read_rows(text: str) -> list[Row]:
    """Read a question file; raises ValueError with the line that is not such a row."""
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"line {number} is not a labelled question: {error!r}"
            raise ValueError(message) from error
    return rows


def _row(data: dict[str, str | list[str]]) -> Row:
    context = data.get("context") or ()
    return Row(
        q=str(data["q"]),
        topics=frozenset([str(data["topic"]), *data.get("alt", ())]),
        lang=str(data.get("lang", "zh-Hans")),
        style=str(data.get("style", "")),
        context=(context,) if isinstance(context, str) else tuple(context),
    )


def evaluate(matcher: Matcher, rows: Iterable[Row], timer: Callable[[], float]) -> Report:
    """Ask every question; `timer` returns seconds."""
    report = Report()
    for row in rows:
        started = timer()
        match = matcher.match(row.q, context=row.context)
        report.milliseconds.append((timer() - started) * 1000)
        if row.in_scope:
            _count(report, row, match)
        else:
            expected = SMALLTALK if SMALLTALK in row.topics else OFFTOPIC
            report.refusals[f"{expected} {_allowed(row, match)}"] += 1
    return report


def _allowed(row: Row, match: Match) -> str:
    """Name the verdict; an answer that the row allows as well is no fault."""
    topic = match.candidates[0].topic if match.candidates else ""
    if match.verdict is Verdict.ANSWER and topic in row.topics:
        return "answered as allowed"
    return str(match.verdict)


def _count(report: Report, row: Row, match: Match) -> None:
    topics = [candidate.topic for candidate in match.candidates]
    right = bool(topics) and topics[0] in row.topics
    for group in ("all", f"language {row.lang}", f"style {row.style}"):
        hits, total = report.top1.get(group, (0, 0))
        report.top1[group] = (hits + right, total + 1)
    shown = "shown" if row.topics & set(topics) else "missing"
    match match.verdict:
        case Verdict.ANSWER | Verdict.SMALLTALK:
            report.outcomes["answered right" if right else "answered wrong"] += 1
        case Verdict.CHOOSE:
            report.outcomes[f"asked, right one {shown}"] += 1
        case Verdict.UNKNOWN:
            report.outcomes["unknown"] += 1
    if not right:
        found = match.candidates[0].entry if match.candidates else "nothing"
        report.confusions.append(("/".join(sorted(row.topics)), found, row.q))


def format_report(report: Report) -> str:
    """Return the report as text."""
    times = sorted(report.milliseconds)
    in_scope = report.top1.get("all", (0, 0))[1]
    blocks = [
        ["topic top-1 in scope", *(_share(name, *counts) for name, counts in report.top1.items())],
        ["in scope", *(_share(name, n, in_scope) for name, n in sorted(report.outcomes.items()))],
        ["out of scope", *(f"  {name}: {n}" for name, n in sorted(report.refusals.items()))],
        [f"milliseconds: p50 {_quantile(times, 0.5):.2f}, p99 {_quantile(times, 0.99):.2f}"],
        ["confusions", *(f"  {want} → {got}: {q}" for want, got, q in report.confusions)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks)


def _share(name: str, part: int, whole: int) -> str:
    return f"  {name}: {part}/{whole} = {part / whole if whole else 0:.3f}"


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
