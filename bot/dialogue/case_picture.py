"""A case along its days, as a picture: what is done, what runs, until when, and where today is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.cases.reminders import is_counted
from bot.cases.schedule import Dated
from bot.cases.ticks import is_locked
from bot.dialogue.attachments import Picture, Progress, ProgressLegend, ProgressRow, State
from bot.dialogue.case_view import CaseView
from bot.dialogue.plan_text import last_day

_MARKS = 6
"""Days along the scale that are named, at most."""
_STEPS = (1, 2, 3, 5, 7, 10, 14, 21, 30, 60, 90, 180, 365)


def picture_of(view: CaseView, *, dark: bool) -> Picture | None:
    """Return the picture of a case; None if it has no steps."""
    if not view.plan.steps:
        return None
    first = min(view.case.start, view.today, *(_first(dated) for dated in view.plan.steps))
    last = max(view.today, *(_last(dated) for dated in view.plan.steps))
    legend = ProgressLegend(
        **{
            name: view.text(f"case.legend_{name}")
            for name in ("done", "running", "waiting", "late", "window", "today")
        }
    )
    progress = Progress(
        view.heading(),
        tuple(_row(view, dated, first) for dated in view.plan.steps),
        days=(last - first).days,
        today=(view.today - first).days,
        scale=tuple(_scale(view, first, last)),
        legend=legend,
        footnote=view.text("plan.note_zone"),
    )
    return Picture(progress, view.lang, dark)


def _row(view: CaseView, dated: Dated, first: dt.date) -> ProgressRow:
    step = dated.step.id
    window = dated.window if is_counted(dated) else None
    taker = view.case.taker(step)
    parts = (
        [view.over(step)]
        if dated.done
        else [
            view.text("case.taken", who=view.name(taker)) if taker else view.told.role(dated),
            view.told.limit(dated) or view.told.window(dated),
        ]
    )
    return ProgressRow(
        view.told.title(dated),
        view.text("timeline.join").join(filter(None, parts)),
        _state(view, dated),
        ((_first(dated) - first).days, (dated.worst.end - first).days),
        ((window.start - first).days, (window.end - first).days) if window else None,
    )


def _state(view: CaseView, dated: Dated) -> State:
    if dated.done:
        return "done"
    if view.told.is_over(dated):
        return "late"
    locked = is_locked(view.steps, view.case.done, dated.step.id)
    return "waiting" if locked or dated.best.start > view.today else "running"


def _first(dated: Dated) -> dt.date:
    return dated.best.start


def _last(dated: Dated) -> dt.date:
    return max(dated.worst.end, last_day(dated))


def _scale(view: CaseView, first: dt.date, last: dt.date) -> Iterator[tuple[int, str]]:
    days = (last - first).days
    step = next((step for step in _STEPS if days // step < _MARKS), days // _MARKS + 1)
    for day in range(0, days + 1, step):
        yield day, view.day(first + dt.timedelta(days=day))
