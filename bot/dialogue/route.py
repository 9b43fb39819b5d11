"""A route: how something is reached, where it is offered, and where the reply to it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass
from enum import Flag, auto
from typing import Any, Generic, TypeAlias, TypeVar

from bot.content.ids import MAX_BUTTON_ID
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, Payload
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Placement, Reply
from bot.dialogue.session import Session


class Scope(Flag):
    """Before whom a command stands in the menu."""

    PRIVATE = auto()
    GROUP = auto()
    GROUP_ADMINISTRATORS = auto()
    ADMINISTRATORS = auto()
    """Those of the bot, in their private chats."""
    GROUPS = GROUP | GROUP_ADMINISTRATORS
    EVERYWHERE = PRIVATE | GROUP | GROUP_ADMINISTRATORS | ADMINISTRATORS


Screen: TypeAlias = Callable[[Knowledge, Session], Reply]
Handler: TypeAlias = Callable[[Knowledge, Session, Any], Turn | None]
"""Takes the payload of a pressed button, or the argument of a command, empty after a word.

None where it does not fit, or no more.
"""
H = TypeVar("H")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""What Telegram takes for the name of a command."""


@dataclass(frozen=True, slots=True)
class Route(Generic[H]):
    """A row of the table; whoever has its handlers called says what those are."""

    name: str
    """Its wording is under this name: `command.<name>`, `words.<name>`."""
    handler: H
    _: KW_ONLY
    command: bool = False
    """Whether there is a command of that name."""
    words: bool = False
    """Whether it has words that mean it in every state."""
    button: type[Payload] | None = None
    """What a button says that leads here; `Go` names the route and nothing else."""
    scope: Scope = Scope.EVERYWHERE
    placement: Placement = Placement.EDIT
    """Where the reply to a button goes."""
    screen: Screen | None = None
    """The screen it shows, of which `view:<name>:…` shows a folded page."""
    topic: str | None = None
    """The way out whose page it shows."""
    cases: bool = False
    """Whether it works on the cases of the chat, with which the session has to come then."""
    linked: bool = False
    """Whether a link to the bot may lead to its command."""
    once: bool = False
    """Whether it takes back or erases: it is not done again because a message was edited."""
    own: bool = False
    """Whether in a group nobody does it on behalf of whoever asked."""
    guarded: bool = False
    """Whether in a group only those may press it who may change what holds there."""

    @property
    def key(self) -> str | None:
        """What the id of a button begins with that leads here."""
        if self.button is None:
            return None
        return Go(self.name).id if self.button is Go else self.button.prefix


class Routes(Generic[H]):
    """A table of routes, in the order in which menus and help have them.

    Raises ValueError for a row that Telegram or another row leaves no room for.
    """

    def __init__(self, *rows: Route[H]) -> None:
        self._rows = rows
        self._named: dict[str, Route[H]] = {}
        self._pressed: dict[str, Route[H]] = {}
        for row in rows:
            if row.name in self._named or row.key in self._pressed:
                raise ValueError(f"{row.name}: another route has this name, or this button")
            if not _NAME.fullmatch(row.name):
                raise ValueError(f"{row.name}: Telegram takes no such name for a command")
            if row.button and row.button.longest() > MAX_BUTTON_ID:
                raise ValueError(f"{row.name}: what its button says may not fit one of Telegram's")
            self._named[row.name] = row
            if row.key:
                self._pressed[row.key] = row

    def __iter__(self) -> Iterator[Route[H]]:
        return iter(self._rows)

    def called(self, command: str) -> Route[H] | None:
        """Return the route of a command."""
        row = self._named.get(command)
        return row if row and row.command else None

    def meant(self, word: str | None) -> Route[H] | None:
        """Return the route that a word means, which `Knowledge.control_word` has named."""
        row = self._named.get(word or "")
        return row if row and row.words else None

    def pressed(self, button: str) -> tuple[Route[H], Payload] | None:
        """Return the route of a pressed button, and what the button says."""
        row = self._pressed.get(button) or self._pressed.get(button.partition(":")[0])
        payload = row.button.read(button) if row and row.button else None
        return (row, payload) if row and payload else None

    def screen(self, name: str) -> Screen | None:
        """Return the screen of that name."""
        row = self._named.get(name)
        return row.screen if row else None

    def menu(self, scope: Scope) -> tuple[Route[H], ...]:
        """Return the routes whose commands are offered there."""
        return tuple(row for row in self._rows if row.command and scope in row.scope)
