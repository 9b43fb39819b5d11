"""Plays people from a file against the conversation, as `walk` would.

A scenario is a JSON line: what somebody says first (`opening`), what they answer when asked
(`answers`, by slot), which topics serve them (`accept`) and what the reply must then tell
them (`must_match`, regular expressions).

`python -m tests.scenarios FILE` plays a file and prints a table.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.models import Lang
from bot.dialogue import Called, Chose, Event, Knowledge, Reply, Said, Session, step
from bot.dialogue.commands import parse_command
from bot.dialogue.reply import Ask
from bot.render import plain_text, unfolded
from tests import shipped

MAX_TURNS = 12
TODAY = dt.date(2026, 11, 23)


@dataclass(frozen=True)
class Scenario:
    """One person: how they begin, what they would answer, and what would serve them."""

    id: str
    opening: str
    answers: Mapping[str, str]
    accept: tuple[str, ...]
    must_match: tuple[str, ...]
    lang: Lang = "zh-Hans"


@dataclass
class Played:
    """How it went."""

    said: list[str] = field(default_factory=list)
    """The person's side; options pressed in brackets."""
    reached: str | None = None
    """The last topic that serves the person."""
    missing: tuple[str, ...] = ()
    """Patterns that the reply which reached it does not show."""
    not_understood: list[str] = field(default_factory=list)
    """Slots whose answer in words had to be replaced by “I don't know”."""


def read_scenarios(text: str) -> list[Scenario]:
    """Read JSON lines; keys that only describe the person are left out."""
    rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    return [
        Scenario(
            id=row["id"],
            opening=row["opening"],
            answers=row["answers"],
            accept=tuple(row["accept"]),
            must_match=tuple(row["must_match"]),
            lang=row.get("lang", "zh-Hans"),
        )
        for row in rows
    ]


def play(k: Knowledge, scenario: Scenario) -> Played:
    """Talk until no question is open, for at most `MAX_TURNS` turns."""
    session, played = Session(lang=scenario.lang), Played(missing=scenario.must_match)
    event: Event | None = parse_command(scenario.opening) or Said(scenario.opening)
    while event and len(played.said) < MAX_TURNS:
        played.said.append(_written(event))
        session, reply = step(k, session, event, TODAY)
        topics = [topic for topic in _topics(k, reply) if topic in scenario.accept]
        if topics:
            text = plain_text(unfolded(reply), session.lang)
            played.reached = topics[0]
            played.missing = tuple(p for p in scenario.must_match if not re.search(p, text))
        event = _next(k, scenario, reply.ask, played) if reply.ask else None
    return played


def _written(event: Event) -> str:
    match event:
        case Said(text):
            return text
        case Chose(option):
            return f"[{option}]"
        case Called(name, argument):
            return f"/{name} {argument}"


def _topics(k: Knowledge, reply: Reply) -> list[str]:
    """Return what a reply is about: the recommendation before the answer."""
    answered = k.library.entries.get(reply.answered or "")
    topics = [reply.outcome, answered.topic if answered else None]
    return [topic for topic in topics if topic]


def _next(k: Knowledge, scenario: Scenario, ask: Ask, played: Played) -> Event:
    if ask.slot == "entry":
        entries = [k.library.entries[option] for option in ask.options if option != "none"]
        fitting = [entry.id for entry in entries if entry.topic in scenario.accept]
        return Chose(fitting[0] if fitting else "none")
    answer = scenario.answers.get(ask.slot)
    if answer is None:
        return Chose("unknown")
    if answer in played.said[1:]:  # it was not understood, or they would not ask again
        played.not_understood.append(ask.slot)
        return Chose("unknown")
    return Said(answer)


def main(path: str) -> None:
    """Play a file and print one line for each person."""
    k = shipped.knowledge()
    scenarios = read_scenarios(Path(path).read_text(encoding="utf-8"))
    games = [(scenario, play(k, scenario)) for scenario in scenarios]
    for scenario, played in games:
        topic = played.reached or "-"
        missing = " ".join(played.missing) or "-"
        unread = " ".join(played.not_understood) or "-"
        print(f"{scenario.id:8} {topic:12} missing {missing:16} not understood {unread}")
        print("         " + " | ".join(played.said))
    good = sum(1 for _, played in games if played.reached and not played.missing)
    print(f"{good} of {len(games)} reach a topic that serves them with all they must be told")


if __name__ == "__main__":
    main(sys.argv[1])
