"""What comes of an update, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from bot.dialogue import Gap, Session
from bot.store import Asked, Send

U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an update changes and what is to be said."""

    session: Session | None = None
    """The new session; None leaves the old one."""
    sends: tuple[Send, ...] = ()
    gap: Gap | None = None
    verdict: str | None = None
    asked: Asked | None = None
    """The message that is answered, as it is to be remembered."""
    erases: bool = False
    """Whether its author has had everything about their case forgotten."""


SILENCE = Outcome()


class Handler(Protocol[U]):
    """Turns updates, read as it likes them, into outcomes; `bot.tg.conversation` has one."""

    def read(self, payload: str, chat: int) -> U:
        """Read a stored update whose conversation goes on in `chat`.

        Raises Unreadable, with a reason, if it makes no sense.
        """

    async def outcome(self, update: U, stored: Session | None, now: datetime) -> Outcome:
        """Return what comes of an update. May raise StoreError."""

    def refusal(self, update: U, stored: Session | None, key: str) -> Outcome:
        """Return the interface text `key` for the author of an update, who gets nothing else."""
