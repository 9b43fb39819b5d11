"""How well it goes with a pen that nothing was learned from, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean

from bot.audit.evaluation.measures import auroc, calibration_error, reliability_of
from tools.training.learn import Answer
from tools.training.samples import topic_of

_SURE = 0.9


def table(answers: Sequence[Answer]) -> Iterator[str]:
    """Yield the lines: pens, what is not ours, and small folders."""
    yield f"{'pen left out':<14}{'lines':>6}  topic  entry  expected calibration error"
    asked = [one for one in answers if one.sample.kind == "stranger"]
    for pen in sorted({one.sample.pen for one in asked}):
        lines = [one for one in asked if one.sample.pen == pen]
        ours = [one for one in lines if _is_ours(one)]
        yield f"{pen:<14}{len(lines):>6}  {_shares(ours)}  {_error(lines):.3f}"
    ours = [one for one in asked if _is_ours(one)]
    yield f"{'all':<14}{len(asked):>6}  {_shares(ours)}  {_error(asked):.3f}"
    for name, others in (
        ("near", [one for one in asked if not _is_ours(one)]),
        ("another thing", [one for one in answers if one.sample.kind == "thing"]),
        ("far", [one for one in answers if one.sample.kind == "far"]),
    ):
        if others:
            area = auroc([one.p for one in ours], [one.p for one in others])
            yield f"AUROC, {name}: {area:.3f}"
    yield from _small(answers)


def _small(answers: Sequence[Answer]) -> Iterator[str]:
    small = [one for one in answers if one.sample.kind in {"small", "small near"}]
    yield "small folders  lines  right  error  not in it: claimed .9"
    for size in sorted({one.sample.pen for one in small}, key=int):
        lines = [one for one in small if one.sample.pen == size]
        inside = _share(one.is_right for one in lines if one.sample.right)
        outside = _share(one.p >= _SURE for one in lines if not one.sample.right)
        shares = f"{inside}  {_error(lines):.3f}  {outside}"
        yield f"{size + ' entries':<14}{len(lines):>6}  {shares}"


def _is_ours(one: Answer) -> bool:
    return "." in one.sample.right


def _shares(answers: Sequence[Answer]) -> str:
    topic = _share(topic_of(one.entry) == topic_of(one.sample.right) for one in answers)
    return f"{topic}  {_share(one.entry == one.sample.right for one in answers)}"


def _share(hits: Iterable[bool]) -> str:
    found = [*hits]
    return f"{fmean(found):.3f}" if found else "    –"


def _error(answers: Sequence[Answer]) -> float:
    return calibration_error(reliability_of([(one.p, one.is_right) for one in answers]))
