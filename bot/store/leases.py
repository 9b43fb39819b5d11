"""Who works on a chat: one process at a time, whoever it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any, Protocol, TypeAlias

from sqlalchemy import URL

from bot.store.database import file_of, plain_errors

PATIENCE = 0.5
"""Seconds between two attempts to get a lock that another process holds."""

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


@asynccontextmanager
async def instance_lock(url: URL) -> AsyncIterator[None]:
    """Hold the lock beside an SQLite file, waiting while another process has it.

    It is freed by the death of the process. A server's database needs none: its replicas
    divide the work. Raises StoreError if the lock file cannot be written.
    """
    path = file_of(url)
    if path is None:
        yield
        return
    with plain_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _lock_file(path).open("a")
    with file:
        if not _lock(file):
            _log.warning("another process uses %s; waiting until it stops", path)
            while not _lock(file):  # noqa: ASYNC110 - nobody tells when a process dies
                await asyncio.sleep(PATIENCE)
        yield


def is_in_use(url: URL) -> bool:
    """Tell whether a process holds `instance_lock`; unknown, thus False, for a server."""
    path = file_of(url)
    if path is None or not _lock_file(path).exists():
        return False
    with plain_errors(), _lock_file(path).open() as file:
        return not _lock(file)


def _lock_file(path: Path) -> Path:
    return path.resolve().with_name(f"{path.name}.lock")


def _lock(file: IO[str]) -> bool:
    """Try to lock a file until it is closed."""
    import fcntl  # noqa: PLC0415 - the rest of this room also runs where there is none

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
