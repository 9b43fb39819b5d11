"""Rules that must hold before plans can be used: their ids, their order, what they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.plans import Plan
from bot.content.structure import check_when, options_of
from bot.content.wording import PLANNED, references
from bot.content.yamlfile import Document, Place, texts_in

_ALONE = re.compile(r"\{steps:[^{}]*\}")


def check_plans(folder: Folder) -> Iterator[Finding]:
    """Yield steps out of order, pages without a plan, and references to nothing."""
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
    for topic in folder.topics:
        if topic.value.page and topic.value.id not in plans:
            message = f"the page of {topic.value.id} has no plan; write plans/{topic.value.id}.yaml"
            yield topic.finding("reference", message, "page")
    yield from _listed(folder, plans)


def _steps(folder: Folder, item: Item[Plan]) -> Iterator[Finding]:
    facts = {fact.value.id for fact in folder.facts}
    slots = options_of(folder.flow.value) if folder.flow else {}
    known: set[str] = set()
    for index, step in enumerate(item.value.steps):
        place = ("steps", index)
        if step.id in known:
            yield item.finding("duplicate-id", f"{step.id} stands twice; rename one", *place, "id")
        for number, earlier in enumerate(step.after):
            if earlier not in known:
                message = f"no step {earlier} before this one; correct it, or move the step"
                yield item.finding("reference", message, *place, "after", number)
        for name in (*step.takes, *step.window):
            if name not in facts:
                message = f"no fact {name}; add it to facts/, or refer to another"
                yield item.finding("reference", message, *place)
        yield from check_when(item, step.when, slots, *place, "when")
        known.add(step.id)


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
