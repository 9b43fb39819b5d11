"""What a reminder of a case says, and what can be pressed below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from bot.cases.reminders import LATE, Kind, Reminder
from bot.cases.ticks import is_locked
from bot.dialogue.blocks import Block, Bullets, LastDay, Note, Paragraph
from bot.dialogue.case_payloads import OnCase
from bot.dialogue.case_view import CaseView
from bot.dialogue.reply import Button, Reply


def reminder_of(view: CaseView, due: Sequence[Reminder], now: dt.datetime) -> Reply:
    """Return what is said of all that is due at once, in the order it is given."""
    blocks: list[Block] = [Paragraph(view.heading(), strong=True)]
    blocks += [_said(view, one, now) for one in due if one.step]
    if any(one.kind is Kind.DIGEST for one in due):
        blocks += _digest(view)
    steps = tuple(dict.fromkeys(one.step for one in due if one.step))
    buttons = tuple(
        button for step in steps for button in _deeds(view, step, several=len(steps) > 1)
    )
    return Reply(tuple(blocks), buttons=(*buttons, view.back("button.case_see")))


def _said(view: CaseView, one: Reminder, now: dt.datetime) -> Block:
    text = _line(view, one, now)
    return LastDay.named(text, view.day(one.by), one.by) if one.by else Paragraph(text)


def _line(view: CaseView, one: Reminder, now: dt.datetime) -> str:
    by, step = one.by and view.day(one.by), view.title(one.step)
    key = f"remind.{one.kind}"
    if one.kind is Kind.CLOSES and one.by:
        # What is said late must be true of the day it is said.
        days = (one.by - view.today).days
        key = "remind.today" if days == 0 else key
        text = view.text(key, step=step, by=by, days=days)
    else:
        text = view.text(key if by else "remind.again_open", step=step, by=by)
    dated = view.dated(one.step)
    if dated and dated.moves and by:
        text = view.text("remind.moving", text=text)
    if is_locked(view.steps, view.case.done, one.step):
        before = [name for name in dated.step.after if name not in view.case.done] if dated else []
        text += view.text("remind.waits", steps=view.names_of(before))
    if now - one.at > LATE:
        due_day = view.day(one.at.date())
        text = view.text("remind.late", text=text, day=due_day)
    return text


def _digest(view: CaseView) -> Iterator[Block]:
    over = sum(dated.done is not None for dated in view.plan.steps)
    yield Paragraph(view.text("remind.digest", done=over, count=len(view.plan.steps)))
    can = [
        view.text("case.named", number=view.number_of(step.id), step=view.title(step.id))
        for step in view.steps
        if step.id not in view.case.done and not is_locked(view.steps, view.case.done, step.id)
    ]
    if can:
        yield Paragraph(view.text("remind.can"))
        yield Bullets(tuple(can))
    if limits := tuple(view.next_deadlines()):
        yield Paragraph(view.text("case.next"))
        yield from limits
    yield Note(view.text("plan.note_zone"))


def _deeds(view: CaseView, step: str, *, several: bool) -> Iterator[Button]:
    """Yield what can be pressed about a step, with its number where there are several."""
    for deed in ("tick", "snooze", "later"):
        button = view.button(deed, step)
        if several:
            label = f"{view.number_of(step)} {button.label}"
            button = Button(OnCase(deed, view.case.number, step).id, label)
        yield button
