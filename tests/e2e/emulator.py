"""A Bot API server for tests: lo-bot-api-emulator behind HTTP, and a judge of every payload.

The emulator is strict, but it models another server than Telegram's, so that five things
are put right here: it learns that updates of guests may be asked for; its bot gets a username;
it gets the visible text of an HTML message (Telegram counts a message's length without its
tags); parameters that only Telegram knows are kept from it; and a new poll waits for a broken
one to be noticed instead of failing.
The judge, aiogram's models of the Bot API, sees every payload whole.
"""

from __future__ import annotations

import asyncio
import html
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator
from lo_bot_api_emulator.updates import ALLOWED_UPDATE_TYPES, KINDS
from pydantic import BaseModel, ValidationError

from tests.bot_api_models import method_of, uploaded

TOKEN = "123456:TEST-key_of-no-bot-at-all-AAAAAAAAA"
KEY = TOKEN.partition(":")[2]
"""The part of the token that nobody may see."""
ME = 7
"""The bot's user id at the emulator."""
USERNAME = "tuihao_test_bot"
PATIENCE = 60.0
"""Seconds until a thing that has not happened counts as never happening."""

ALLOWED_UPDATE_TYPES.add("guest_message")
KINDS.update({"edited_message", "my_chat_member"})
_ONLY_TELEGRAM = ("link_preview_options", "message_thread_id", "button", "disable_notification")
_TEXTS = {
    "text",
    "url",
    "secret_token",
    "description",
    "short_description",
    "callback_query_id",
    "inline_query_id",
    "guest_query_id",
    "next_offset",
    "language_code",
    "parse_mode",
    "caption",
    "photo",
    "document",
}
_UNKNOWN = "Not Found: method not found"
"""What the emulator says to methods of Telegram's that it does not have."""
_TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler", "tg-time"}
_NAMED = {"lt", "gt", "amp", "quot"}


@dataclass(frozen=True)
class Call:
    """One call of the Bot API by the bot."""

    method: str
    fields: Mapping[str, Any]
    result: Any = None
    refused: str | None = None

    @property
    def is_message(self) -> bool:
        return self.method.startswith(("send", "editMessage"))


class _Html(HTMLParser):
    """Reads a message as Telegram does, noting what Telegram would refuse."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text = ""
        self.faults: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        if tag not in _TAGS:
            self.faults.append(f"<{tag}> is no tag of Telegram's")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if "<" in data or "&" in data:
            self.faults.append(f"not escaped: {data!r}")
        self.text += data

    def handle_entityref(self, name: str) -> None:
        if name not in _NAMED:
            self.faults.append(f"&{name}; is not known to Telegram")
        self.text += html.unescape(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.text += html.unescape(f"&#{name};")

    def close(self) -> None:
        super().close()
        if self._open:
            self.faults.append(f"left open: {self._open}")


def visible(text: str) -> tuple[str, list[str]]:
    """Return what a reader sees of an HTML message, and what is wrong with its markup."""
    reader = _Html()
    reader.feed(text)
    reader.close()
    return reader.text, reader.faults


def judged(method: str, fields: Mapping[str, Any]) -> list[str]:
    """Return what the real Bot API would not understand in a payload."""
    try:
        payload = method_of(method).model_validate(dict(fields))
    except ValidationError as error:
        return [f"{method}: {error}"]
    faults = [f"{method}: {name} is no parameter" for name in _unknown_names(payload)]
    return faults + [f"{method}: {fault}" for text in _marked(fields) for fault in visible(text)[1]]


def _marked(value: object) -> Iterator[str]:
    """Yield the texts in a payload that are HTML, at any depth."""
    if isinstance(value, Mapping):
        if value.get("parse_mode") == "HTML":
            yield str(value.get("text") or value.get("message_text") or value.get("caption"))
        for part in value.values():
            yield from _marked(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _marked(part)


def _unknown_names(value: object) -> Iterator[str]:
    """Yield the names the models do not have; aiogram itself lets them pass."""
    if isinstance(value, BaseModel):
        yield from value.model_extra or ()
        for name in type(value).model_fields:
            yield from _unknown_names(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _unknown_names(item)


class _Emulator(LoBotApiEmulator):
    def __init__(self, record: Callable[[Call], None]) -> None:
        super().__init__(max_history=1, allow_insecure_loopback_webhooks=True)
        self.refusals: list[tuple[str, ApiRefusal]] = []
        self.held: list[str] = []
        self.ranks: dict[tuple[int, int], str] = {}
        self._note = record

    async def handle(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != TOKEN:
            body = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            return web.json_response(body, status=401)
        if request.match_info["method"] == "getUpdates":
            await self._until_no_poll()
        response: web.Response = await super().handle(request)
        if request.match_info["method"] in self.held:
            self.held.remove(request.match_info["method"])
            while request.transport and not request.transport.is_closing():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return response

    async def _until_no_poll(self) -> None:
        for _ in range(100):
            if not self._update_queues._state(TOKEN).polling:
                return
            await asyncio.sleep(0.01)

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        seen = {name: _decoded(name, value) for name, value in fields.items()}
        seen |= {name: uploaded(file["filename"], file["data"]) for name, file in uploads.items()}
        for name in _ONLY_TELEGRAM:
            fields.pop(name, None)
        if isinstance(markup := fields.get("reply_markup"), dict):
            fields["reply_markup"] = _without_styles(markup)
        if fields.get("parse_mode") == "HTML":
            fields["text"] = visible(fields["text"])[0]
        if self.refusals and self.refusals[0][0] == method:
            raise self.refusals.pop(0)[1]
        if method == "getChatMember":
            rank = self.ranks.get((seen["chat_id"], seen["user_id"]), "member")
            result = _member(seen["user_id"], rank)
            self._note(Call(method, seen, result))
            return result
        try:
            is_pinned = method == "pinChatMessage"  # of which the emulator has no model
            result = is_pinned or super().validate(method, fields, uploads)
        except ApiRefusal as refusal:
            self._note(Call(method, seen, refused=refusal.description))
            raise
        if method == "getMe":
            result["username"] = USERNAME
        self._note(Call(method, seen, result))
        return result


def _member(user: int, rank: str) -> dict[str, Any]:
    return {"status": rank, "user": {"id": user, "is_bot": False, "first_name": "x"}}


def _without_styles(markup: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [{name: value for name, value in key.items() if name != "style"} for key in row]
        for row in markup["inline_keyboard"]
    ]
    return {**markup, "inline_keyboard": rows}


def _decoded(name: str, value: Any) -> Any:
    """Return a parameter as it was meant: of a form it is text, which may be JSON."""
    return json.loads(value) if isinstance(value, str) and name not in _TEXTS else value


@dataclass
class Telegram:
    """The emulator on a port of this machine, in a thread with a loop of its own."""

    calls: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    last_update: int = 0

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._emulator = _Emulator(self._note)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner = web.AppRunner(self._emulator.app(), access_log=None, shutdown_timeout=0)
        self.port: int = self._run(self._listen())

    def close(self) -> None:
        self._run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def deliver(self, **update: Any) -> int:
        """Queue an update for the bot and return its number."""
        self.last_update = int(self._run(self._emulator.enqueue_update(update, token=TOKEN)))
        return self.last_update

    def ranks(self, chat: int, user: int, rank: str) -> None:
        """Have somebody be more than a member of a group."""
        self._emulator.ranks[chat, user] = rank

    def refuse(self, method: str, status: int, description: str, **parameters: Any) -> None:
        """Refuse the next call of a method as Telegram does."""
        refusal = ApiRefusal(description, status, parameters)
        self._loop.call_soon_threadsafe(self._emulator.refusals.append, (method, refusal))

    def hold(self, method: str) -> None:
        """Take the next call of a method, but never say so."""
        self._loop.call_soon_threadsafe(self._emulator.held.append, method)

    def has_taken(self, number: int) -> bool:
        """Tell whether the bot has confirmed an update; what is not for it leaves no trace."""
        left = self._emulator._update_queues._state(TOKEN).updates
        return number not in {update["update_id"] for update in left}

    def wait_for(self, happened: Callable[[], Any], alive: Callable[[], bool]) -> None:
        """Wait until something has happened through calls of a bot that is alive."""
        tries = int(PATIENCE * 100)
        with self._changed:
            for _ in range(tries):
                if happened():
                    return
                if not alive():
                    break
                self._changed.wait(0.01)
        raise AssertionError("the bot has stopped, or does not answer")

    def _note(self, call: Call) -> None:
        with self._changed:
            self.calls.append(call)
            self.faults += judged(call.method, call.fields)
            refused = call.refused and call.refused != _UNKNOWN
            if refused and (call.is_message or call.method.startswith("answer")):
                self.faults.append(f"{call.method} was refused: {call.refused}")
            self._changed.notify_all()

    async def _listen(self) -> int:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return int(self._runner.addresses[0][1])

    def _run(self, coroutine: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return future.result(PATIENCE)
