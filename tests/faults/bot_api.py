"""A Bot API server that can misbehave: as fast as can be, and as broken as is asked for.

What it promises is Telegram's promise: an update is delivered again and again until it is
confirmed, by a later offset or by a webhook's 200; a message it has accepted is journaled.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

TOKEN = "123456:FAULT-key_of-no-bot-at-all-AAAAAAAA"
ME = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
BATCH = 100
"""Updates in one answer to getUpdates, as Telegram has it."""
PATIENCE = 60.0

Fault = Callable[[str, int], str | None]
"""From a method and the number of its call to what goes wrong: 429, 500, 502, reset, late
(accepted, but the answer never comes), garbage; None if all is well."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A call that the server accepted."""

    method: str
    fields: dict[str, Any]
    at: float
    """Seconds of the server's monotonic clock."""


def _sound(_method: str, _number: int) -> None:
    return None


@dataclass
class BotApi:
    """The server, on a port of this machine, in a thread with a loop of its own."""

    latency: float = 0.0
    """Seconds each method takes."""
    fault: Fault = _sound
    sent: list[Sent] = field(default_factory=list)
    delivered: dict[int, float] = field(default_factory=dict)
    """When each update was first handed out."""
    calls: Counter[str] = field(default_factory=Counter)
    """How often each method was called, and be it in vain."""
    replicas: list[str] = field(default_factory=list)
    """Hosts with ports that webhooks are shared out among, in place of the address that was set."""

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._message = itertools.count(1)
        self._turn = itertools.count()
        self._waiting: deque[dict[str, Any]] = deque()
        self._hook: tuple[str, str] | None = None
        self._order: dict[int | None, asyncio.Lock] = {}
        self._pushing: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._more = asyncio.Event()
        self._closing = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.port = self._run(self._open())

    @property
    def url(self) -> str:
        """The value for BOT_API_BASE_URL."""
        return f"http://127.0.0.1:{self.port}/bot"

    def feed(self, updates: Iterable[dict[str, Any]]) -> list[int]:
        """Have updates delivered, in order; return the numbers they got."""
        return self._run(self._feed(list(updates)))

    def close(self) -> None:
        """Stop listening and pushing."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def unconfirmed(self) -> int:
        """Updates the bot has not yet confirmed."""
        return len(self._waiting) + len(self._pushing)

    def _run(self, coroutine: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return future.result(PATIENCE)

    async def _open(self) -> int:
        application = web.Application()
        application.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10))
        return int(self._runner.addresses[0][1])

    async def _close(self) -> None:
        self._closing.set()
        self._more.set()
        for task in self._pushing:
            task.cancel()
        await self._client.close()
        await self._runner.cleanup()

    async def _feed(self, updates: list[dict[str, Any]]) -> list[int]:
        numbers = []
        for update in updates:
            number = update.get("update_id") or next(self._numbers)
            numbers.append(number)
            self._waiting.append({**update, "update_id": number})
        self._more.set()
        self._push_all()
        return numbers

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            fields = await request.json()
        else:
            fields = {k: _value(str(v)) for k, v in (await request.post()).items()}
        if self.latency and method != "getUpdates":
            await asyncio.sleep(self.latency)
        self.calls[method] += 1
        number = self.calls[method]
        fault = self.fault(method, number)
        if fault in {None, "late"}:
            result = await self._result(method, fields)
            if method != "getUpdates":
                self.sent.append(Sent(method, fields, self._loop.time()))
        if fault is None:
            return web.json_response({"ok": True, "result": result})
        return await self._misbehave(request, fault)

    async def _misbehave(self, request: web.Request, fault: str) -> web.StreamResponse:
        if fault == "late":
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), PATIENCE)
        if fault in {"late", "reset"}:
            if request.transport:
                request.transport.close()
            return web.Response()
        if fault == "garbage":
            return web.Response(text="<html>not what you asked for")
        status = int(fault)
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": "Too Many"}
        if status == 429:
            body["parameters"] = {"retry_after": 1}
        return web.json_response(body, status=status)

    async def _result(self, method: str, fields: dict[str, Any]) -> Any:
        match method:
            case "getMe":
                return ME
            case "getUpdates":
                return await self._updates(fields)
            case "setWebhook":
                self._hook = (fields["url"], fields.get("secret_token", ""))
                self._push_all()
            case "deleteWebhook":
                self._hook = None
            case "getMyDescription":
                return {"description": ""}
            case "getMyShortDescription":
                return {"short_description": ""}
            case "getMyCommands":
                return []
            case "sendMessage" | "editMessageText" | "editMessageReplyMarkup":
                chat = {"id": fields["chat_id"], "type": "private"}
                number = fields.get("message_id") or next(self._message)
                return {"message_id": number, "date": 1, "chat": chat, "text": "x"}
        return True

    async def _updates(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(fields.get("offset") or 0)
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()
        if not self._waiting:
            self._more.clear()
            timeout = min(float(fields.get("timeout") or 0), 1.0)
            try:
                await asyncio.wait_for(self._more.wait(), timeout)
            except TimeoutError:
                return []
        batch = list(itertools.islice(self._waiting, BATCH))
        for update in batch:
            self.delivered.setdefault(update["update_id"], self._loop.time())
        return batch

    def _push_all(self) -> None:
        while self._hook and self._waiting:
            task = self._loop.create_task(self._push(self._waiting.popleft()))
            self._pushing.add(task)
            task.add_done_callback(self._pushing.discard)

    async def _push(self, update: dict[str, Any]) -> None:
        # One person's at a time: what they are told can only be foreseen in their order.
        person = update.get("message", {}).get("chat", {}).get("id")
        async with self._order.setdefault(person, asyncio.Lock()):
            await self._push_until_taken(update)

    async def _push_until_taken(self, update: dict[str, Any]) -> None:
        while self._hook:
            url, secret = self._hook
            if self.replicas:
                host = self.replicas[next(self._turn) % len(self.replicas)]
                url = urlsplit(url)._replace(netloc=host).geturl()
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            self.delivered.setdefault(update["update_id"], self._loop.time())
            try:
                async with self._client.post(url, json=update, headers=headers) as response:
                    if response.status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.05)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
