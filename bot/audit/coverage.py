"""Whether everyone finds a way: each goal, account, entity and verification."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.library import Library
from bot.content.models import Facts, Flow
from bot.content.pages import Page, TopicKind
from bot.content.when import UNKNOWN, first_holding, holds
from bot.dialogue.decision import Decision, Node, Outcome, Question

GOAL, ENTITY, ACCOUNT, VERIFIED = "goal", "entity", "account", "verified"
_MARKS = {ACCOUNT: "a", VERIFIED: "v"}
_LEGEND = "a: account, v: verified change lines of the page; x/y: they change the page"
_VERDICTS = "Which line of a page's verdict each entity reads; x/y: by account; =: that for all"


def check_coverage(folder: Folder, library: Library, decision: Decision) -> Iterator[Finding]:
    """Yield goals that end nowhere for somebody, and pages that leave somebody without advice."""
    if folder.flow and GOAL in library.slots:
        for goal in _options(library, GOAL):
            holes = [case for case in _cases(library, goal) if _is_hole(library, decision, case)]
            if holes:
                message = (
                    f"whoever wants {goal} finds no way in {len(holes)} cases, for instance "
                    f"{_named(holes[0])}: only the last rule fits; add a rule for them"
                )
                yield folder.flow.finding("coverage", message, "rules")
    for item in folder.topics:
        for case in _readers(library):
            if item.value.page and not _advises(library, item.value.id, item.value.page, case):
                message = (
                    f"for {_named(case)} the page has neither a step nor a verdict; add a verdict "
                    "with `when` that says what they do instead"
                )
                yield item.finding("coverage", message, "page", "verdict")


def matrix(library: Library) -> str:
    """Return two tables: where each goal leads each entity, and which verdict each reads."""
    entities = _options(library, ENTITY)
    decision = Decision.of(library)
    ways = [
        [goal, *(_way(library, decision, {GOAL: goal, ENTITY: entity}) for entity in entities)]
        for goal in _options(library, GOAL)
    ]
    verdicts = [
        [topic.id, *(_verdicts(library, topic.page, entity) for entity in entities)]
        for topic in library.topics.values()
        if topic.page and topic.kind is TopicKind.PATH
    ]
    tables = (
        _table(("goal", *entities), ways),
        _LEGEND,
        "",
        _VERDICTS,
        _table(("page", *entities), verdicts),
    )
    return "\n".join(tables)


def _options(library: Library, slot: str) -> tuple[str, ...]:
    """Return the options of a slot; nothing but “unknown” if the flow does not have it."""
    found = library.slots.get(slot)
    return tuple(option.id for option in found.options) if found else (UNKNOWN,)


def _combined(library: Library, slots: Sequence[str]) -> Iterator[Facts]:
    there = [slot for slot in slots if slot in library.slots]
    for options in itertools.product(*(_options(library, slot) for slot in there)):
        yield dict(zip(there, options, strict=True))


def _cases(library: Library, goal: str) -> Iterator[Facts]:
    if goal != UNKNOWN:  # who has no goal yet is well served by the last rule
        for facts in _combined(library, (ENTITY, ACCOUNT, VERIFIED)):
            yield {GOAL: goal, **facts}


def _readers(library: Library) -> Iterator[Facts]:
    return _combined(library, (ENTITY, ACCOUNT))


def _is_hole(library: Library, decision: Decision, case: Facts) -> bool:
    """Whether some answers to the other questions lead to the last rule alone."""
    *rules, last = library.flow.rules
    meant = {rule.outcome for rule in rules}
    return last.outcome not in meant and any(
        outcome.topic == last.outcome for outcome in _ends(decision.next(case))
    )


def _ends(root: Node | None) -> Iterator[Outcome]:
    seen: set[Node | None] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, Outcome):
            yield node
        elif isinstance(node, Question):
            waiting.extend(child for _, child in node.branches)


def _advises(library: Library, topic: str, page: Page, facts: Facts) -> bool:
    verdict = first_holding(page.verdict, facts)
    own = verdict is not None and bool(verdict.when)
    plan = library.plans.get(topic)
    steps = plan.steps if plan else ()
    return own or any(holds(step.when, facts) is not False for step in steps)


def _way(library: Library, decision: Decision, facts: Facts) -> str:
    """Name the page, with what changes it or its lines; all other questions are unknown."""
    rest = _unknown(library.flow)
    marks = ""
    topics: dict[str, None] = {}
    for slot, mark in _MARKS.items():
        found = []
        for option in _options(library, slot):
            end = decision.next({**rest, **facts, slot: option})
            if isinstance(end, Outcome):
                topics[end.topic] = None
                found.append(end)
        marks += mark if len(set(found)) > 1 else ""
    return " ".join(filter(None, ("/".join(topics), marks)))


def _unknown(flow: Flow) -> Facts:
    return {slot.id: UNKNOWN for slot in flow.slots}


def _verdicts(library: Library, page: Page, entity: str) -> str:
    lines: dict[str, None] = {}
    for account in _options(library, ACCOUNT):
        verdict = first_holding(page.verdict, {ENTITY: entity, ACCOUNT: account})
        own = verdict is not None and verdict.when
        lines[str(page.verdict.index(verdict) + 1) if verdict and own else "="] = None
    return "/".join(lines)


def _named(facts: Facts) -> str:
    return ", ".join(f"{slot} {option}" for slot, option in facts.items())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    drawn = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join(line.rstrip() for line in (drawn[0], rule, *drawn[1:]))
