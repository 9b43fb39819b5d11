"""Kills the program at random moments under load, and looks for what was lost or doubled.

Every person says the same script. Someone whose bot was never killed says it first; what that
one was told, and the session in the end, is what everybody else must have got.
"""

from __future__ import annotations

import asyncio
import random
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from bot.dialogue import ConversationKey, Session
from bot.store import open_store
from tests.bot_api import TOKEN, BotApi, Sent
from tests.process import Command, Forked, Spawned, environment
from tests.store.makers import load

SCRIPT = (
    "/start",
    "公众号迁移要多少钱",
    "我的号是个人的",
    "/paths",
    "是订阅号",
    "注销要多久",
    "/facts",
    "不对，是服务号",
    "/dormant",
    "/cancel",
    "粉丝会丢吗",
    "企业的号，已经认证了",
    "/facts",
    "/deregister",
)
"""Changes the session at nearly every step; no two neighbours have the same answer."""
FIRST_USER = 5_000
PATIENCE = 120.0
UNDER_WAY = 0.2
"""Seconds in which the server accepts what a program has sent that is being killed."""


@dataclass
class Findings:
    """What a sweep found; all lists are empty if nothing was lost or doubled."""

    kills: int = 0
    updates: int = 0
    lost: list[str] = field(default_factory=list)
    """People whose answers are not those of the script, in its order."""
    sessions: list[str] = field(default_factory=list)
    """People whose session in the end is not the script's."""
    repeated: int = 0
    """Answers sent twice around a kill: they were under way."""
    unexcused: list[str] = field(default_factory=list)
    """Answers sent twice although no kill lay between."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, and nothing doubled but what was under way."""
        return not (self.lost or self.sessions or self.unexcused)


class Program:
    """The real program at a Bot API server."""

    def __init__(
        self,
        api: BotApi,
        folder: Path,
        database: str,
        module: str = "bot",
        start: type[Forked | Spawned] = Spawned,
        **settings: str,
    ) -> None:
        """`module`: what is started in place of the bot; `start`: how."""
        self.database = database
        self.waits: dict[str, float] = {}
        """See `Command.waits`."""
        self._arguments = ("run",) if module == "bot" else ()
        self._module = module
        self._start = start
        self._folder = folder
        self._log = folder / "log"
        self._settings = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_BASE_URL": api.url,
            "BOT_SEND_RATE": "0",
            "BOT_DATABASE_URL": database,
            **settings,
        }
        self._process: Forked | Spawned | None = None

    def start(self) -> None:
        """Start the program; it need not yet be ready when this returns."""
        command = Command(
            self._arguments,
            self._folder,
            environment(**self._settings),
            self._log,
            waits=self.waits,
            module=self._module,
        )
        self._process = self._start(command)

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Kill the program without a warning."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask the program to stop; return its exit status."""
        assert self._process
        self._process.terminate()
        return self.ended()

    def ended(self) -> int:
        """Wait until the program ends by itself; return its exit status."""
        assert self._process
        return self._process.wait(PATIENCE)

    def output(self) -> str:
        """Return everything the program has written."""
        return self._log.read_text(encoding="utf-8")


def hook() -> dict[str, str]:
    """Return the settings of a bot that is called instead of polling."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    return {
        "BOT_WEBHOOK_URL": f"http://{address}/hook",
        "BOT_WEBHOOK_LISTEN": address,
        "BOT_WEBHOOK_SECRET": "a-secret-of-this-run",
    }


def update(user: int, text: str, message: int) -> dict[str, object]:
    """Write a private message of `user` as Telegram delivers it."""
    person = {"id": user, "is_bot": False, "first_name": "A", "language_code": "zh-hans"}
    chat = {"id": user, "type": "private", "first_name": "A"}
    content: dict[str, object] = {
        "message_id": message,
        "date": 1_790_000_000,
        "chat": chat,
        "from": person,
        "text": text,
    }
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {"message": content}


def sweep(
    api: BotApi,
    program: Program,
    database: str,
    *,
    kills: int,
    users: int = 12,
    rounds: int = 3,
    pause: float = 2.5,
    seed: int = 1,
) -> Findings:
    """Have `users` people say the script `rounds` times while the program is killed `kills` times.

    A program lives for `pause` seconds at most, as a rule longer than its start takes. The first
    person is alone and spared. Raises AssertionError if the program does not come to
    an end with its work.
    """
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    script = SCRIPT * rounds
    program.start()
    say(api, [(FIRST_USER, text) for text in script])
    wait_for(api, program, {FIRST_USER: len(script)})
    lines = [(FIRST_USER + 1 + n, text) for text in script for n in range(users)]
    moments: list[float] = []
    share = max(len(lines) // (kills + 1), 1)
    for number in range(kills):
        say(api, lines[number * share : (number + 1) * share])
        early = chance.random() < 0.5
        time.sleep(pause * (chance.uniform(0.0, 0.16) if early else chance.uniform(0.16, 1.0)))
        moments.append(time.monotonic())
        program.kill()
        program.start()
    say(api, lines[kills * share :])
    people = range(FIRST_USER, FIRST_USER + users + 1)
    wait_for(api, program, dict.fromkeys(people, len(script)))
    assert program.stop() == 0, program.output()[-2000:]
    return compare(api, database, people, moments)


def compare(api: BotApi, database: str, people: range, moments: Sequence[float]) -> Findings:
    """Hold what people were told, and what is kept of them, against the first of them.

    `moments` are when programs were killed, by the monotonic clock.
    """
    findings = Findings(kills=len(moments), updates=len(api.delivered))
    _compare(findings, api.sent, people, moments)
    _compare_sessions(findings, asyncio.run(_sessions(database, people)))
    return findings


def say(api: BotApi, lines: Iterable[tuple[int, str]], number: int | None = None) -> list[int]:
    """Have people say something, in order; return the updates' numbers (`number`, if given)."""
    return api.feed({**update(user, text, 1), "update_id": number} for user, text in lines)


def told(api: BotApi, user: int) -> list[str]:
    """Return everything a person has been sent."""
    return [call.fields["text"] for call in _texts(api.sent)[user]]


def _texts(sent: Sequence[Sent]) -> dict[int, list[Sent]]:
    by_chat: defaultdict[int, list[Sent]] = defaultdict(list)
    for call in list(sent):
        if call.method == "sendMessage":
            by_chat[call.fields["chat_id"]].append(call)
    return by_chat


def _once(calls: Sequence[Sent]) -> list[str]:
    return [text for text, _ in groupby(call.fields["text"] for call in calls)]


def wait_for(
    api: BotApi, program: Program, wanted: Mapping[int, int], *, confirmed: bool = False
) -> None:
    """Wait until everybody has been told that many different things in a row.

    If `confirmed`, also until no update waits at the server. What is said twice by mistake may
    still be under way, until the program has been stopped.
    """

    def is_done() -> bool:
        heard = _texts(api.sent)
        told = all(len(_once(heard.get(user, ()))) >= count for user, count in wanted.items())
        return told and not (confirmed and api.unconfirmed)

    try:
        wait_until(program, is_done)
    except AssertionError as error:
        heard = _texts(api.sent)
        error.add_note(f"{ {u: (len(_once(heard.get(u, ()))), n) for u, n in wanted.items()} }")
        raise


def wait_until(program: Program, happened: Callable[[], bool]) -> None:
    """Wait until something has happened. Raises AssertionError if it does not."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > deadline or not program.is_alive:
            raise AssertionError(f"it does not happen\n{program.output()[-3000:]}")
        time.sleep(0.02)


def _compare(
    findings: Findings, sent: Sequence[Sent], people: range, moments: Sequence[float]
) -> None:
    heard = _texts(sent)
    expected = _once(heard[people[0]])
    for user in people:
        if _once(heard[user]) != expected:
            findings.lost.append(f"user {user} was told something else than the script says")
        for first, second in zip(heard[user], heard[user][1:], strict=False):
            if first.fields["text"] == second.fields["text"]:
                if any(first.at - UNDER_WAY <= moment <= second.at for moment in moments):
                    findings.repeated += 1
                else:
                    findings.unexcused.append(f"user {user} was told twice without a kill between")


async def _sessions(database: str, people: range) -> list[Session | None]:
    async with open_store(database) as store:
        keys = (ConversationKey(chat=user, topic=0, user=user) for user in people)
        return [await load(store, key) for key in keys]


def _compare_sessions(findings: Findings, found: Sequence[Session | None]) -> None:
    for number, session in enumerate(found):
        if session != found[0]:
            findings.sessions.append(f"user {FIRST_USER + number} ended with {session}")
