"""The one table of slash commands: handlers, menus, /help and the docs follow it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.dialogue.events import Called
from bot.match import visible


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command; its description is the interface text `command.<name>`."""

    name: str
    topic: str | None = None
    """The path whose page the command shows."""


COMMANDS = (
    Command("start"),
    Command("ask"),
    Command("paths"),
    Command("facts"),
    Command("sources"),
    Command("myths"),
    Command("updates"),
    Command("cancel"),
    Command("help"),
    *(
        Command(topic, topic)
        for topic in (
            "migrate",
            "admin",
            "dormant",
            "complaint",
            "dissolution",
            "abandon",
            "api",
            "overseas",
            "deregister",
            "unfollow",
        )
    ),
)
BY_NAME = {command.name: command for command in COMMANDS}

_COMMAND = re.compile(r"[/／]([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


def parse_command(text: str) -> Called | None:
    """Read `/name@bot argument`; None if the text is no command (a path, a date, …)."""
    match = _COMMAND.fullmatch(visible(text).strip())
    return Called(match[1].lower(), (match[2] or "").strip()) if match else None
