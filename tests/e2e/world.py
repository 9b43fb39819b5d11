"""The real program as a process, and the people who talk to it."""

from __future__ import annotations

import http.client
import itertools
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.delivery.presses import RANK
from tests.e2e.emulator import KEY, ME, PATIENCE, TOKEN, USERNAME, Call, Telegram, visible
from tests.process import Command, Forked, Spawned, environment

BOT = {"id": ME, "is_bot": True, "first_name": "Fixture", "username": USERNAME}
DATE = 1_790_000_000
_SQLITE = "sqlite+aiosqlite:///"
SECRET = "hook-SECRET_of-this-test"


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it."""

    call: Call

    @property
    def text(self) -> str:
        return visible(self.call.fields["text"])[0]

    @property
    def id(self) -> int:
        return int(self.call.result["message_id"])

    @property
    def replies_to(self) -> int | None:
        parameters = self.call.fields.get("reply_parameters")
        return parameters and parameters["message_id"]

    @property
    def thread(self) -> int | None:
        return self.call.fields.get("message_thread_id")

    @property
    def keys(self) -> list[dict[str, Any]]:
        rows = self.call.fields.get("reply_markup", {}).get("inline_keyboard", [])
        return [key for row in rows for key in row]

    @property
    def labels(self) -> list[str]:
        return [key["text"] for key in self.keys]

    @property
    def links(self) -> list[str]:
        return [key["url"] for key in self.keys if "url" in key]

    def data(self, label: str) -> str:
        """Return the data of the first button whose label contains `label`."""
        found = [key["callback_data"] for key in self.keys if label in key["text"]]
        assert found, f"no button “{label}” among {self.labels}"
        return str(found[0])


@dataclass(frozen=True)
class Turn:
    """Everything the bot did for one update, in the chat it came from."""

    sent: list[Shown]
    edited: list[Shown]
    alerts: list[str]
    toasts: list[str]
    """Words that were shown over a button for a moment."""
    rekeyed: list[Shown]
    """Messages of which only the buttons changed."""
    attached: list[Shown]
    """Pictures, files and tables."""

    @property
    def lists(self) -> dict[str, list[Shown]]:
        """Where the calls of a method belong."""
        return {
            "sendMessage": self.sent,
            "editMessageText": self.edited,
            "editMessageReplyMarkup": self.rekeyed,
            "sendPhoto": self.attached,
            "sendDocument": self.attached,
            "sendRichMessage": self.attached,
        }

    @property
    def message(self) -> Shown:
        """The one new message; nothing else may have changed."""
        assert len(self.sent) == 1, [shown.text for shown in self.sent]
        assert not self.edited
        return self.sent[0]

    @property
    def edit(self) -> Shown:
        """The one edited message; no new one may have come."""
        assert len(self.edited) == 1, self
        assert not self.sent
        return self.edited[0]

    @property
    def silent(self) -> bool:
        return not any(
            (self.sent, self.edited, self.alerts, self.toasts, self.rekeyed, self.attached)
        )


class World:
    """A Telegram of its own with the bot at it; the bot may die and come back."""

    start_by: type[Forked | Spawned] = Forked

    def __init__(self, telegram: Telegram, folder: Path, **settings: str) -> None:
        self.telegram = telegram
        self.numbers = itertools.count(1000)
        self._log = folder / "log"
        self.folder = folder
        self.waits: dict[str, float] = {}
        """See `Command.waits`."""
        self.settings = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_BASE_URL": f"http://127.0.0.1:{telegram.port}/bot",
            "BOT_SEND_RATE": "0",
            "BOT_DATABASE_URL": f"{_SQLITE}{folder / 'bot.db'}",
            "BOT_LOG_LEVEL": "DEBUG",
            **settings,
        }
        self._process: Forked | Spawned | None = None

    def start(self) -> None:
        """Start the program and wait until it takes updates, and answers them."""
        first, runs = len(self.telegram.calls), self._runs()
        self.launch()
        self.wait_for(lambda: any(map(_listens, self.telegram.calls[first:])))
        self.wait_for(lambda: self._runs() > runs)

    def _runs(self) -> int:
        """Return how often a program has said that it answers."""
        return self.output().count("running as") if self._log.exists() else 0

    def run(self) -> int:
        """Start a program that ends by itself and return its exit status."""
        try:
            return self.launch().wait(PATIENCE)
        finally:
            self.end()

    def launch(self) -> Forked | Spawned:
        """Start the program without waiting for anything."""
        env = environment(**self.settings)
        command = Command(("run",), self.folder, env, self._log, waits=self.waits)
        self._process = self.start_by(command)
        return self._process

    def stop(self) -> int:
        """Ask the program to stop and return its exit status."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def hang_up(self, chat: int) -> Shown:
        """Send the program a SIGHUP; return the message that it then sends into a chat."""
        assert self._process
        calls = self.telegram.calls
        first = len(calls)

        def told() -> list[Call]:
            return [c for c in calls[first:] if c.is_message and c.fields["chat_id"] == chat]

        self._process.send_signal(signal.SIGHUP)
        self.wait_for(told)
        return Shown(told()[0])

    def kill(self) -> None:
        """Kill the program without a warning."""
        assert self._process
        self._process.kill()
        self._process.wait(PATIENCE)

    def settle(self) -> None:
        """Wait until every update was handled and nothing is left to be sent."""
        self.wait_for(self._is_at_rest)

    def _is_at_rest(self) -> bool:
        last = self.telegram.last_update
        return (
            (not last or self.telegram.has_taken(last) or self._is_stored(last))
            and not self.count("updates WHERE NOT done")
            and not self.count("timers WHERE kind = ?", RANK)
            and not self.count("outbox")
        )

    def _is_stored(self, number: int) -> bool:
        return self.count("updates WHERE update_id = ?", number) == 1

    def count(self, rows: str, *values: int | str) -> int:
        """Return how many rows of a table, under a condition, the database holds."""
        path = self.settings["BOT_DATABASE_URL"].removeprefix(_SQLITE)
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            (count,) = database.execute(f"SELECT count(*) FROM {rows}", values).fetchone()  # noqa: S608
            return int(count)

    def end(self) -> None:
        """Leave no process behind, whatever happened."""
        if self._process and self._process.poll() is None:
            self.kill()

    def wait_for(self, happened: Any) -> None:
        try:
            self.telegram.wait_for(happened, lambda: self._process.poll() is None)  # type: ignore[union-attr]
        except AssertionError as error:
            error.add_note(self.output()[-4000:])
            raise

    def output(self) -> str:
        """Return everything the program has written so far."""
        return self._log.read_text(encoding="utf-8")

    def check(self) -> None:
        """Nothing that goes out may be malformed, and no line may tell the token or a traceback."""
        assert not self.telegram.faults, self.telegram.faults
        output = self.output()
        assert "running as" in output
        assert KEY not in output
        assert SECRET not in output
        bad = [line for line in output.splitlines() if "Traceback" in line or " ERROR " in line]
        assert bad == []

    def post(self, body: bytes, secret: str = SECRET) -> int:
        """Call the webhook and return the HTTP status."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
        return self._ask(self.settings["BOT_WEBHOOK_LISTEN"], "POST", "/hook", body, headers)

    def health(self) -> int:
        return self._ask(self.settings["BOT_HEALTH_LISTEN"], "GET", "/healthz")

    def _ask(self, address: str, *request: Any) -> int:
        connection = http.client.HTTPConnection(address, timeout=PATIENCE)
        try:
            connection.request(*request)
            return connection.getresponse().status
        finally:
            connection.close()

    def person(self, chat: dict[str, Any] | None = None, **about: Any) -> Person:
        """Return somebody new, in a private chat with the bot or in a group."""
        number = next(self.numbers)
        return Person(self, number, chat or {"id": number, "type": "private"}, about)

    def group(self) -> dict[str, Any]:
        """Return a new group with the bot in it."""
        return {"id": -next(self.numbers), "type": "supergroup", "title": "退号群"}


def _listens(call: Call) -> bool:
    return call.method == "setWebhook" or bool(call.fields.get("timeout"))


@dataclass
class Person:
    """Somebody in a chat. Each update is followed to its end before the next is sent."""

    world: World
    number: int
    chat: dict[str, Any]
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def user(self) -> dict[str, Any]:
        known = {"first_name": f"路人{self.number}", "language_code": "zh-hans"}
        return {"id": self.number, "is_bot": False, **known, **self.about}

    def message(self, text: str | None = None, **content: Any) -> dict[str, Any]:
        """Write a message without sending it."""
        number = next(self.world.numbers)
        head = {"message_id": number, "date": DATE, "chat": self.chat, "from": self.user}
        if text is not None:
            content["text"] = text
            if text.startswith("/"):
                length = len(text.split()[0])
                command = {"type": "bot_command", "offset": 0, "length": length}
                content["entities"] = [command]
            elif (at := text.find(f"@{USERNAME}")) >= 0:
                mention = {"type": "mention", "offset": at, "length": len(USERNAME) + 1}
                content["entities"] = [mention]
        return {**head, **content}

    def says(self, text: str, **content: Any) -> Turn:
        return self.sends(self.message(text, **content))

    def later(self, acts: Callable[[], Turn]) -> Shown:
        """Do what takes the bot a while; return the one message that it sends or edits then."""
        calls = self.world.telegram.calls
        first = len(calls)

        def told() -> list[Call]:
            mine = (call for call in calls[first:] if call.fields.get("chat_id") == self.chat["id"])
            return [call for call in mine if call.is_message]

        acts()
        self.world.wait_for(told)
        self.world.settle()
        (call,) = told()
        return Shown(call)

    def sends(self, message: dict[str, Any]) -> Turn:
        with self.followed() as turn:
            self.world.telegram.deliver(message=message)
        return turn

    def presses(self, data: str, shown: Shown | int, **more: Any) -> Turn:
        """Press a button below a message."""
        query = f"press-{next(self.world.numbers)}"
        with self.followed(query) as turn:
            self.world.telegram.deliver(callback_query=self._query(query, data, shown, **more))
        return turn

    def types(self, query: str) -> dict[str, Any]:
        """Type something after the bot's name in any chat; return the answer."""
        number = f"inline-{next(self.world.numbers)}"
        typed = {"id": number, "from": self.user, "query": query, "offset": ""}
        calls = self.world.telegram.calls
        first = len(calls)
        self.world.telegram.deliver(inline_query=typed)
        self.world.settle()
        (answer,) = (c for c in calls[first:] if c.fields.get("inline_query_id") == number)
        return dict(answer.fields)

    def taps(self, label: str, shown: Shown) -> Turn:
        """Press a button, which Telegram sends along with all that the message has."""
        keyboard = shown.call.fields["reply_markup"]
        return self.presses(shown.data(label), shown, reply_markup=keyboard)

    @contextmanager
    def followed(self, query: str = "") -> Iterator[Turn]:
        """Collect what happens until everything is answered and every answer has left."""
        calls = self.world.telegram.calls
        first = len(calls)
        turn = Turn([], [], [], [], [], [])
        yield turn
        self.world.settle()
        for call in calls[first:]:
            if call.fields.get("chat_id") == self.chat["id"] and call.is_message:
                turn.lists[call.method].append(Shown(call))
            elif query and _acknowledges(call, query) and "text" in call.fields:
                shown = turn.alerts if call.fields.get("show_alert") else turn.toasts
                shown.append(call.fields["text"])

    def _query(self, name: str, data: str, shown: Shown | int, **more: Any) -> dict[str, Any]:
        number = shown.id if isinstance(shown, Shown) else shown
        message = {"message_id": number, "date": DATE, "chat": self.chat, "from": BOT, **more}
        head = {"id": name, "from": self.user, "chat_instance": "1"}
        return {**head, "message": message, "data": data}


def _acknowledges(call: Call, query: str) -> bool:
    return call.method == "answerCallbackQuery" and call.fields["callback_query_id"] == query
