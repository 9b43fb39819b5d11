"""What a step of a conversation may ask of the reply to it, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.audit.evaluation.talk import Seen
from bot.content.when import UNKNOWN
from bot.dialogue.payloads import Go, is_rating

Expected: TypeAlias = Mapping[str, Any]
"""By the name of a check, what it is to hold the reply against; as `refusal` lets it pass."""

_FOLDED = str.maketrans("０１２３４５６７８９，！？：；", "0123456789,!?:;")
_LEADS_BACK = frozenset({Go("back").id, Go("restart").id})
_ANY_QUESTION = "*"
_SHOWN, _BEFORE, _AFTER = 80, 48, 12
"""Characters of a pattern, and around what was found, that a fault quotes."""


def faults(expected: Expected, seen: Seen) -> Iterator[str]:
    """Yield what is wrong with a reply, each in a few words."""
    for name, wanted in expected.items():
        yield from _CHECKS[name].faults(wanted, seen)


def refusal(expected: Expected) -> str | None:
    """Return why expectations cannot be checked; None if they can."""
    for name, wanted in expected.items():
        check = _CHECKS.get(name)
        if check is None:
            return f"there is no expectation “{name}”"
        if not check.fits(wanted):
            return f"“{name}” cannot be {wanted!r}"
    return None


def found(pattern: str, text: str) -> re.Match[str] | None:
    """Search a text as it is compared: full-width digits and marks are ASCII, case is ignored."""
    return re.search(pattern, text.translate(_FOLDED), re.IGNORECASE)


def is_pattern(value: object) -> bool:
    """Tell whether it is a regular expression."""
    try:
        return isinstance(value, str) and bool(re.compile(value))
    except re.error:
        return False


def _must(patterns: list[str], seen: Seen) -> Iterator[str]:
    for pattern in patterns:
        # One that is tied to the beginning tells what is to be read at once.
        place, text = ("first view", seen.first) if r"\A" in pattern else ("text", seen.text)
        if not found(pattern, text):
            yield f"the {place} lacks {_quoted(pattern)}"


def _any(patterns: list[str], seen: Seen) -> Iterator[str]:
    shown = [seen.text, *(button.label for button in seen.buttons)]
    if not any(found(pattern, one) for pattern in patterns for one in shown):
        yield f"neither text nor buttons have {' or '.join(map(_quoted, patterns))}"


def _never(patterns: list[str], seen: Seen) -> Iterator[str]:
    for pattern in patterns:
        if hit := found(pattern, seen.text):
            around = seen.text[max(hit.start() - _BEFORE, 0) : hit.end() + _AFTER]
            yield f"the text has {_quoted(pattern)}: {' '.join(around.split())}"


def _facts(wanted: Mapping[str, object], seen: Seen) -> Iterator[str]:
    for slot, options in wanted.items():
        allowed = _listed(options)
        known = seen.facts.get(slot)
        if known == UNKNOWN and UNKNOWN not in allowed:
            known = None
        if known not in allowed:
            yield f"{slot} is {known}, not {_or(allowed)}"


def _not_facts(wrong: Mapping[str, object], seen: Seen) -> Iterator[str]:
    for slot, options in wrong.items():
        if seen.facts.get(slot) in _listed(options):
            yield f"{slot} is {seen.facts.get(slot)}"


def _topics(wanted: list[str], seen: Seen) -> Iterator[str]:
    if not seen.topics & set(wanted):
        yield f"it is about {_or(sorted(seen.topics)) or 'no topic'}, not {_or(wanted)}"


def _not_topics(wrong: list[str], seen: Seen) -> Iterator[str]:
    if hit := seen.topics & set(wrong):
        yield f"it is about {_or(sorted(hit))}"


def _ask(wanted: str | list[str], seen: Seen) -> Iterator[str]:
    asked = seen.ask.slot if seen.ask else None
    if wanted == _ANY_QUESTION:
        if asked is None:
            yield "it asks nothing"
    elif asked not in _listed(wanted):
        yield f"it asks {asked or 'nothing'}, not {_or(_listed(wanted))}"


def _not_ask(wrong: str | list[str], seen: Seen) -> Iterator[str]:
    if seen.ask and seen.ask.slot in _listed(wrong):
        yield f"it asks {seen.ask.slot}"


def _verdict(wanted: str | list[str], seen: Seen) -> Iterator[str]:
    if seen.verdict not in _listed(wanted):
        yield f"the verdict is {seen.verdict}, not {_or(_listed(wanted))}"


def _lead(_: bool, seen: Seen) -> Iterator[str]:
    onward = (b for b in seen.buttons if b.id not in _LEADS_BACK and not is_rating(b.id))
    if not (seen.ask or seen.topics or any(onward)):
        yield "it leads nowhere: no question, no answer, no button onward"


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _or(values: Iterable[object]) -> str:
    return " or ".join("nothing" if value is None else str(value) for value in values)


def _quoted(pattern: str) -> str:
    return f"/{pattern if len(pattern) <= _SHOWN else pattern[:_SHOWN] + '…'}/"


def _are_patterns(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_pattern, value))


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str | None) for one in value)


def _is_name(value: object) -> bool:
    return isinstance(value, str | None) or _are_names(value)


def _are_facts(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_name, value.values()))


@dataclass(frozen=True, slots=True)
class _Check:
    fits: Callable[[object], bool]
    """Tells whether what a file holds can be checked."""
    faults: Callable[[Any, Seen], Iterator[str]]


_CHECKS = {
    "must": _Check(_are_patterns, _must),
    "any": _Check(_are_patterns, _any),
    "never": _Check(_are_patterns, _never),
    "facts": _Check(_are_facts, _facts),
    "not_facts": _Check(_are_facts, _not_facts),
    "topics": _Check(_are_names, _topics),
    "not_topics": _Check(_are_names, _not_topics),
    "ask": _Check(_is_name, _ask),
    "not_ask": _Check(_is_name, _not_ask),
    "verdict": _Check(_is_name, _verdict),
    "lead": _Check(lambda value: value is True, _lead),
}
