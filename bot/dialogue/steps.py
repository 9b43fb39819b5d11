"""The steps of a plan as a reader sees them: in short for a first view, in full behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.content import Library
from bot.content.models import Facts, Lang
from bot.content.plans import PlanStep

_MANY = 5
"""Names in a line that a reader no longer takes in: from here on two stand for all."""


def step_titles(
    library: Library, plan: str, case: Facts, lang: Lang, only: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return a line for each step of the reader's own; what is wound up first shares one.

    `only` these steps, if any are named: then each has its line.
    """
    found = library.plans.get(plan)
    steps = tuple(found.fitting(case, only)) if found else ()
    if only:
        return tuple(_title(library, step, lang) for step in steps)
    return in_short(library, steps, lang)


def in_short(
    library: Library, steps: Iterable[PlanStep], lang: Lang, *, in_full: bool = False
) -> tuple[str, ...]:
    """Return a line for each step; neighbours that wind something up share one.

    Where these are many, two are named and all counted, unless they are wanted `in_full`.
    """
    lines: list[str] = []
    for winds_up, group in groupby(steps, key=lambda step: step.precheck is not None):
        together = tuple(group)
        if winds_up and len(together) > 1:
            lines.append(_wound_up(library, together, lang, in_full=in_full))
        else:
            lines += (_title(library, step, lang) for step in together)
    return tuple(lines)


def full_steps(library: Library, plan: str, case: Facts, lang: Lang) -> tuple[str, ...]:
    """Return each step of the reader's own with who takes it, how, and how long it lasts.

    How the first that cannot be undone is taken stands behind its checklist.
    """
    found = library.plans.get(plan)
    if found is None:
        return ()
    final = found.final(case) if found.before_final(case) else None
    return tuple(
        _guarded(library, step, lang) if step is final else full_step(library, step, lang)
        for step in found.fitting(case)
    )


def full_step(library: Library, step: PlanStep, lang: Lang) -> str:
    """Return a step with who takes it, how, and how long it lasts."""
    return library.text("plan.stop", lang).join(
        part.rstrip("。. ") for part in (_head(library, step, lang), *_told(library, step, lang))
    )


def _title(library: Library, step: PlanStep, lang: Lang) -> str:
    title = step.title.get(lang)
    return library.text("plan.irreversible", lang, step=title) if step.irreversible else title


def _wound_up(library: Library, steps: tuple[PlanStep, ...], lang: Lang, *, in_full: bool) -> str:
    names = tuple(dict.fromkeys(library.text(f"precheck.{step.precheck}", lang) for step in steps))
    if in_full or len(names) < _MANY:
        joined = library.text("line.join", lang).join(names)
        return library.text("plan.prechecks", lang, names=joined)
    return library.text(
        "plan.prechecks_many", lang, first=names[0], second=names[1], count=len(names)
    )


def _guarded(library: Library, step: PlanStep, lang: Lang) -> str:
    head, final = _head(library, step, lang), library.text("page.final", lang)
    return library.text("plan.stop", lang).join((head, library.text("plan.see", lang, page=final)))


def _head(library: Library, step: PlanStep, lang: Lang) -> str:
    who = library.text(f"role.{step.role}", lang)
    key = "plan.step_final" if step.irreversible else "plan.step"
    return library.text(key, lang, step=step.title.get(lang), who=who)


def _told(library: Library, step: PlanStep, lang: Lang) -> Iterator[str]:
    if step.text:
        yield step.text.get(lang)
    if step.takes:
        times = library.text("line.join", lang).join(f"{{{fact}}}" for fact in step.takes)
        yield library.text("plan.takes", lang, time=times)
    if step.window:
        key = "plan.window_sources" if len(step.window) > 1 else "plan.window"
        shortest, longest = (f"{{{step.window[end]}}}" for end in (0, -1))
        yield library.text(key, lang, time=shortest, longer=longest)
