"""Conversation files: what somebody does, step by step, and what each reply must be like."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from bot.audit.evaluation.expectations import Expected, is_pattern, refusal
from bot.audit.evaluation.rows import numbered
from bot.content.models import Lang

SAY, CHOOSE, PRESS, DONT_KNOW = "say", "choose", "press", "unknown"
_ACTS = (SAY, CHOOSE, PRESS, DONT_KNOW)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does, and what is expected of the reply."""

    kind: str
    value: str
    """The text that is typed, the id of the option, or a pattern of the button's label."""
    expected: Expected


@dataclass(frozen=True, slots=True)
class Conversation:
    """Somebody's side of it."""

    id: str
    kind: str
    lang: Lang | None
    """None: what is typed decides."""
    acts: tuple[Act, ...]


class _Refused(ValueError):
    """Why a row is no conversation."""


def read_conversations(text: str) -> list[Conversation]:
    """Read a file; raises ValueError, first the number of the line that is no conversation."""
    conversations: dict[str, Conversation] = {}
    for number, line in numbered(text):
        try:
            one = _conversation(_object(line), conversations)
        except _Refused as error:
            message = f"{number}: not a conversation: {error}"
            raise ValueError(message) from error
        conversations[one.id] = one
    return list(conversations.values())


def _object(line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Refused(f"no JSON: {error}") from error
    if not isinstance(row, dict):
        raise _Refused("no JSON object")
    return row


def _conversation(row: Mapping[str, Any], earlier: Container[str]) -> Conversation:
    steps, lang = row.get("steps"), row.get("lang")
    if _name(row, "id") in earlier:
        raise _Refused(f"the id “{row['id']}” stands twice")
    if not isinstance(steps, list) or not steps:
        raise _Refused("“steps” is no list of steps")
    if lang is not None and lang not in get_args(Lang):
        raise _Refused(f"“lang” is one of {', '.join(get_args(Lang))}")
    acts = tuple(_act(step, number) for number, step in enumerate(steps, start=1))
    is_free = row.get("free", False) is True
    return Conversation(_name(row, "id"), _name(row, "kind"), None if is_free else lang, acts)


def _name(row: Mapping[str, Any], key: str) -> str:
    name = row.get(key)
    if not isinstance(name, str) or not name:
        raise _Refused(f"“{key}” is no text")
    return name


def _act(step: object, number: int) -> Act:
    kinds = [kind for kind in _ACTS if kind in step] if isinstance(step, dict) else []
    if not isinstance(step, dict) or len(kinds) != 1:
        raise _Refused(f"step {number} does not do one thing of {', '.join(_ACTS)}")
    (kind,) = kinds
    value = step[kind]
    if kind == DONT_KNOW:
        is_sound = value is True
    else:
        is_sound = is_pattern(value) if kind == PRESS else isinstance(value, str)
    if not is_sound:
        raise _Refused(f"step {number}: “{kind}” cannot be {value!r}")
    expected = {name: wanted for name, wanted in step.items() if name != kind}
    if why := refusal(expected):
        raise _Refused(f"step {number}: {why}")
    return Act(kind, "" if kind == DONT_KNOW else value, expected)
