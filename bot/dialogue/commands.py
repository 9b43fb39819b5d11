"""Reading slash commands; which there are is in `bot.dialogue.routes`."""

from __future__ import annotations

import re

from bot.dialogue.events import Called

_COMMAND = re.compile(r"[/／]([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""What is shown as nothing, which copied texts and some keyboards bring along."""
_AROUND = re.compile(rf"^[\s{_UNSEEN}]+|[\s{_UNSEEN}]+$")
_NAME = re.compile(rf"[/／][A-Za-z0-9_@{_UNSEEN}]+")
_NOTHING = re.compile(f"[{_UNSEEN}]+")


def parse_command(text: str) -> Called | None:
    """Read `/name@bot argument`; None if the text is no command (a path, a date, …)."""
    match = _COMMAND.fullmatch(as_seen(text))
    return Called(match[1].lower(), (match[2] or "").strip()) if match else None


def as_seen(text: str) -> str:
    """Return a text without what nobody sees around it, and within the name of a command."""
    text = _AROUND.sub("", text)
    name = _NAME.match(text)
    if name is None:
        return text
    rest = text[name.end() :]
    if _NOTHING.fullmatch(name[0][-1]):  # it ends the name, as a blank does
        rest = f" {rest}"
    return _NOTHING.sub("", name[0]) + rest
