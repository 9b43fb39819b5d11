"""Who may press what in a group: whoever asked, whoever asked for them, and administrators.

A press waits in the queue of whoever presses, so that nobody is held up by others; what it changes
is the talk of whoever asked. Two who press at once replace the same rows, and one is done anew.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Any, TypeAlias

from bot.delivery.members import Members
from bot.delivery.wire import ANONYMOUS_ADMIN, CHANNEL, UNNAMED
from bot.dialogue import Chose, ConversationKey
from bot.dialogue.case_commands import needs_rights
from bot.dialogue.group import is_for_administrators
from bot.dialogue.payloads import Payload
from bot.dialogue.reply import Placement
from bot.dialogue.route import Route
from bot.dialogue.session import FIRST_UNNAMED
from bot.render.callbacks import ANYONE
from bot.service import Turn
from bot.store import JsonValue, Turns, Whose

REMOVE = "remove"
"""The route by which a message of ours is taken away."""

WhoseIs: TypeAlias = Callable[[int, int], Awaitable[Whose | None]]
"""Tells whom a message of ours answers, from its chat and number."""
Found: TypeAlias = tuple[Route[Any], Payload] | None


class Access(Enum):
    """Whether somebody may press a button."""

    GRANTED = auto()
    DENIED = auto()
    UNSETTLED = auto()
    """Telegram has to be asked whether they administrate the group."""


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button, or a command that says the same of a message of ours."""

    chat: int
    user: int
    message: int
    """Ours."""
    owner: int
    """Whose button it is; `ANYONE` for one of nobody in particular."""
    stamp: int
    button: str
    client: str | None = None
    """The language of the presser's client."""
    thread: int | None = None
    query: str = ""
    """What Telegram calls the press; empty if it was typed."""
    typed: int | None = None
    """The message that it was typed in."""
    is_accessible: bool = True
    """Whether the message can be edited."""
    keyboard: Mapping[str, JsonValue] | None = None
    """The buttons that the message has, as far as they are known."""
    name: str = ""
    """What the presser is called; only in private, where it matters."""
    first_name: str = ""
    """The same where cases name it, among members."""


class Rights:
    """Answers for each press whether it may be."""

    def __init__(self, whose: WhoseIs, turns: Turns, members: Members) -> None:
        self._whose = whose
        self._turns = turns
        self.members = members

    async def access(self, press: Press, turn: Turn, found: Found) -> Access:
        """Tell whether somebody may press a button that leads where `found` says.

        What is for owners of cases and administrators the case itself grants, once it is known
        who they are.
        """
        access = await self._access(press, turn, found)
        is_of_case = press.chat < 0 and found is not None and found[0].cases
        if access is Access.GRANTED and is_of_case and needs_rights(None, Chose(press.button)):
            is_known = self._by_rank(press, turn) is not Access.UNSETTLED
            return Access.GRANTED if is_known else Access.UNSETTLED
        return access

    async def _access(self, press: Press, turn: Turn, found: Found) -> Access:
        route, payload = found or (None, None)
        if press.chat > 0:
            return _granted(press.owner in {ANYONE, press.user})
        if route and route.guarded:
            is_open = turn.stored.settings.changers == "members"
            if is_open and not is_for_administrators(payload):
                return Access.GRANTED
            return self._by_rank(press, turn)
        if route and route.name == REMOVE:
            return await self._may_remove(press, turn)
        if press.owner in {ANYONE, press.user} or (route and route.placement is Placement.ALONE):
            return Access.GRANTED
        if route and route.own and press.owner < FIRST_UNNAMED:
            return Access.DENIED
        return await self._on_behalf(press, turn)

    async def turn_of(self, press: Press, turn: Turn) -> Turn:
        """Return the turn that a press is a part of: that of whoever asked.

        What somebody unnamed began is loaded already. May raise StoreError.
        """
        if press.owner in {ANYONE, press.user} or press.owner >= FIRST_UNNAMED:
            return turn
        return await self.turn_for(turn, press.owner)

    async def turn_for(self, turn: Turn, asker: int) -> Turn:
        """Return a turn of somebody else in the same place. May raise StoreError."""
        key = replace(turn.key, user=asker)
        return replace(turn, key=key, stored=(await self._turns.load([key]))[key])

    async def turn_at(self, key: ConversationKey, now: datetime) -> Turn:
        """Return a turn of a conversation that no update has caused. May raise StoreError."""
        return Turn(None, key, (await self._turns.load([key]))[key], now)

    async def spoken_for(self, chat: int, message: int, user: int) -> int | None:
        """Return for whom somebody has called a message of ours; None if for nobody else."""
        whose = await self._whose(chat, message)
        is_theirs = whose and whose.caller == user and user not in UNNAMED
        return whose.asker if whose and is_theirs and whose.asker != user else None

    async def _on_behalf(self, press: Press, turn: Turn) -> Access:
        is_unnamed = press.owner >= FIRST_UNNAMED
        is_administrators = is_unnamed and bool(turn.session and turn.session.as_admin)
        if is_unnamed and not is_administrators:  # a channel's: any member's
            return Access.GRANTED
        whose = await self._whose(press.chat, press.message)
        caller = whose.caller if whose and whose.asker == press.owner else 0
        if press.keyboard is None:  # whatever they say they press, it may be made up
            caller = 0
        if caller in {press.user, CHANNEL}:
            return Access.GRANTED
        if is_administrators or caller == ANONYMOUS_ADMIN:
            return self._by_rank(press, turn)
        return Access.DENIED

    async def _may_remove(self, press: Press, turn: Turn) -> Access:
        whose = await self._whose(press.chat, press.message)
        askers = {press.owner, *((whose.asker, whose.caller) if whose else ())}
        if press.user in askers - UNNAMED:
            return Access.GRANTED
        return self._by_rank(press, turn)

    def _by_rank(self, press: Press, turn: Turn) -> Access:
        known = self.members.administrates(press.chat, press.user, turn.now)
        return Access.UNSETTLED if known is None else _granted(known)


def _granted(may: bool) -> Access:
    return Access.GRANTED if may else Access.DENIED
