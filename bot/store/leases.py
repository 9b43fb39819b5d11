"""Who works on a chat: one process at a time, whoever it is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Coroutine
from typing import Any, Protocol, TypeAlias

CHAT, POLLER, REPLICA = "chat", "poller", "replica"
"""What a process has locks of on a server: each chat that it works on, the updates of the bot, and
a share in the bot, by which it is counted. `lock_key` makes numbers of these names and ids."""

Told: TypeAlias = Callable[[int], None]
"""Called with a chat for which another process has stored an update."""
Lost: TypeAlias = Callable[[], None]
"""Called when all leases are lost: whatever is in memory may be somebody else's now."""

_log = logging.getLogger(__name__)


class Leases(Protocol):
    """The chats that this process works on, and nobody else does meanwhile."""

    async def acquire(self, chats: Collection[int]) -> set[int]:
        """Take those of `chats` that nobody else has; return which are ours now."""

    async def release(self, chats: Collection[int]) -> None:
        """Let others have chats; look once more afterwards whether anything came in between."""

    async def notify(self, chats: Collection[int]) -> None:
        """Tell whoever has these chats that an update is stored for them."""

    async def exclusively(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do `work` while no other process does it; wait as long as one does.

        It is cancelled, and done anew later, if others can no longer be kept out.
        """


class LocalLeases:
    """Of the only process there is: everything is its own."""

    async def acquire(self, chats: Collection[int]) -> set[int]:
        """Return all of them."""
        return set(chats)

    async def release(self, chats: Collection[int]) -> None:
        """Nobody waits for them."""

    async def notify(self, chats: Collection[int]) -> None:
        """Nobody else is there."""

    async def exclusively(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do `work`."""
        await work()
