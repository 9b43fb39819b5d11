"""An answer as its author wrote it, cut into blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from bot.dialogue.blocks import Block, Bullets, Paragraph, Steps, Warn

Planned: TypeAlias = Callable[[str, frozenset[str]], tuple[str, ...]]
"""The titles of a plan's steps; of some of them, if any are named."""
_STEP = re.compile(r"\d+[.、)]\s+")
_PLANNED = re.compile(r"\{steps:([^{}]*)\}")


class Prose(NamedTuple):
    """A text as blocks, and apart from them what could not be found out."""

    blocks: tuple[Block, ...]
    unverified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Unverified:
    """A line that says what could not be found out."""

    text: str


def prose(text: str, planned: Planned) -> Prose:
    """Cut a text into blocks.

    `1. ` begins a step, `- ` a point, `! ` a warning, `? ` what could not be found out;
    `{steps:plan}` stands for a plan's steps.
    """
    paragraphs = re.split(r"\n\s*\n", text.strip())
    parts = [part for one in paragraphs for part in _paragraph(one.splitlines(), planned)]
    return Prose(
        tuple(part for part in parts if not isinstance(part, _Unverified)),
        tuple(part.text for part in parts if isinstance(part, _Unverified)),
    )


def _paragraph(lines: list[str], planned: Planned) -> Iterator[Block | _Unverified]:
    steps: list[str] = []
    bullets: list[str] = []
    for raw in (*lines, ""):
        line = raw.strip()
        step = _STEP.match(line)
        if not step and steps:
            yield Steps(tuple(steps))
            steps = []
        if not line.startswith("- ") and bullets:
            yield Bullets(tuple(bullets))
            bullets = []
        if step:
            steps.append(line[step.end() :])
        elif line.startswith("- "):
            bullets.append(line[2:])
        elif line.startswith("! "):
            yield Warn(line[2:])
        elif line.startswith("? "):
            yield _Unverified(line[2:])
        elif listed := _PLANNED.fullmatch(line):
            plan, *only = listed[1].split()
            if titles := planned(plan, frozenset(only)):
                yield Steps(titles)
        elif line:
            yield Paragraph(line)
