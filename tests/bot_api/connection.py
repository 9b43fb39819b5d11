"""As little of HTTP as will do: requests one after the other, with their bodies whole."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl

from tests.bot_api.faults import Fault

_LENGTH = re.compile(r"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_BOUNDARY = re.compile(r"\r\ncontent-type: multipart/form-data; boundary=(\S+)", re.IGNORECASE)
_DISPOSITION = re.compile(r'; name="([^"]*)"(?:; filename="([^"]*)")?')
_END = b"\r\n\r\n"
_AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class File:
    """What was uploaded."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Request:
    head: str
    body: bytes

    @property
    def method(self) -> str:
        """The method of the Bot API that is called."""
        return self.head.split(" ", 2)[1].rpartition("/")[2]

    def fields(self) -> dict[str, Any]:
        """Read what is sent along, as JSON or as a form in which values are JSON, or files."""
        if self.body.startswith(b"{"):
            return cast(dict[str, Any], json.loads(self.body))
        if boundary := _BOUNDARY.search(self.head):
            return dict(map(_part, self.body.split(b"--" + boundary[1].encode())[1:-1]))
        pairs = parse_qsl(self.body.decode(), keep_blank_values=True)
        return {name: _value(value) for name, value in pairs}


Serve: TypeAlias = Callable[[Request], Awaitable[Fault]]
"""Tells what a request gets, be it what it asked for."""


class Connection(asyncio.Protocol):
    def __init__(self, serve: Serve, open_ones: set[asyncio.Transport]) -> None:
        """`open_ones`: where it is listed while it is open."""
        self._serve = serve
        self._open_ones = open_ones
        self._data = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._open_ones.add(self._transport)

    def connection_lost(self, _: Exception | None) -> None:
        self._open_ones.discard(self._transport)
        for task in self._tasks:
            task.cancel()

    def data_received(self, data: bytes) -> None:
        self._data += data
        start, found, rest = self._data.partition(_END)
        if not found:
            return
        head = f"{start.decode()}\r\n"
        length = _LENGTH.search(head)
        size = int(length[1]) if length else 0
        if len(rest) >= size:
            self._data = rest[size:]
            task = asyncio.get_running_loop().create_task(self._answer(Request(head, rest[:size])))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, request: Request) -> None:
        what = await self._serve(request)
        if what.answer is None:
            return
        self._transport.write(what.answer)
        if what.resets:
            connection = self._transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            self._transport.abort()
        elif what.closes:
            self._transport.close()


def _part(part: bytes) -> tuple[str, Any]:
    head, _, content = part.partition(_END)
    named = _DISPOSITION.search(head.decode())
    assert named, head
    name, filename = named.groups()
    content = content.removesuffix(b"\r\n")
    return name, _value(content.decode()) if filename is None else File(filename, content)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
