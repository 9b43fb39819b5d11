"""Steps of a plan with their days, in a line each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.cases.schedule import Dated
from bot.content import Library
from bot.content.models import Facts, Lang
from bot.content.wording import expand, of_case
from bot.dialogue.days import day_in_words


@dataclass(frozen=True, slots=True)
class Timeline:
    """How days are told to one reader on one day."""

    library: Library
    lang: Lang
    case: Facts
    today: dt.date

    def lines(self, plan: Iterable[Dated]) -> Iterator[str]:
        """Yield a line for every step whose time or window is known."""
        for dated in plan:
            if dated.window:
                key = "dated.within_moving" if dated.moves else "dated.within"
                yield self._line(key, dated, dated.deadlines[0].fact)
            elif not dated.is_open and not dated.done:
                key = "dated.takes" if dated.best.end == dated.worst.end else "dated.takes_span"
                yield self._line(key, dated, *dated.facts)

    def day(self, day: dt.date) -> str:
        """Return a day in words, with its year if that is not this one."""
        return day_in_words(self.library, self.lang, day, year=day.year != self.today.year)

    def written(self, text: str) -> str:
        """Write out the references of a text for the reader's case."""
        facts = self.library.facts
        return expand(of_case(text, facts, self.case), facts, self.lang)

    def by_weekends(self, plan: Iterable[Dated]) -> str:
        """Say of which years only the weekends are known; nothing if that is of none."""
        counted = [dated for dated in plan if dated.by_weekends]
        if not counted:
            return ""
        year = max(dated.worst.end.year for dated in counted)
        return self.library.text("dated.by_weekends", self.lang, year=year)

    def _line(self, key: str, dated: Dated, *facts: str) -> str:
        join = self.library.text("line.join", self.lang)
        return self.library.text(
            key,
            self.lang,
            step=self.written(dated.step.title.get(self.lang)),
            first=self.day(dated.best.end),
            end=self.day(dated.worst.end),
            by=self.day(dated.window.end) if dated.window else "",
            time=join.join(self.written(f"{{{fact}|value}}") for fact in facts),
        )
