"""What a path's days would be if it began on some day, for each number of followers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from bot.cases.plans import DatedPlan, by_option, dated_plan
from bot.content.when import UNKNOWN
from bot.dialogue.attachments import Picture
from bot.dialogue.blocks import Grid, Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.plan_text import PlanText
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session

_SLOT = "followers"


def as_if_begun(k: Knowledge, session: Session, path: str, start: dt.date) -> Reply:
    """Return the days of the steps whose time is known, side by side, also as a picture."""
    lang, today = session.lang, session.desk.today
    plans = _plans(k, session, path, start)
    told = {label: PlanText(k.library, lang, plan, today) for label, plan in plans.items()}
    first = next(iter(told.values()))
    title = k.text("case.dry", lang, plan=first.heading())
    grid = Grid(title, (k.text("case.dry_step", lang), *told), tuple(_rows(k, session, told)))
    note = Paragraph(k.text("plan.note_zone", lang))
    return Reply((grid, note), attachment=Picture(grid, lang, session.dark))


def _plans(k: Knowledge, session: Session, path: str, start: dt.date) -> Mapping[str, DatedPlan]:
    """Return the plan under the name of each number of followers; one where that is no matter."""
    plan = dated_plan(k.library, path, session.facts, start)
    if _SLOT not in plan.undecided or session.facts.get(_SLOT, UNKNOWN) != UNKNOWN:
        return {k.text("case.dry_days", session.lang): plan}
    slot = k.library.slots[_SLOT]
    tiers = by_option(k.library, path, session.facts, _SLOT, start)
    return {
        option.label.get(session.lang): tiers[option.id]
        for option in slot.options
        if option.id in tiers
    }


def _rows(
    k: Knowledge, session: Session, told: Mapping[str, PlanText]
) -> Iterator[tuple[str, ...]]:
    """Yield a row for each step whose time is known, and one for the end of all."""
    first = next(iter(told.values()))
    for dated in first.plan.steps:
        cells = [
            one.window(there)
            for one in told.values()
            for there in one.plan.steps
            if there.step.id == dated.step.id
        ]
        if not dated.is_open and len(cells) == len(told):
            yield (first.title(dated), *cells)
    yield (k.text("case.dry_end", session.lang), *(one.end() for one in told.values()))
