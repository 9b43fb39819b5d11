"""A dated plan in words: the days of each step, what is to be noted, and a calendar of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.cases.ics import Entry
from bot.cases.plans import DatedPlan
from bot.cases.schedule import Clock, Dated, Span
from bot.content import Library
from bot.content.models import Lang
from bot.dialogue.days import day_in_words
from bot.dialogue.timeline import Timeline


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan as one reader is told it on the day `today`; in Simplified Chinese or English."""

    library: Library
    lang: Lang
    plan: DatedPlan
    today: dt.date

    def heading(self) -> str:
        """Say which plan it is, and from which day on."""
        path = self.library.topic_title(self.plan.path, self.lang)
        return self._text("plan.title", path=path, start=self._day(self.plan.start))

    def title(self, dated: Dated) -> str:
        """Return the title of a step."""
        return self._timeline.written(dated.step.title.get(self.lang))

    def role(self, dated: Dated) -> str:
        """Return who takes a step."""
        return self._text(f"role.{dated.step.role}")

    def days(self, dated: Dated) -> str:
        """Return the days of a step, in the best and the worst case if they differ."""
        begins_alike = dated.best.start == dated.worst.start
        if dated.best == dated.worst or (begins_alike and dated.window):
            return self._span(dated.worst)
        if begins_alike:
            ends = {"best": self._day(dated.best.end), "worst": self._day(dated.worst.end)}
            return self._text("plan.span_end", first=self._day(dated.best.start), **ends)
        best, worst = self._span(dated.best), self._span(dated.worst)
        return self._text("plan.span_between", best=best, worst=worst)

    def limit(self, dated: Dated) -> str:
        """Return from when until when it must be done; nothing if there is no limit."""
        if not dated.window:
            return ""
        time, window = self._time(dated.deadlines[0].fact), dated.window
        if dated.clock is Clock.WAITS:
            about = Span(window.start, dated.worst.end)
            return self._text("plan.limit_waiting", time=time, days=self._span(about))
        key = "plan.limit_moving" if dated.moves else "plan.limit"
        if self.is_past_at_best(dated):
            key = "plan.limit_past"
        return self._text(key, days=self._span(window), time=time)

    def window(self, dated: Dated) -> str:
        """Return the days of its window, or else those it goes on, from the first to the last."""
        return self._span(dated.window or Span(dated.best.start, dated.worst.end))

    def days_and_limit(self, dated: Dated) -> str:
        """Return the days of a step, and its limit if it has one; the same days once."""
        days, limit = self.days(dated), self.limit(dated)
        if limit and (dated.worst == dated.window or dated.clock is Clock.WAITS):
            days = ""
        return " · ".join(filter(None, (days, limit)))

    def end(self) -> str:
        """Return when all is done, in the best and the worst case if they differ."""
        best = max(dated.best.end for dated in self.plan.steps)
        worst = max(dated.worst.end for dated in self.plan.steps)
        if best == worst:
            return self._day(best)
        return self._text("plan.span_between", best=self._day(best), worst=self._day(worst))

    def is_over(self, dated: Dated) -> bool:
        """Tell whether its last day has passed and nobody has said that it is done.

        That of a limit passes only once its time runs.
        """
        runs = dated.window is None or dated.clock is Clock.RUNS
        return runs and not dated.done and last_day(dated) < self.today

    def longer(self, dated: Dated) -> str:
        """Return what the most generous of several sources allows, and its last day."""
        if not dated.deadlines[1:]:
            return ""
        last = dated.deadlines[-1]
        return self._text("plan.longest", time=self._time(last.fact), day=self._day(last.day))

    def is_past_at_best(self, dated: Dated) -> bool:
        """Tell whether a limit is over if what it counts from has ended as early as it can."""
        nears = dated.window is not None and dated.clock is Clock.NEARS
        return nears and not dated.done and last_day(dated) < self.today

    def notes(self) -> Iterator[str]:
        """Yield what a reader of the plan must know besides, the most important first."""
        steps = self.plan.steps
        if closed := self.plan.closed:
            verdict = self._timeline.written(closed.get(self.lang))
            yield self._text("plan.note_closed", verdict=verdict)
            yield from (self._timeline.written(line.get(self.lang)) for line in closed.instead)
            return
        yield from self._naming("plan.note_over", self.is_over)
        for dated in steps:
            for other in dated.deadlines[1:]:
                longer, day = self._time(other.fact), self._day(other.day)
                title = self.title(dated)
                yield self._text("plan.note_longer", step=title, longer=longer, day=day)
        yield from self._naming("plan.note_moving", lambda dated: dated.moves)
        yield from self._naming("plan.note_open", lambda dated: dated.is_open)
        if by_weekends := self._timeline.by_weekends(steps):
            yield by_weekends
        if undecided := self.undecided("plan.note_undecided"):
            yield undecided
        yield self._text("plan.note_zone")

    def undecided(self, key: str) -> str:
        """Say by a text what is not known and would change the plan; nothing if all is known."""
        named = [self.library.slots[slot].name.get(self.lang) for slot in self.plan.undecided]
        slots = self._text("line.join").join(named)
        return self._text(key, slots=slots) if named else ""

    def entries(self) -> Iterator[Entry]:
        """Yield an entry for each step, and one more for each deadline.

        One that is only estimated reminds of nothing.
        """
        for dated in self.plan.steps:
            title = self.title(dated)
            note = " · ".join((self.role(dated), self.days_and_limit(dated)))
            first, last = dated.best.start, last_day(dated)
            yield Entry(dated.step.id, title, note, first, max(first, last))
            if dated.window:
                name, waits = f"{dated.step.id}-deadline", dated.clock is Clock.WAITS
                key = "plan.last_day_estimated" if waits else "plan.last_day"
                yield Entry(
                    name,
                    self._text(key, step=title),
                    note,
                    dated.window.start,
                    last,
                    is_deadline=True,
                    is_estimate=waits,
                )

    def _naming(self, key: str, is_meant: Callable[[Dated], bool]) -> Iterator[str]:
        """Say something of steps, which are named by their numbers in the plan."""
        numbers = [
            number for number, dated in enumerate(self.plan.steps, start=1) if is_meant(dated)
        ]
        if numbers:
            yield self._text(key, steps=self._text("line.join").join(_ranges(numbers)))

    def _span(self, span: Span) -> str:
        first, last = self._day(span.start), self._day(span.end)
        if span.start == span.end:
            return first
        if (span.start.year, span.start.month) == (span.end.year, span.end.month):
            return self._within_month(span)
        if span.start.year == span.end.year:  # which is named once
            if self.lang == "en":
                first = day_in_words(self.library, self.lang, span.start)
            else:
                last = day_in_words(self.library, self.lang, span.end)
        return self._text("plan.span", first=first, last=last)

    def _within_month(self, span: Span) -> str:
        """Name the month once: 11–17 November, 11月11日–17日."""
        if self.lang == "en":
            return self._text("plan.span_days", first=span.start.day, last=self._day(span.end))
        return self._text("plan.span_days", first=self._day(span.start), last=span.end.day)

    def _time(self, fact: str) -> str:
        return self._timeline.written(f"{{{fact}|value}}")

    def _day(self, day: dt.date) -> str:
        return self._timeline.day(day)

    def _text(self, key: str, **values: object) -> str:
        return self.library.text(key, self.lang, **values)

    @property
    def _timeline(self) -> Timeline:
        return Timeline(self.library, self.lang, self.plan.known, self.today)


def last_day(dated: Dated) -> dt.date:
    """Return the last safe day of a step, or else the last of its worst case."""
    return dated.window.end if dated.window else dated.worst.end


def _ranges(numbers: list[int]) -> Iterator[str]:
    """Yield 1–3 for 1, 2, 3; the numbers rise."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
