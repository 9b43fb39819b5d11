"""Rules that must hold before plans can be used: their ids, their order, what they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.models import Fact
from bot.content.plans import Plan, PlanStep
from bot.content.structure import check_when, options_of
from bot.content.wording import PLANNED, references
from bot.content.yamlfile import Document, Place, texts_in

_ALONE = re.compile(r"\{steps:[^{}]*\}")


def check_plans(folder: Folder) -> Iterator[Finding]:
    """Yield steps out of order or reach, pages without a plan, and references to nothing."""
    plans = {item.value.id: item.value for item in folder.plans}
    pages = {item.value.id for item in folder.topics if item.value.page}
    seen: set[str] = set()
    for item in folder.plans:
        if item.value.id not in pages:
            message = f"no topic {item.value.id} has a page; name the plan after its topic"
            yield item.finding("reference", message, "id")
        if item.value.id in seen:
            yield item.finding("duplicate-id", f"{item.value.id} stands twice; rename one", "id")
        seen.add(item.value.id)
        yield from _steps(folder, item)
        yield from _remains(folder, item)
    for topic in folder.topics:
        if topic.value.page and topic.value.id not in plans:
            message = f"the page of {topic.value.id} has no plan; write plans/{topic.value.id}.yaml"
            yield topic.finding("reference", message, "page")
    yield from _final(folder, plans)
    yield from _listed(folder, plans)


def _steps(folder: Folder, item: Item[Plan]) -> Iterator[Finding]:
    facts = {fact.value.id: fact.value for fact in folder.facts}
    slots = options_of(folder.flow.value) if folder.flow else {}
    ids = {step.id for step in item.value.steps}
    known: dict[str, PlanStep] = {}
    for index, step in enumerate(item.value.steps):
        place = ("steps", index)
        if step.id in known:
            yield item.finding("duplicate-id", f"{step.id} stands twice; rename one", *place, "id")
        for number, earlier in enumerate(step.after):
            if earlier not in known:
                message = f"no step {earlier} before this one; correct it, or move the step"
                yield item.finding("reference", message, *place, "after", number)
        yield from _times(item, step, facts, *place)
        yield from _origin(item, step, known, *place)
        for number, other in enumerate(step.instead):
            if other not in ids - {step.id}:
                message = f"{other} is no other step of this plan; correct it"
                yield item.finding("reference", message, *place, "instead", number)
        yield from check_when(item, step.when, slots, *place, "when")
        for slot in (slot for slot, options in step.when.items() if not options):
            message = f"{slot}: no option, so nobody ever gets to {step.id}; name one"
            yield item.finding("plan", message, *place, "when", slot)
        for earlier, lost in _lost(step, known):
            message = f"without {earlier} it would not wait for {lost}; put {lost} into `after` too"
            yield item.finding("plan", message, *place, "after")
        known[step.id] = step


def _remains(folder: Folder, item: Item[Plan]) -> Iterator[Finding]:
    """Look at what goes on when all is done."""
    facts = {fact.value.id: fact.value for fact in folder.facts}
    steps = {step.id for step in item.value.steps}
    for index, one in enumerate(item.value.remains):
        place = ("remains", index)
        if one.fact not in facts:
            message = f"no fact {one.fact}; add it to facts/, or refer to another"
            yield item.finding("reference", message, *place, "fact")
        elif one.after and facts[one.fact].days is None:
            message = f"{one.fact} has no `days` to be counted from a step; leave out `after`"
            yield item.finding("plan", message, *place)
        if one.after and one.after not in steps:
            message = f"the plan has no step {one.after}; correct it"
            yield item.finding("reference", message, *place, "after")


def _times(
    item: Item[Plan], step: PlanStep, facts: Mapping[str, Fact], *place: str | int
) -> Iterator[Finding]:
    """Look at the facts that date a step."""
    for name in (*step.takes, *step.window):
        if name not in facts:
            message = f"no fact {name}; add it to facts/, or refer to another"
            yield item.finding("reference", message, *place)
            continue
        family = (name, *(own for owns in facts[name].by.values() for own in owns.values()))
        for one in family:
            if one in facts and facts[one].days is None:
                message = f"{one} has no `days`, so nothing can be dated with it; add them to it"
                yield item.finding("plan", message, *place)
    if step.by_itself and not step.takes:
        message = "what goes on by itself has a time; name it in `takes`, or leave `by_itself` out"
        yield item.finding("plan", message, *place, "by_itself")
    limits = [facts[name].days or (0, 0) for name in step.window if name in facts]
    if limits != sorted(limits):
        message = "write the shortest time first: that is the one that counts"
        yield item.finding("plan", message, *place, "window")


def _origin(
    item: Item[Plan], step: PlanStep, known: Mapping[str, PlanStep], *place: str | int
) -> Iterator[Finding]:
    """Look at the step that a limit counts from."""
    if step.since is None:
        if step.window:
            message = "name in `since` the step of `after` whose end starts the time of `window`"
            yield item.finding("plan", message, *place, "window")
    elif not step.window:
        message = "there is no `window` to count from it; leave `since` out"
        yield item.finding("plan", message, *place, "since")
    elif step.since not in step.after:
        message = f"{step.since} is not one of `after`; a limit counts from one of these"
        yield item.finding("plan", message, *place, "since")
    elif step.since in known and not _always(known[step.since], step):
        message = f"not everybody who takes this step takes {step.since}; count from another"
        yield item.finding("plan", message, *place, "since")


def _lost(step: PlanStep, known: Mapping[str, PlanStep]) -> Iterator[tuple[str, str]]:
    """Yield steps that come first only by way of one that not everybody takes, with that one."""
    before = [known[name] for name in step.after if name in known]
    sure = {
        name for one in before if _always(one, step) for name in (one.id, *_all_before(one, known))
    }
    for one in before:
        if not _always(one, step):
            for name in set(one.after) & known.keys() - sure:
                if _together(known[name], step):
                    yield one.id, name


def _all_before(step: PlanStep, known: Mapping[str, PlanStep]) -> Iterator[str]:
    """Yield what surely comes before a step that is taken."""
    for name in step.after:
        if name in known and _always(known[name], step):
            yield name
            yield from _all_before(known[name], known)


def _always(one: PlanStep, other: PlanStep) -> bool:
    """Whether whoever takes the other takes the one."""
    return all(
        slot in other.when and set(other.when[slot]) <= set(options)
        for slot, options in one.when.items()
    )


def _together(one: PlanStep, other: PlanStep) -> bool:
    """Whether somebody takes both."""
    shared = one.when.keys() & other.when.keys()
    return all(set(one.when[slot]) & set(other.when[slot]) for slot in shared)


def _final(folder: Folder, plans: dict[str, Plan]) -> Iterator[Finding]:
    """Look at the entries that tell how a step is taken that cannot be undone."""
    for entry in folder.entries:
        plan = plans.get(entry.value.final or "")
        if entry.value.final and not (plan and any(step.irreversible for step in plan.steps)):
            message = f"no plan {entry.value.final} with an irreversible step; see plans/"
            yield entry.finding("reference", message, "final")


def _listed(folder: Folder, plans: dict[str, Plan]) -> Iterator[Finding]:
    """Look at `{steps:…}` in the wording of entries and policies."""
    for document in folder.documents:
        if not document.name.startswith(("entries/", "policies.yaml")):
            continue
        for place, text in texts_in(document.data):
            for line in text.splitlines():
                if f"{{{PLANNED}" in line:
                    yield from _listing(document, place, line.strip(), plans)


def _listing(
    document: Document, place: Place, line: str, plans: dict[str, Plan]
) -> Iterator[Finding]:
    (name, _), *others = references(line)
    if others or not _ALONE.fullmatch(line):
        yield document.finding(place, "reference", "{steps:…} stands on a line of its own")
        return
    plan_id, *only = name.removeprefix(PLANNED).split() or [""]
    if plan_id not in plans:
        yield document.finding(place, "reference", f"no plan {plan_id}; see plans/")
        return
    for step in set(only) - {step.id for step in plans[plan_id].steps}:
        message = f"the plan {plan_id} has no step {step}; see plans/{plan_id}.yaml"
        yield document.finding(place, "reference", message)
