"""A case as its team sees it: the overview, the card of a step, and what can be pressed there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.cases.case import FORMER, STAFF, Case, Member
from bot.cases.plans import DatedPlan, dated_plan
from bot.cases.reminders import deadlines, is_counted
from bot.cases.schedule import Dated
from bot.cases.ticks import carried, is_locked
from bot.content import Library
from bot.content.models import Lang
from bot.content.plans import PlanStep
from bot.dialogue.blocks import Block, Bullets, LastDay, Note, Paragraph, Warn, checkbox
from bot.dialogue.case_payloads import NO_STEP, CaseOut, OnCase
from bot.dialogue.plan_text import PlanText
from bot.dialogue.reply import Button, Reply
from bot.dialogue.timeline import Timeline

ON_A_PAGE = 12
"""Steps of a case that are shown at once."""
_NAMED = 2
"""Steps that are named by what they are called too, where several are."""
_NOTES = 5
"""Notes that a step's card shows, so that it stays one message."""
NEXT = 3
"""Deadlines, or open steps, that are told of."""
_UNNAMED = {STAFF: "case.staff", FORMER: "case.former"}
"""What those are called who have no name; in private that is the reader."""


@dataclass(frozen=True)
class CaseView:
    """A case as it is told on a day, in a language."""

    library: Library
    case: Case
    lang: Lang
    today: dt.date

    @cached_property
    def plan(self) -> DatedPlan:
        """The dated plan; without steps if the knowledge no longer has that path."""
        case = self.case
        if case.path not in self.library.plans:
            return DatedPlan(case.path, case.start, case.known, (), None, ())
        today = case.archived or self.today
        return dated_plan(
            self.library,
            case.path,
            case.known,
            case.start,
            today=today,
            done=case.done,
            ticked={tick.step for tick in case.ticks},
        )

    @cached_property
    def steps(self) -> tuple[PlanStep, ...]:
        """The steps of the plan, in their order."""
        return tuple(dated.step for dated in self.plan.steps)

    @cached_property
    def told(self) -> PlanText:
        """The plan in words."""
        return PlanText(self.library, self.lang, self.plan, self.today)

    @property
    def begun(self) -> dt.date:
        """The first day of work: a step may have been done before the start of the plan."""
        return min(self.case.start, *self.case.done.values(), dt.date.max)

    def dated(self, step: str) -> Dated | None:
        """Return a step with its days; None if the plan has none of that id."""
        return next((one for one in self.plan.steps if one.step.id == step), None)

    def number_of(self, step: str) -> int:
        """Return the number that a step of the plan has in it."""
        return next(n for n, one in enumerate(self.steps, start=1) if one.id == step)

    def title(self, step: str) -> str:
        """Return what a step is called; its id if the plan no longer has it."""
        dated = self.dated(step)
        return self.told.title(dated) if dated else step

    def name(self, member: Member) -> str:
        """Return how somebody is called."""
        return member.name or self.text(_UNNAMED.get(member.id, "case.you"))

    def heading(self) -> str:
        """Return which case it is, and on which path."""
        path = self.library.topic_title(self.case.path, self.lang)
        name = self.case.nickname
        return path if name == path else self.text("case.heading", name=name, path=path)

    def overview(self, page: int = 1) -> Reply:
        """Return the case with its steps, a page of them, as buttons."""
        pages = self._pages()
        page = min(max(page, 1), len(pages))
        blocks: tuple[Block, ...] = (
            Paragraph(self.heading(), strong=True),
            Paragraph(self._progress()),
            *self._warnings(),
            Paragraph("\n".join(map(self._line, pages[page - 1]))),
            *self._notes(),
        )
        steps = tuple(map(self._step_button, pages[page - 1]))
        turning = tuple(
            self.button("show", str(other), key="button.case_page", page=other, pages=len(pages))
            for other in range(1, len(pages) + 1)
            if other != page
        )
        return Reply(blocks, buttons=(*steps, *turning, *self._ways()))

    def what_next(self) -> Reply:
        """Return how far the case is, what can be done next, and the way to all steps."""
        can = [one for one in self.plan.steps if not one.done and not self._is_locked(one)]
        if self.case.archived or not can:
            return self.overview()
        page = next(steps for steps in self._pages() if can[0] in steps)
        lines = "\n".join(map(self._line, can[:NEXT]))
        blocks: tuple[Block, ...] = (
            Paragraph(self._progress()),
            *self._warnings(),
            Paragraph(self.text("case.can", steps=lines)),
            *self.next_deadlines(1),
        )
        whole = self.button("show", key="button.case_whole")
        return Reply(blocks, buttons=(*map(self._step_button, page), whole, *self._ways()))

    def card(self, step: str) -> Reply:
        """Return all about one step of the plan, and what can be done with it."""
        dated = self.dated(step)
        if dated is None:
            return self.overview()
        title = self.text("case.step", number=self.number_of(step), step=self._marked(dated))
        how, notes = dated.step.text, tuple(self._notes_of(step))
        blocks: tuple[Block, ...] = (
            Paragraph(title, strong=True),
            Paragraph(self._state(dated)),
            *((Paragraph(self.written(how.get(self.lang))),) if how else ()),
            *((Bullets(notes),) if notes else ()),
        )
        return Reply(blocks, buttons=(*self._deeds(dated), self.back()))

    def _notes_of(self, step: str) -> Iterator[str]:
        """Yield the latest notes on a step, after how many there are besides."""
        notes = [one for one in self.case.notes if one.step == step]
        if earlier := len(notes[:-_NOTES]):
            yield self.text("case.earlier_notes", count=earlier)
        for one in notes[-_NOTES:]:
            yield self.text(
                "case.note", who=self.name(one.by), day=self.day(one.day), text=one.text
            )

    def next_deadlines(self, count: int = NEXT) -> Iterator[LastDay]:
        """Yield the next last days of what runs or is about to; those of others are estimates."""
        for dated in deadlines(self.plan.steps)[:count]:
            if dated.window:
                by, key = (
                    dated.window.end,
                    "case.deadline_moving" if dated.moves else "case.deadline",
                )
                text = self.text(key, by=self.day(by), step=self.told.title(dated))
                if self.told.is_over(dated):
                    text += self.text("case.over")
                elif self.told.is_past_at_best(dated):
                    text += self.text("case.over_at_best")
                if by < self.today and (longer := self.told.longer(dated)):
                    text += self.text("case.longer", longer=longer)
                yield LastDay.named(text, self.day(by), by, is_point=True)

    def waiting_limits(self) -> Iterator[str]:
        """Yield the limits whose time does not run yet, each in a line."""
        for dated in self.plan.steps:
            if dated.window and not dated.done and not is_counted(dated):
                step, limit = self.told.title(dated), self.told.limit(dated)
                yield self.text("case.deadline_waiting", step=step, limit=limit)

    def back(self, key: str = "button.case_back") -> Button:
        """Return what leads to the overview."""
        return self.button("show", key=key)

    def button(self, deed: str, step: str = NO_STEP, *, key: str = "", **values: object) -> Button:
        """Return a button that does something with the case."""
        label = self.text(key or f"button.case_{deed}", **values)
        return Button(OnCase(deed, self.case.number, step).id, label)

    def out(self, what: str) -> Button:
        """Return a button that sends something of the case."""
        return Button(CaseOut(what, self.case.number).id, self.text(f"button.case_{what}"))

    def day(self, day: dt.date) -> str:
        """Return a day in words."""
        return self._timeline.day(day)

    def written(self, text: str) -> str:
        """Write out the references of a text for the case."""
        return self._timeline.written(text)

    def text(self, key: str, **values: object) -> str:
        """Return a text of the interface."""
        return self.library.text(key, self.lang, **values)

    def joined(self, texts: Sequence[str]) -> str:
        """Return several things in a row."""
        return self.text("line.join").join(texts)

    def names_of(self, steps: Sequence[str]) -> str:
        """Return the numbers of steps in their order, of one or two also what they are called."""
        numbered = enumerate(self.plan.steps, start=1)
        named = {number: dated for number, dated in numbered if dated.step.id in steps}
        if len(named) > _NAMED:
            return self.text("case.numbered", numbers=self.joined([*map(str, named)]))
        return self.joined(
            [
                self.text("case.named", number=number, step=self.told.title(dated))
                for number, dated in named.items()
            ]
        )

    def _pages(self) -> list[tuple[Dated, ...]]:
        steps = self.plan.steps
        return [steps[at : at + ON_A_PAGE] for at in range(0, len(steps), ON_A_PAGE)] or [()]

    def _progress(self) -> str:
        case, steps = self.case, self.plan.steps
        if case.archived:
            return self.text("case.archived_on", day=self.day(case.archived))
        over = sum(dated.done is not None for dated in steps)
        begun = self.day(self.begun)
        if not steps or over == len(steps):
            return self.text("case.all_done", start=begun, count=len(steps))
        best, worst = max(one.best.end for one in steps), max(one.worst.end for one in steps)
        key = "case.progress" if best == worst else "case.progress_between"
        values = {"start": begun, "done": over, "count": len(steps)}
        return self.text(key, best=self.day(best), worst=self.day(worst), **values)

    def _warnings(self) -> Iterator[Block]:
        for trouble in self.case.troubles:
            yield Warn(self.text(f"case.trouble_{trouble}"))
        skipped = carried(self.steps, self.case.done).skipped
        if skipped:
            yield Warn(self.text("case.came_between", steps=self.names_of(skipped)))

    def _notes(self) -> Iterator[Block]:
        notes = list(self.told.notes()) if self.plan.closed else []
        if not self.case.archived and (limits := list(self.next_deadlines())):
            yield Paragraph(self.text("case.next"))
            yield from limits
        if not self.case.archived:
            undecided = self.told.undecided("case.undecided")
            notes += (self._timeline.by_weekends(self.plan.steps), undecided)
        notes = [*filter(None, notes)]
        if notes:
            yield Note("\n".join(notes))

    def _line(self, dated: Dated) -> str:
        """Return a step in a line: its sign and number, who has it, and its days."""
        step = dated.step.id
        parts = [
            self.text(
                "case.line",
                sign=self._sign(dated),
                number=self.number_of(step),
                step=self._marked(dated),
            )
        ]
        if dated.done:
            parts.append(self.over(step))
        else:
            parts += filter(
                None, (self._holder(step), self.told.limit(dated) or self.told.window(dated))
            )
            if self.told.is_over(dated):
                parts.append(self.text("plan.over"))
        return self.text("timeline.join").join(parts)

    def _marked(self, dated: Dated) -> str:
        title = self.told.title(dated)
        return self.text("plan.irreversible", step=title) if dated.step.irreversible else title

    def _sign(self, dated: Dated) -> str:
        step = dated.step.id
        if self.case.skip(step):
            return "⤼"
        if dated.done:
            return checkbox(done=True)
        if self.case.proposal(step):
            return "◐"
        return "🔒" if self._is_locked(dated) else checkbox(done=False)

    def _is_locked(self, dated: Dated) -> bool:
        return is_locked(self.steps, self.case.done, dated.step.id)

    def _step_button(self, dated: Dated) -> Button:
        step = dated.step.id
        label = self.text("button.case_step", sign=self._sign(dated), number=self.number_of(step))
        return Button(OnCase("step", self.case.number, step).id, label)

    def _state(self, dated: Dated) -> str:
        """Say of a step whose it is, and when it is or was done."""
        step = dated.step.id
        if dated.done:
            return self.over(step)
        parts = [self.text("case.for", who=self.told.role(dated)), self._holder(step)]
        parts.append(self.told.days_and_limit(dated))
        if proposal := self.case.proposal(step):
            parts.append(self.text("case.proposed", who=self.name(proposal.by)))
        elif self._is_locked(dated):
            before = [one for one in dated.step.after if one not in self.case.done]
            parts.append(self.text("case.waits", steps=self.names_of(before)))
        return self.text("timeline.join").join(filter(None, parts))

    def over(self, step: str) -> str:
        """Say by whom and when a step was done or left out."""
        if skip := self.case.skip(step):
            values = {"who": self.name(skip.by), "day": self.day(skip.day)}
            return self.text("case.skipped", why=skip.reason, **values)
        tick = self.case.tick(step)
        if tick is None:
            return ""
        values = {"who": self.name(tick.by), "day": self.day(tick.day)}
        if tick.second:
            return self.text("case.ticked_twice", second=self.name(tick.second), **values)
        return self.text("case.ticked", **values)

    def _holder(self, step: str) -> str:
        taker = self.case.taker(step)
        return self.text("case.taken", who=self.name(taker)) if taker else ""

    def _deeds(self, dated: Dated) -> Iterator[Button]:
        step, case = dated.step.id, self.case
        if case.archived:
            return
        if dated.done:
            yield self.button("untick", step)
        elif case.proposal(step):
            yield self.button("tock", step)
            yield self.button("untick", step)
        else:
            if not self._is_locked(dated):
                yield self.button("tick", step)
                yield self.button("day", step)
                yield self.button("skip", step)
            yield self.button("leave" if case.taker(step) else "take", step)
            yield self.button("give", step)
        yield self.button("note", step)

    def _ways(self) -> Iterator[Button]:
        if self.plan.steps:
            yield self.out("picture")
        yield self.out("log")
        if self.case.archived:
            yield self.out("report")
            yield self.button("reopen")
            yield self.button("forget")
            return
        if self.case.start < self.today and self._open() > 1:
            yield self.button("several")
        if self.plan.steps:
            yield self.button("export")
        yield self.button("more")

    def _open(self) -> int:
        return sum(dated.done is None for dated in self.plan.steps)

    @property
    def _timeline(self) -> Timeline:
        return Timeline(self.library, self.lang, self.plan.known, self.today)
