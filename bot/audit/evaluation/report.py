"""A report as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from bot.audit.evaluation.measures import (
    BINS,
    Share,
    auroc,
    calibration_error,
    entry_share,
    is_right,
    outcome,
    quantile,
    refusal,
    reliability,
    topic_share,
)
from bot.audit.evaluation.ranking import OURS, Guess, Report
from bot.audit.evaluation.rows import CLEAN_LANG, CLEAN_STYLES, SMALLTALK, Row

_NOTES = (
    "  top-1 of rows in scope, of entries only where topic.aspect names one. AUROC: how often a",
    "  row in scope scores above one out of scope. WRatio compares texts as they stand, ratio and",
    "  BM25 normalised ones; all three are given the question before in front of a follow-up.",
)
_REFUSALS = ("answered", "answered as allowed", "greeted", "asked", "unknown")


def format_report(report: Report) -> str:
    """Return all tables and the confusions."""
    parts = (_methods, _outcomes, _refusals, _groups, _calibration, _confusions)
    return "\n\n".join("\n".join(part(report)) for part in parts)


def _methods(report: Report) -> Iterator[str]:
    yield "method      topic top-1       entry top-1       AUROC near   far   ms p50     p99"
    errors = {}
    for name, guesses in report.guesses.items():
        topics = topic_share(*_where(report, guesses, lambda row: row.in_scope))
        errors[name] = topics.whole - topics.part
        times = [guess.milliseconds for guess in guesses]
        yield (
            f"  {name:<8}  {_share(topics):<16}  {_share(entry_share(report, guesses)):<16}"
            f"  {_auroc(report, guesses, 'near'):>10}  {_auroc(report, guesses, 'far'):>4}"
            f"  {quantile(times, 0.5):>7.2f} {quantile(times, 0.99):>7.2f}"
        )
    ours = errors.pop(OURS)
    best = min(errors, key=errors.__getitem__)
    share = Share(ours, errors[best])
    yield f"  our {ours} topic errors are {share.value:.2f} of {best}'s {share.whole}, next best"
    yield from _NOTES


def _outcomes(report: Report) -> Iterator[str]:
    counts = Counter(
        outcome(row, match)
        for row, match in zip(report.rows, report.matches, strict=True)
        if row.in_scope
    )
    yield "in scope"
    for name, count in sorted(counts.items()):
        yield f"  {name:<26}{_share(Share(count, counts.total()))}"


def _refusals(report: Report) -> Iterator[str]:
    groups: dict[str, Counter[str]] = {}
    for row, match in zip(report.rows, report.matches, strict=True):
        if not row.in_scope:
            for group in _beside(row):
                groups.setdefault(group, Counter())[refusal(row, match)] += 1
    yield "out of scope (near and far by the rows' aspect)"
    yield f"  {'':<24}{'rows':>5}  {'  '.join(_REFUSALS)}"
    for group, counts in sorted(groups.items()):
        cells = (f"{counts[name]:>{len(name)}}" for name in _REFUSALS)
        yield f"  {group:<24}{counts.total():>5}  {'  '.join(cells)}"


def _beside(row: Row) -> tuple[str, ...]:
    if SMALLTALK in row.topics:
        return (SMALLTALK,)
    if row.aspect in {"", row.distance}:
        return (row.distance,)
    return (row.distance, f"{row.distance}: {row.aspect}")


def _groups(report: Report) -> Iterator[str]:
    clean = topic_share(*_where(report, report.ours, lambda row: row.in_scope and row.is_clean))
    yield "topic top-1 by language and style, and points lost against clean"
    yield f"  {'clean':<20}{_share(clean):<16}  ({CLEAN_LANG}: {', '.join(sorted(CLEAN_STYLES))})"
    in_scope = [row for row in report.rows if row.in_scope]
    for kind in ("lang", "style"):
        for name in sorted({str(getattr(row, kind)) for row in in_scope}):
            share = topic_share(*_where(report, report.ours, _is(kind, name)))
            lost = (clean.value - share.value) * 100
            yield f"  {f'{kind} {name}':<20}{_share(share):<16} {lost:>+6.1f}"


def _is(kind: str, name: str) -> Callable[[Row], bool]:
    return lambda row: row.in_scope and getattr(row, kind) == name


def _calibration(report: Report) -> Iterator[str]:
    bins = reliability(report.rows, report.ours)
    yield f"calibration: expected error {calibration_error(bins):.3f} over all rows"
    yield "  p           rows  mean p  right"
    for number, one in enumerate(bins):
        if one:
            label = f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}"
            yield f"  {label:<10}{one.rows:>6}  {one.mean:>6.3f}  {one.right:.3f}"


def _confusions(report: Report) -> Iterator[str]:
    yield "confusions"
    for row, guess, match in zip(report.rows, report.ours, report.matches, strict=True):
        if row.in_scope and not is_right(row, guess):
            want = "/".join(sorted(row.topics))
            found = guess.entry or "nothing"
            yield f"  {want} → {found} {guess.score:.2f} {match.verdict}: {row.q}"
        elif not row.in_scope and refusal(row, match) == "answered":
            yield f"  {row.topic} → {guess.entry} {guess.score:.2f} {match.verdict}: {row.q}"


def _auroc(report: Report, guesses: tuple[Guess, ...], distance: str) -> str:
    """Rows that allow an answer as well are on neither side."""
    _, inside = _where(report, guesses, lambda row: row.in_scope)
    _, outside = _where(
        report,
        guesses,
        lambda row: not row.in_scope and len(row.topics) == 1 and row.distance == distance,
    )
    if not (inside and outside):
        return "-"
    return f"{auroc([g.score for g in inside], [g.score for g in outside]):.3f}"


def _where(
    report: Report, guesses: tuple[Guess, ...], holds: Callable[[Row], bool]
) -> tuple[list[Row], list[Guess]]:
    pairs = [(r, g) for r, g in zip(report.rows, guesses, strict=True) if holds(r)]
    return [row for row, _ in pairs], [guess for _, guess in pairs]


def _share(share: Share) -> str:
    return f"{share.part}/{share.whole} = {share.value:.3f}"
