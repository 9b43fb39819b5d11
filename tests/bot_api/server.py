"""What the server promises is Telegram's promise: an update is delivered again and again until it
is confirmed, by a later offset or by a webhook's 200; a message it has accepted is journaled.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.bot_api.connection import Connection, File, Request
from tests.bot_api.faults import FAULTS, Fault, http
from tests.bot_api.webhook import Update, Webhook

TOKEN = "123456:FAULT-key_of-no-bot-at-all-AAAAAAAA"
ME = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
BATCH = 100
"""Updates in one answer to getUpdates, as Telegram has it."""
LONGEST_POLL = 1.0
PATIENCE = 60.0

R = TypeVar("R")
Trouble = Callable[[str, int], Fault | str | None]
"""From a method and the number of its call to what goes wrong, maybe by its name in `FAULTS`;
None if all is well."""

_FIXED: dict[str, object] = {
    "answerGuestQuery": {"inline_message_id": "guest"},
}
_PROFILE = {
    "Commands": ("commands", []),
    "Description": ("description", ""),
    "ShortDescription": ("short_description", ""),
}
"""What can be set for a scope and a language: its field, and what it is until then."""
_MESSAGES = {"sendMessage", "editMessageText", "editMessageReplyMarkup", "sendRichMessage"}
_FILES = {"sendPhoto": "photo", "sendDocument": "document"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A call that the server accepted."""

    method: str
    fields: dict[str, Any]
    at: float
    """When it came, in seconds of the monotonic clock."""


def _sound(_method: str, _number: int) -> None:
    return None


@dataclass
class BotApi:
    """The server, on a port of this machine, in a thread with a loop of its own."""

    latency: float = 0.0
    """Seconds each method takes."""
    fault: Trouble = _sound
    at_a_time: int = 1_000_000
    """Calls that are worked on at once; others wait."""
    sent: list[Sent] = field(default_factory=list)
    delivered: dict[int, float] = field(default_factory=dict)
    """When each update was first handed out."""
    calls: Counter[str] = field(default_factory=Counter)
    """How often each method was called, and be it in vain."""
    heads: deque[str] = field(default_factory=lambda: deque(maxlen=100))
    """The latest requests without their bodies."""
    me: dict[str, object] = field(default_factory=lambda: dict(ME))
    """What getMe says."""
    files: dict[str, File] = field(default_factory=dict)
    """What was uploaded, by its id; another id is refused."""
    replicas: list[str] = field(default_factory=list)
    """Hosts with ports that webhooks are shared out among, in place of the address that was set."""

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._message = itertools.count(1)
        self._profile: dict[tuple[str, str], Any] = {}
        self._file = itertools.count(1)
        self._waiting: deque[Update] = deque()
        self._loop = asyncio.new_event_loop()
        self._more = asyncio.Event()
        self._slots = asyncio.Semaphore(self.at_a_time)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.port = self._run(self._open())

    @property
    def url(self) -> str:
        """The value for BOT_API_BASE_URL."""
        return f"http://127.0.0.1:{self.port}/bot"

    def feed(self, updates: Iterable[dict[str, Any]]) -> list[int]:
        """Have updates delivered, in order; return the numbers they got."""
        return self._run(self._feed([self._written(update) for update in updates]))

    def close(self) -> None:
        """Stop listening and pushing."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def unconfirmed(self) -> int:
        """Updates the bot has not yet confirmed."""
        return len(self._waiting) + len(self._webhook)

    def _run(self, coroutine: Coroutine[Any, Any, R]) -> R:
        future: Future[R] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return future.result(PATIENCE)

    async def _open(self) -> int:
        self._webhook = Webhook(self.replicas, self._deliver)
        self._open_ones: set[asyncio.Transport] = set()
        self._server = await self._loop.create_server(
            lambda: Connection(self._serve, self._open_ones), "127.0.0.1", 0
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        self._server.close()
        await self._webhook.close()
        for transport in self._open_ones:
            transport.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _written(self, update: dict[str, Any]) -> Update:
        number = update.get("update_id") or next(self._numbers)
        return Update(number, _person(update), json.dumps({**update, "update_id": number}).encode())

    async def _feed(self, updates: list[Update]) -> list[int]:
        self._waiting.extend(updates)
        self._more.set()
        self._push_all()
        return [update.number for update in updates]

    def _push_all(self) -> None:
        while self._webhook.address and self._waiting:
            self._webhook.push(self._waiting.popleft())

    def _deliver(self, update: Update) -> None:
        self.delivered.setdefault(update.number, self._loop.time())

    async def _serve(self, request: Request) -> Fault:
        self.heads.append(request.head)
        async with self._slots:
            return await self._answer(request.method, request)

    async def _answer(self, method: str, request: Request) -> Fault:
        self.calls[method] += 1
        trouble = self.fault(method, self.calls[method])
        fault = FAULTS[trouble] if isinstance(trouble, str) else trouble
        result = b""
        fields = request.fields()
        if fault is None and self._is_no_file(method, fields):
            fault = FAULTS["no file"]
        if fault is None or fault.is_accepted:
            if method != "getUpdates":
                self.sent.append(Sent(method, fields, self._loop.time()))
            result = await self._result(method, fields)
        if self.latency and method != "getUpdates":
            await asyncio.sleep(self.latency)
        return fault or Fault(http(200, b'{"ok":true,"result":%s}' % result))

    async def _result(self, method: str, fields: dict[str, Any]) -> bytes:
        """Do what is asked for and return what comes of it, as JSON."""
        if method == "getUpdates":
            return await self._updates(fields)
        if method in _MESSAGES:
            number = fields.get("message_id") or next(self._message)
            chat = {"id": fields["chat_id"], "type": "private"}
            return json.dumps({"message_id": number, "date": 1, "chat": chat, "text": "x"}).encode()
        if method in _FILES:
            chat = {"id": fields["chat_id"], "type": "private"}
            sent = self._taken(_FILES[method], fields)
            return json.dumps(
                {"message_id": next(self._message), "date": 1, "chat": chat} | sent
            ).encode()
        if method == "setWebhook":
            self._webhook.address = fields["url"], fields.get("secret_token", "")
            self._push_all()
        elif method == "deleteWebhook":
            self._webhook.address = None
        elif method == "getMe":
            return json.dumps(self.me).encode()
        elif method == "createForumTopic":
            topic = {"message_thread_id": next(self._message), "name": fields["name"]}
            return json.dumps({**topic, "icon_color": 7322096}).encode()
        elif method[:5] in {"getMy", "setMy"} and method[5:] in _PROFILE:
            return json.dumps(self._set_or_told(method[:3], method[5:], fields)).encode()
        return json.dumps(_FIXED.get(method, True)).encode()

    def _set_or_told(self, verb: str, what: str, fields: dict[str, Any]) -> object:
        """Keep a part of the profile, for a scope and a language, or return it."""
        name, nothing = _PROFILE[what]
        place = what, json.dumps([fields.get("scope"), fields.get("language_code")])
        if verb == "set":
            self._profile[place] = fields[name]
            return True
        value = self._profile.get(place, nothing)
        return value if isinstance(value, list) else {name: value}

    def _is_no_file(self, method: str, fields: dict[str, Any]) -> bool:
        sent = fields.get(_FILES.get(method, ""))
        return isinstance(sent, str) and sent not in self.files

    def _taken(self, kind: str, fields: dict[str, Any]) -> dict[str, object]:
        """Return what a message has in it: of a photo, several sizes."""
        sent = fields[kind]
        if isinstance(sent, File):
            name = f"{kind}-{next(self._file)}"
            self.files[name] = sent
            sent = name
        whole = {"file_id": sent, "file_unique_id": f"u-{sent}"}
        if kind == "document":
            return {kind: whole}
        small = {"file_id": f"small-{sent}", "file_unique_id": f"s-{sent}"}
        return {
            kind: [{**small, "width": 90, "height": 40}, {**whole, "width": 1080, "height": 480}]
        }

    async def _updates(self, fields: dict[str, Any]) -> bytes:
        offset = int(fields.get("offset") or 0)
        while self._waiting and self._waiting[0].number < offset:
            self._waiting.popleft()
        if not self._waiting:
            self._more.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(fields.get("timeout") or 0, LONGEST_POLL)):
                    await self._more.wait()
        batch = list(itertools.islice(self._waiting, BATCH))
        for update in batch:
            self._deliver(update)
        return b"[%s]" % b",".join(update.body for update in batch)


def _person(update: dict[str, Any]) -> object:
    with suppress(KeyError, TypeError):
        return str(update["message"]["chat"]["id"])
    return None
