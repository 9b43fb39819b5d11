"""Several processes on one PostgreSQL: a lease of a chat is its advisory lock.

All locks of a process hang on one connection, so PostgreSQL frees them when the process dies
and no clock has to be trusted.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    ARRAY,
    URL,
    BigInteger,
    ColumnElement,
    Executable,
    NullPool,
    Text,
    func,
    literal,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.retrying import backoff, retrying
from bot.store.database import lock_key, plain_errors, through
from bot.store.engine import server_engine
from bot.store.leases import CHAT, POLLER, REPLICA, Lost, Told
from bot.store.pooler import BACKEND

MOST_CHATS = 2000
"""Locks of one process; a PostgreSQL as it is installed has room for 6,400 in all."""
HEARTBEAT = 1.0
"""Seconds between two looks whether the connection still answers, and between two attempts to
get a lock."""
DEAF = 3.0
"""Seconds without an answer after which the connection counts as lost."""
BACKOFF = (0.1, 5.0)
"""Seconds before the first attempt to connect again, and the most between two."""

# A machine that vanishes without a word is found out as fast as a process that dies. Said once
# connected: a pooler refuses a login that asks for it.
_KEEPALIVE = select(
    func.set_config("tcp_keepalives_idle", "1", False),
    func.set_config("tcp_keepalives_interval", "1", False),
    func.set_config("tcp_keepalives_count", "2", False),
)
_log = logging.getLogger(__name__)


class SharedLeases:
    """Of one process among several; no method raises StoreError, they are empty instead."""

    def __init__(self, url: URL, bot: int, told: Told, lost: Lost) -> None:
        self._engine = server_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._bot = bot
        self._channel = f"tuihao_{bot}"
        self._poller = lock_key(POLLER, bot)
        self._share = select(func.pg_advisory_lock_shared(lock_key(REPLICA, bot)))
        self._told = told
        self._lost = lost
        self._owned: set[int] = set()
        self._connection: AsyncConnection | None = None
        self._backend: int | None = None
        """The server's process that holds the locks."""
        self._gone = asyncio.Event()
        """Set when the connection at hand is lost; each has an event of its own."""
        self._asking = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Connect. Raises StoreError if that fails; later losses are made good."""
        await self._connect()
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of everything."""
        self._watching.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)
        await self._disconnect()

    async def acquire(self, chats: Collection[int]) -> set[int]:
        """Take those of `chats` that nobody else has; return which are ours now."""
        return await through(self._acquire(chats))

    async def release(self, chats: Collection[int]) -> None:
        """Let others have chats."""
        await through(self._release(chats))

    async def notify(self, chats: Collection[int]) -> None:
        """Tell whoever has these chats that an update is stored for them."""
        chat = func.unnest(literal([str(chat) for chat in chats], ARRAY(Text))).column_valued()
        await through(self._ask(select(func.pg_notify(self._channel, chat))))

    async def exclusively(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do `work` while no other process does it; wait as long as one does."""
        waits = False
        while True:
            gone = await through(self._take_poller())
            if gone is not None:
                waits = False
                try:
                    if await _until(gone, work):
                        return
                finally:
                    await through(self._ask(select(func.pg_advisory_unlock(self._poller))))
            elif not waits:
                _log.warning("another process takes the updates of this bot; waiting for it")
                waits = True
            await asyncio.sleep(HEARTBEAT)

    async def _acquire(self, chats: Collection[int]) -> set[int]:
        async with self._asking:
            room = MOST_CHATS - len(self._owned)
            new = [chat for chat in set(chats) if chat not in self._owned][: max(room, 0)]
            if new:
                keys = {self._key(chat): chat for chat in new}
                key = _each(keys)
                taken = await self._answer(select(key).where(func.pg_try_advisory_lock(key)))
                self._owned.update(keys[number] for number in taken)
            return self._owned.intersection(chats)

    async def _release(self, chats: Collection[int]) -> None:
        async with self._asking:
            given = self._owned.intersection(chats)
            self._owned -= given
            if given:
                keys = _each(map(self._key, given))
                await self._answer(select(func.pg_advisory_unlock(keys)))

    async def _take_poller(self) -> asyncio.Event | None:
        """Return what is set when the lock is lost; None if another process has it."""
        async with self._asking:
            taken = await self._answer(select(func.pg_try_advisory_lock(self._poller)))
            return self._gone if taken == [True] else None

    def _key(self, chat: int) -> int:
        return lock_key(CHAT, self._bot, chat)

    async def _ask(self, query: Executable) -> list[Any]:
        async with self._asking:
            return await self._answer(query)

    async def _answer(self, query: Executable) -> list[Any]:
        """Return the first column of the answer; nothing if there is no connection.

        A connection that fails once is never asked again: it would be a new one, without locks.
        """
        if self._connection is None or self._gone.is_set():
            return []
        try:
            with plain_errors():
                async with asyncio.timeout(DEAF):
                    return list(await self._connection.scalars(query))
        except StoreError:
            self._gone.set()
            return []

    async def _connect(self) -> None:
        gone = asyncio.Event()

        def heard(_connection: object, _pid: int, _channel: str, chat: str) -> None:
            self._told(int(chat))

        with plain_errors():
            connection = await self._engine.connect()
            raw: Any = (await connection.get_raw_connection()).driver_connection
            raw.add_termination_listener(lambda _: gone.set())
            await raw.add_listener(self._channel, heard)
            await connection.execute(_KEEPALIVE)
            await connection.execute(self._share)
            self._backend = await connection.scalar(BACKEND)
        self._connection, self._gone = connection, gone

    async def _disconnect(self) -> None:
        async with self._asking:
            connection, self._connection = self._connection, None
            self._owned.clear()
            self._gone.set()
            if connection:
                with suppress(StoreError), plain_errors():
                    await connection.invalidate()  # ends it within seconds, even if it is deaf
                    await connection.close()

    async def _watch(self) -> None:
        """Look after the connection for ever."""
        while True:
            while not self._gone.is_set():
                if await self._ask(BACKEND) not in ([], [self._backend]):
                    _log.error("a pooler has changed the connection: set pool_mode = session")
                    self._gone.set()
                with suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT):
                        await self._gone.wait()
            _log.warning("the connection to the database is lost; its chats are given up")
            await self._disconnect()
            self._lost()
            await self._reconnect()

    async def _reconnect(self) -> None:
        first, longest = BACKOFF
        await asyncio.sleep(first)
        await retrying(
            self._connect, StoreError, lambda _, failures: backoff(failures + 1, longest, first)
        )
        _log.info("connected to the database again")


def _each(keys: Iterable[int]) -> ColumnElement[int]:
    return func.unnest(literal(list(keys), ARRAY(BigInteger))).column_valued("key")


async def _until(gone: asyncio.Event, work: Callable[[], Coroutine[Any, Any, None]]) -> bool:
    """Do `work` and return True, or cancel it once `gone` is set."""
    working, losing = asyncio.create_task(work()), asyncio.create_task(gone.wait())
    try:
        await asyncio.wait([working, losing], return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
            return True
        return False
    finally:
        for task in (working, losing):
            task.cancel()
        await asyncio.gather(working, losing, return_exceptions=True)
