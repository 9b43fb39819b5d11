"""The port of the webhook: what strangers can do at it, which is to be turned away."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Sequence
from io import BytesIO

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from bot.errors import StoreError
from bot.settings import Address
from bot.tg.webhook import SECRET_HEADER, webhook
from bot.web.serving import MAX_BODY, serving

SECRET = "the-SECRET_of-this-port"
UPDATE = {"update_id": 1}
PATIENCE = 20


class Intake:
    """Stands for where updates are stored."""

    is_full = False
    broken = False

    def __init__(self) -> None:
        self.taken: list[object] = []

    async def take(self, updates: Sequence[object]) -> None:
        if self.broken:
            raise StoreError("the database cannot be used: no space left")
        self.taken += updates


class Port:
    """The running server, and a way to talk to it."""

    def __init__(self, number: int, intake: Intake, client: ClientSession) -> None:
        self.number = number
        self.intake = intake
        self._client = client

    async def asks(
        self, body: bytes = json.dumps(UPDATE).encode(), secret: str | None = SECRET, **more: str
    ) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        url = f"http://127.0.0.1:{self.number}{more.get('path', '/hook')}"
        method = more.get("method", "POST")
        async with self._client.request(
            method, url, data=BytesIO(body), headers=headers
        ) as response:
            said = await response.text()
        assert SECRET not in said
        assert "Traceback" not in said
        return response.status

    @contextlib.asynccontextmanager
    async def raw(self, *headers: str) -> AsyncIterator[Line]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.number)
        writer.write("\r\n".join(("POST /hook HTTP/1.1", "Host: x", *headers, "", "")).encode())
        try:
            yield Line(reader, writer)
        finally:
            writer.close()


class Line:
    """A connection to the port."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def status(self) -> int:
        line = await asyncio.wait_for(self._reader.readline(), PATIENCE)
        return int(line.split()[1])


@pytest.fixture
async def port() -> AsyncIterator[Port]:
    number, intake = unused_port(), Intake()
    async with (
        serving(Address("127.0.0.1", number), {("POST", "/hook"): webhook(SECRET, intake)}),
        ClientSession() as client,
    ):
        yield Port(number, intake, client)


KNOWS = f"{SECRET_HEADER}: {SECRET}"


async def test_an_update_with_the_secret_is_taken(port):
    assert await port.asks() == 200
    assert port.intake.taken == [UPDATE]


@pytest.mark.parametrize(
    "secret",
    [None, "", SECRET[:-1], SECRET + "x", SECRET.lower(), SECRET[::-1], f"{SECRET},{SECRET}", "密"],
)
async def test_whoever_does_not_know_the_secret_is_turned_away(port, secret):
    assert await port.asks(secret=secret) == 403
    assert port.intake.taken == []


async def test_a_secret_of_bytes_that_are_no_text_is_wrong(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port.number)
    writer.write(b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n")
    writer.write(SECRET_HEADER.encode() + b": \xff\xfe" + SECRET.encode() + b"\r\n\r\n")
    assert await Line(reader, writer).status() in {400, 403}
    writer.close()
    assert port.intake.taken == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/hook", 405),
        ("PUT", "/hook", 405),
        ("DELETE", "/hook", 405),
        ("POST", "/", 404),
        ("POST", "/hook/", 404),
        ("POST", "/hook/../metrics", 404),
        ("POST", "/%68ook/x", 404),
        ("GET", "/metrics", 404),
        ("GET", "/healthz", 404),
    ],
)
async def test_there_is_nothing_else_at_this_port(port, method, path, status):
    assert await port.asks(method=method, path=path) == status
    assert port.intake.taken == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"1", b"null", b"\xff", b"[" * 100_000, b"9" * 5_000, b"a=b"],
    ids=lambda body: repr(body[:9]),
)
async def test_what_is_no_update_is_refused_and_stored_nowhere(port, body):
    assert await port.asks(body) == 400
    assert port.intake.taken == []


async def test_a_body_of_the_longest_length_is_read_and_one_byte_more_is_not(port):
    head = json.dumps({**UPDATE, "x": ""}).encode()[:-2]
    for more, status in ((0, 200), (1, 413)):
        body = head + b"x" * (MAX_BODY - len(head) - 2 + more) + b'"}'
        assert await port.asks(body) == status
    assert len(port.intake.taken) == 1


async def test_an_endless_body_is_broken_off_at_the_limit(port):
    async with port.raw(KNOWS, "Transfer-Encoding: chunked") as line:
        sent = 0
        answer = asyncio.create_task(line.status())
        while not answer.done() and sent < 64 * MAX_BODY:
            line.writer.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
            sent += 65_536
            await line.writer.drain()
        assert await answer == 413
    assert sent < 16 * MAX_BODY  # what lay in buffers
    assert port.intake.taken == []


async def test_a_stranger_is_turned_away_before_the_body(port):
    async with port.raw(f"Content-Length: {10**12}") as line:
        assert await line.status() == 403


async def test_whoever_writes_slowly_keeps_nobody_waiting(port):
    async with contextlib.AsyncExitStack() as slow:
        for _ in range(50):
            line = await slow.enter_async_context(port.raw(KNOWS, "Content-Length: 20"))
            line.writer.write(b'{"upd')
        assert await port.asks() == 200
    assert port.intake.taken == [UPDATE]


async def test_what_cannot_be_stored_now_is_to_come_back(port):
    port.intake.is_full = True
    assert await port.asks() == 503
    port.intake.is_full, port.intake.broken = False, True
    assert await port.asks() == 503


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /\x1b[2J\nERROR forged line HTTP/1.1\r\n\r\n",
        b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /hook HTTP/1.1\r\nHost: x\r\n" + b"A: " + b"x" * 100_000 + b"\r\n\r\n",
        b"POST /hook HTTP/1.1\r\nHost: x\r\n\x1b]0;title\x07: x\r\n\r\n",
        b"POST /hook HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ids=["tls", "control", "negative", "long header", "odd header", "smuggled"],
)
async def test_what_is_no_http_gets_400_and_forges_no_line_of_the_log(port, garbage, caplog):
    caplog.set_level(logging.INFO)
    reader, writer = await asyncio.open_connection("127.0.0.1", port.number)
    writer.write(garbage)
    assert await Line(reader, writer).status() == 400
    writer.close()
    assert await port.asks() == 200
    for record in caplog.records:
        assert record.getMessage().isprintable()
        assert "forged" not in record.getMessage()
