"""A Bot API that is faster than any bot: hands out updates and notes when the answers come.

Run by `benchmarks.throughput` as a process of its own; prints its port, then what it measured.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import statistics
import sys
import time
from collections import deque
from dataclasses import dataclass
from typing import Any, cast

ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
TEXTS = (
    "公众号迁移要多少钱",
    "注销公众号以后文章还看得到吗",
    "管理员离职了怎么换管理员",
    "个人订阅号怎么注销",
    "公司注销了公众号怎么办",
    "/facts",
    "How do I close our official account?",
    "长期不登录会被冻结吗",
    "有人冒充我们公司的公众号",
    "迁移以后粉丝会丢吗",
)
FLOODER = 1
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb'chat_id(?:=|": ?"?)(-?\d+)')


@dataclass(frozen=True)
class Load:
    """What is asked of the bot."""

    users: int
    updates: int
    latency: float = 0.0
    """Seconds each call takes."""
    rate: float = 0.0
    """Updates a second; 0: all at once."""
    flood: float = 0.0
    """Updates a second of one user more; their answers do not count."""


class BotApi:
    """The server's state."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.numbers = itertools.count(1)
        self.waiting: deque[tuple[int, bytes]] = deque()
        self.more = asyncio.Event()
        self.asked: dict[int, deque[float]] = {}
        self.times: list[float] = []
        self.flooded = 0
        self.began = 0.0
        self.done = asyncio.Event()
        self.listens = asyncio.Event()

    async def answer(self, method: str, body: bytes) -> bytes:
        """Return the result of a call, as JSON."""
        if method == "getUpdates":
            return await self._updates(body)
        if method == "sendMessage":
            self._note(body)
        if self.load.latency:
            await asyncio.sleep(self.load.latency)
        if method == "sendMessage":
            number = next(self.numbers)
            return (
                b'{"message_id":%d,"date":1,"chat":{"id":1,"type":"private"},"text":"x"}' % number
            )
        return json.dumps(ME if method == "getMe" else _EMPTY.get(method, True)).encode()

    def _note(self, body: bytes) -> None:
        chat = _CHAT.search(body)
        asked = self.asked.get(int(chat[1])) if chat else None
        if chat and asked:
            since = asked.popleft()
            if int(chat[1]) == FLOODER and self.load.flood:
                self.flooded += 1
                return
            self.times.append(time.perf_counter() - since)
            if len(self.times) == self.load.updates:
                self.done.set()

    async def _updates(self, body: bytes) -> bytes:
        self.listens.set()
        offset = re.search(rb"offset=(\d+)", body)
        while self.waiting and offset and self.waiting[0][0] < int(offset[1]):
            self.waiting.popleft()
        if not self.waiting:
            self.more.clear()
            try:
                await asyncio.wait_for(self.more.wait(), 1)
            except TimeoutError:
                return b"[]"
        self.began = self.began or time.perf_counter()
        return b"[%s]" % b",".join(update for _, update in itertools.islice(self.waiting, 100))

    def feed(self, user: int) -> None:
        """Have a user say something."""
        number = next(self.numbers)
        text = TEXTS[number % len(TEXTS)]
        sender = {"id": user, "is_bot": False, "first_name": "u", "language_code": "zh-hans"}
        chat = {"id": user, "type": "private"}
        message = {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": text}
        if text.startswith("/"):
            entity = {"type": "bot_command", "offset": 0, "length": len(text)}
            message["entities"] = [entity]
        update = json.dumps({"update_id": number, "message": message}).encode()
        self.asked.setdefault(user, deque()).append(time.perf_counter())
        self.waiting.append((number, update))
        self.more.set()

    async def drive(self) -> dict[str, Any]:
        """Have everything said, wait for the answers, and return the figures."""
        await self.listens.wait()
        await asyncio.sleep(5.0)  # a start is measured elsewhere
        if self.load.flood:
            flooding = asyncio.create_task(self._flood())
        began = time.perf_counter()
        for number in range(self.load.updates):
            if self.load.rate:
                await asyncio.sleep(began + number / self.load.rate - time.perf_counter())
            self.feed(100 + number % self.load.users)
        try:
            await asyncio.wait_for(self.done.wait(), 120)
        except TimeoutError:
            print(f"{len(self.times)} of {self.load.updates} answered", file=sys.stderr)
        took = time.perf_counter() - began
        if self.load.flood:
            flooding.cancel()
        cuts = statistics.quantiles(self.times, n=100)
        return {
            "answered": len(self.times),
            "flooded": self.flooded,
            "per_second": len(self.times) / took,
            "p50": cuts[49] * 1000,
            "p99": cuts[98] * 1000,
        }

    async def _flood(self) -> None:
        for number in itertools.count():
            self.feed(FLOODER)
            await asyncio.sleep((number % 4 == 3) * 4 / self.load.flood)  # noqa: PLR2004 - every fourth


_EMPTY: dict[str, object] = {
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}


class Connection(asyncio.Protocol):
    """As little of HTTP as will do."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._data += data
        head, found, rest = self._data.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        size = int(length[1]) if length else 0
        if found and len(rest) >= size:
            self._data = rest[size:]
            method = head.split(b" ", 2)[1].rsplit(b"/", 1)[1].decode()
            asyncio.ensure_future(self._answer(method, rest[:size]))  # noqa: RUF006

    async def _answer(self, method: str, body: bytes) -> None:
        result = await self._api.answer(method, body)
        size = len(result) + len(b'{"ok":true,"result":}')
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            b'{"ok":true,"result":%s}' % (size, result)
        )


async def main() -> None:
    """Serve one load."""
    api = BotApi(Load(**json.loads(sys.argv[1])))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(api), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    print(json.dumps(await api.drive()), flush=True)
    await asyncio.Event().wait()  # until the bot has stopped


if __name__ == "__main__":
    asyncio.run(main())
