"""What can happen in a conversation, whatever the front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Said:
    """The user typed something that is not a command."""

    text: str
    about: str = ""
    """The message, not ours, that it is a reply to or quotes a part of: what it goes on from."""


@dataclass(frozen=True, slots=True)
class Chose:
    """The user pressed a button; `stamp` is that of the session that offered it."""

    id: str
    stamp: int | None = None
    """None where buttons cannot be stale (terminal, `walk`)."""


@dataclass(frozen=True, slots=True)
class Called:
    """The user gave a slash command."""

    name: str
    argument: str = ""
    about: str = ""
    """What it is called on: a part of a message, say, with the case in its author's words."""


Event: TypeAlias = Said | Chose | Called
