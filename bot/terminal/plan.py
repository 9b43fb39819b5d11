"""`plan`: the steps of a path with their days, for people, for programs and for calendars."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from bot.cases.clock import day_in_china
from bot.cases.ics import calendar_file
from bot.cases.plans import dated_plan
from bot.cases.schedule import Dated, Span
from bot.content import Library
from bot.content.models import Facts
from bot.dialogue.plan_text import PlanText
from bot.errors import BadPlan, TuihaoError
from bot.render import localised
from bot.terminal.jsonlines import Object


def plan(library: Library, arguments: Namespace, now: dt.datetime, out: TextIO) -> None:
    """Write what the command line asks for. Raises BadPlan for what does not exist."""
    path, lang = arguments.path, arguments.lang
    if path not in library.plans:
        raise BadPlan(f"there is no path {path}{_near(path, library.plans)}")
    known = facts_of(library, arguments.facts)
    try:
        dated = dated_plan(library, path, known, arguments.start)
        told = PlanText(library, lang, dated, day_in_china(now))
    except OverflowError:
        raise BadPlan(f"{arguments.start} is beyond the calendar; name a nearer day") from None
    if arguments.ics:
        _write(arguments.ics, _calendar(told, now))
    if arguments.json:
        out.write(json.dumps(described(told), ensure_ascii=False) + "\n")
    else:
        out.write(localised("\n".join(_lines(told)), lang) + "\n")


def facts_of(library: Library, text: str) -> Facts:
    """Read `entity=individual,followers=upto_1000`."""
    found: dict[str, str] = {}
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        name, is_given, value = (part.strip() for part in piece.partition("="))
        if not is_given:
            raise BadPlan(f"{piece} is no fact like entity=individual")
        slot = library.slots.get(name)
        if slot is None:
            raise BadPlan(f"there is no slot {name}{_near(name, library.slots)}")
        if slot.option(value) is None:
            options = [option.id for option in slot.options]
            raise BadPlan(f"{name} has no option {value}{_near(value, options)}")
        if name in found:
            raise BadPlan(f"{name} is given twice")
        found[name] = value
    return found


def described(told: PlanText) -> Object:
    """Return a plan under the names of the contract."""
    plan, lang = told.plan, told.lang
    names = {dated.step.id for dated in plan.steps}
    limits = sorted(
        (dated.deadlines[0].day, dated.step.id, dated.deadlines[0].fact)
        for dated in plan.steps
        if dated.deadlines
    )
    return {
        "path": plan.path,
        "start": str(plan.start),
        "facts": dict(plan.known),
        "steps": [_step(told, dated, names) for dated in plan.steps],
        "deadlines": [{"step": step, "date": str(day), "fact": fact} for day, step, fact in limits],
        "notes": [localised(note, lang) for note in told.notes()],
    }


def _step(told: PlanText, dated: Dated, names: set[str]) -> Object:
    window = dated.window
    return {
        "id": dated.step.id,
        "title": localised(told.title(dated), told.lang),
        "after": [name for name in dated.step.after if name in names],
        "irreversible": dated.step.irreversible,
        "best": _span(dated.best),
        "worst": _span(dated.worst),
        **({"window": {"opens": str(window.start), "closes": str(window.end)}} if window else {}),
        "facts": list(dated.facts),
    }


def _span(span: Span) -> Object:
    return {"from": str(span.start), "to": str(span.end)}


def _lines(told: PlanText) -> Iterator[str]:
    library, lang = told.library, told.lang
    yield told.heading()
    for number, dated in enumerate(told.plan.steps, start=1):
        key = "plan.step_final" if dated.step.irreversible else "plan.step"
        step = library.text(key, lang, step=told.title(dated), who=told.role(dated))
        over = library.text("plan.over", lang) if told.is_over(dated) else ""
        yield f"\n{number:>2}. {step}"
        yield f"    {' · '.join(filter(None, (told.days_and_limit(dated), over)))}"
    yield f"\n{library.text('plan.notes', lang)}"
    yield from (f"  · {note}" for note in told.notes())


def _calendar(told: PlanText, now: dt.datetime) -> bytes:
    entries = (
        replace(
            entry, title=localised(entry.title, told.lang), note=localised(entry.note, told.lang)
        )
        for entry in told.entries()
    )
    case = f"{told.plan.path}-{told.plan.start}"
    title = localised(told.heading(), told.lang)
    return calendar_file(entries, case=case, title=title, stamp=now)


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise TuihaoError(f"{file} cannot be written: {error.strerror}") from None


def _near(name: str, known: Iterable[str]) -> str:
    known = tuple(known)
    near = difflib.get_close_matches(name, known, n=3)
    return f"; did you mean {', '.join(near)}?" if near else f"; it is one of {', '.join(known)}"
