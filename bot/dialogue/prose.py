"""An answer as its author wrote it, cut into blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from bot.dialogue.reply import Block, Bullets, Paragraph, Steps, Warn

Planned: TypeAlias = Callable[[str, frozenset[str]], tuple[str, ...]]
"""The titles of a plan's steps; of some of them, if any are named."""
_STEP = re.compile(r"\d+[.、)]\s+")
_PLANNED = re.compile(r"\{steps:([^{}]*)\}")


def prose(text: str, unverified: list[str], planned: Planned) -> Iterator[Block]:
    """Yield the blocks of a text; its `? ` lines, what could not be found out, go to `unverified`.

    `1. ` begins a step, `- ` a point, `! ` a warning; `{steps:plan}` stands for a plan's steps.
    """
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        yield from _paragraph(paragraph.splitlines(), unverified, planned)


def _paragraph(lines: list[str], unverified: list[str], planned: Planned) -> Iterator[Block]:
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
            unverified.append(line[2:])
        elif listed := _PLANNED.fullmatch(line):
            plan, *only = listed[1].split()
            if titles := planned(plan, frozenset(only)):
                yield Steps(titles)
        elif line:
            yield Paragraph(line)
