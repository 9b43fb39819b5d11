"""Whether the guided decision makes sense, and its picture."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.library import Library
from bot.content.models import Facts, Flow, Rule
from bot.content.when import UNKNOWN
from bot.dialogue.decision import Decision, Node, Outcome, Question

MAX_QUESTIONS = 8
"""Most questions that someone who knows nothing may be asked."""


def check_flow(folder: Folder, decision: Decision) -> Iterator[Finding]:
    """Yield rules nobody can reach, slots nobody is asked, and ways that are too long."""
    if folder.flow is None:
        return
    item, flow = folder.flow, folder.flow.value
    for index, rule in enumerate(flow.rules):
        if not _reachable(flow, index):
            message = f"earlier rules take all whom this one means ({rule.outcome}); move it up"
            yield item.finding("unreachable", message, "rules", index)
    asked = set(_asked(decision.next({})))
    pages = (topic.value.page for topic in folder.topics)
    asked.update(slot for page in pages if page for slot in page.asks)
    for index, slot in enumerate(flow.slots):
        if slot.id not in asked:
            message = f"{slot.id} is never asked, its answers change nothing; use it or delete it"
            yield item.finding("unasked", message, "slots", index)
    if (length := _unknown_length(decision)) > MAX_QUESTIONS:
        message = (
            f"“I don't know” throughout takes {length} questions, at most {MAX_QUESTIONS} may be; "
            "shorten the `asks`"
        )
        yield item.finding("too-long", message, "rules")


def mermaid(library: Library) -> str:
    """Return the decision as a Mermaid flowchart, one box a question or recommendation."""
    decision = Decision.of(library)
    root = decision.next({})
    if root is None:
        return "flowchart TD"
    names: dict[Node, str] = {}
    waiting, drawn = [root], ["flowchart TD"]
    while waiting:
        node = waiting.pop(0)
        if node in names:
            continue
        if isinstance(node, Outcome):  # outcomes that differ in their lines are one box
            names[node] = node.topic
        else:
            names[node] = f"n{len(names)}"
            waiting.extend(child for _, child in node.branches)
    for node, name in names.items():
        drawn.extend(_drawn(library, node, name, names))
    return "\n".join(dict.fromkeys(drawn))


def _drawn(library: Library, node: Node, name: str, names: dict[Node, str]) -> Iterator[str]:
    if isinstance(node, Outcome):
        yield f'  {name}(["{library.topics[node.topic].title.zh}"])'
        return
    slot = library.slots[node.slot]
    yield f'  {name}{{"{slot.name.zh}"}}'
    targets: dict[str, list[str]] = {}
    for option_id, child in node.branches:
        option = slot.option(option_id)
        label = (option.noun or option.label).zh if option else option_id
        targets.setdefault(names[child], []).append(label)
    for target, labels in targets.items():
        yield f'  {name} -->|"{"、".join(labels)}"| {target}'


def _reachable(flow: Flow, index: int) -> bool:
    """Whether some answers fit this rule and none before it."""
    rule = flow.rules[index]
    slots = list(rule.when)
    for options in itertools.product(*(rule.when[slot] for slot in slots)):
        facts = dict(zip(slots, options, strict=True))
        if not any(_fits(earlier, facts) for earlier in flow.rules[:index]):
            return True
    return False


def _fits(rule: Rule, facts: Facts) -> bool:
    return all(facts.get(slot, UNKNOWN) in options for slot, options in rule.when.items())


def _asked(root: Node | None) -> Iterator[str]:
    seen: set[Node] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Question) and node not in seen:
            seen.add(node)
            yield node.slot
            waiting.extend(child for _, child in node.branches)


def _unknown_length(decision: Decision) -> int:
    facts: dict[str, str] = {}
    while isinstance(node := decision.next(facts), Question):
        facts[node.slot] = UNKNOWN
    return len(facts)
