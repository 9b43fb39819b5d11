"""Who says what comes of an update."""

from __future__ import annotations

from typing import Protocol, TypeVar

from bot.service import Turn
from bot.store import Commit

U = TypeVar("U")


class Handler(Protocol[U]):
    """Ends turns, reading updates as it likes them; `bot.tg.conversation` has one."""

    def read(self, payload: str, chat: int) -> U:
        """Read a stored update whose conversation goes on in `chat`.

        Raises Unreadable, with a reason, if it makes no sense.
        """

    async def answer(self, update: U, turn: Turn) -> Commit:
        """Return what comes of an update. May raise StoreError."""

    def refusal(self, update: U, turn: Turn, key: str) -> Commit:
        """Return the interface text `key` for the author of an update, who gets nothing else."""
