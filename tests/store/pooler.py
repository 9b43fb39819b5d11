"""Stands in for PgBouncer: refuses what it refuses, and keeps to a connection or does not.

As its session mode has it, a client has a server's connection of its own. In transaction mode
all clients share one here, from one `ReadyForQuery` outside of a transaction to the next.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress

from sqlalchemy import make_url

from tests.store.postgres import Postgres

ACCEPTED = {
    "user",
    "database",
    "client_encoding",
    "application_name",
    "datestyle",
    "timezone",
    "standard_conforming_strings",
}
"""What PgBouncer takes at a login, unless ignore_startup_parameters names more."""
SSL, CANCEL = 80877103, 80877102
NO_PROCESS = 77
"""The process that a client is told of: none of the server's."""
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Pooler:
    """A pooler in front of one server."""

    def __init__(self, postgres: Postgres, *, transaction: bool) -> None:
        self._socket = postgres.socket
        self._transaction = transaction
        self._shared: Streams | None = None
        self._turn = asyncio.Lock()
        self.clients: set[asyncio.Task[None]] = set()
        self._holder: asyncio.StreamWriter | None = None
        """Whose transaction runs on the shared connection."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Look after one client until it leaves, or all do."""
        task = asyncio.current_task()
        assert task
        self.clients.add(task)
        with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):
            startup = await self._startup(reader, writer)
            if startup is not None:
                server = await asyncio.open_unix_connection(self._socket)
                with closing(server[1]):
                    server[1].write(startup)
                    writer.write(await self._login(server[0]))
                    if self._transaction:
                        await self._take_turns(reader, writer, server)
                    else:
                        await asyncio.gather(_pipe(reader, server[1]), _pipe(server[0], writer))

    async def _startup(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes | None:
        """Return a client's first message, or refuse it."""
        while True:
            head = await reader.readexactly(8)
            length, code = struct.unpack("!II", head)
            rest = await reader.readexactly(length - 8)
            if code == SSL:
                writer.write(b"N")
                continue
            if code == CANCEL:
                return None
            names = rest.decode().split("\0")[:-2:2]
            for name in names:
                if name.lower() not in ACCEPTED:
                    text = f"unsupported startup parameter: {name}"
                    fields = f"SFATAL\0C08P01\0M{text}\0\0".encode()
                    writer.write(b"E" + struct.pack("!I", len(fields) + 4) + fields)
                    return None
            return head + rest

    async def _login(self, reader: asyncio.StreamReader) -> bytes:
        """Return what the server says up to its being ready, with another process in it."""
        said = b""
        while True:
            kind, body = await _message(reader)
            if kind == b"K":
                body = struct.pack("!I", NO_PROCESS) + body[4:]
            said += _packed(kind, body)
            if kind == b"Z":
                return said

    async def _take_turns(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server: Streams
    ) -> None:
        """Lend the connection of whoever came first to this client, a transaction at a time."""
        if self._shared is None:
            self._shared = server
            answering = asyncio.create_task(self._answer(server[0]))
        try:
            while (message := await _message(reader))[0] != b"X":
                if self._holder is not writer:
                    await self._turn.acquire()
                    self._holder = writer
                self._shared[1].write(_packed(*message))
        finally:
            if self._shared is server:
                answering.cancel()

    async def _answer(self, reader: asyncio.StreamReader) -> None:
        while True:
            kind, body = await _message(reader)
            assert self._holder
            self._holder.write(_packed(kind, body))
            if (kind, body) == (b"Z", b"I"):
                self._holder = None
                self._turn.release()


@asynccontextmanager
async def pooled(postgres: Postgres, url: str, *, transaction: bool) -> AsyncIterator[str]:
    """Run a pooler as long as the block lasts; yield the address of the same database behind it."""
    pooler = Pooler(postgres, transaction=transaction)
    async with await asyncio.start_server(pooler.serve, "127.0.0.1", 0) as listening:
        host, port = listening.sockets[0].getsockname()
        yield f"postgresql+asyncpg://postgres@{host}:{port}/{make_url(url).database}"
        for client in pooler.clients:
            client.cancel()
        await asyncio.gather(*pooler.clients, return_exceptions=True)


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readexactly(5)
    return head[:1], await reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)


def _packed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
