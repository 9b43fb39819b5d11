"""What is asked of a bot, by how many and how fast, and how long its answers took."""

from __future__ import annotations

import itertools
import json
import os
import statistics
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.beside import ROOT
from tests.bot_api import BotApi, Sent
from tests.faults.sweep import update

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
FIRST_USER = 100
REST = 3.0
"""Seconds after the first answer, which is how a bot tells that it has started."""
PATIENCE = 120.0


@dataclass(frozen=True)
class Load:
    """What is asked of the bot."""

    users: int
    updates: int
    latency: float = 0.0
    """Seconds each call takes."""
    rate: float = 0.0
    """Updates a second; 0: all at once."""
    texts: int = 10
    """How many different things are said; more than ten are strangers' questions."""
    flood: float = 0.0
    """Updates a second of one user more; their answers do not count."""


def strangers() -> tuple[str, ...]:
    """Return what strangers have asked, each question once."""
    files = sorted((ROOT / "evaluation").glob("*/questions.jsonl"))
    rows = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return tuple(dict.fromkeys(json.loads(row)["q"] for row in rows))


class Asking:
    """People at a Bot API who say something, and when they said it."""

    def __init__(self, api: BotApi, texts: int = len(TEXTS)) -> None:
        self._api = api
        self._texts = TEXTS if texts <= len(TEXTS) else strangers()[:texts]
        self._number = itertools.count()
        self._asked: defaultdict[int, deque[float]] = defaultdict(deque)

    def ask(self, users: Sequence[int]) -> None:
        """Have each of them say something now."""
        said = [
            update(user, self._texts[next(self._number) % len(self._texts)], 1) for user in users
        ]
        now = time.monotonic()
        for user in users:
            self._asked[user].append(now)
        self._api.feed(said)

    def answers(self) -> tuple[list[tuple[float, float]], int]:
        """Return when each was asked and answered, and how many of the flood were."""
        asked = {user: iter(times) for user, times in self._asked.items()}
        sent = [call for call in list(self._api.sent) if _is_answer(call)]
        flooded = sum(call.fields["chat_id"] == FLOODER for call in sent)
        mine = (call for call in sent if call.fields["chat_id"] != FLOODER)
        return [(next(asked[call.fields["chat_id"]]), call.at) for call in mine], flooded


def processor_time(pid: int) -> float:
    """Return the seconds that a process has had of the processors."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def drive(api: BotApi, load: Load, bot: int) -> dict[str, Any]:
    """Have everything said, wait for the answers, and return the figures of a bot by its id."""
    Asking(api).ask([FIRST_USER])
    while not any(map(_is_answer, list(api.sent))):
        time.sleep(0.01)
    time.sleep(REST)
    api.sent.clear()
    asking = Asking(api, load.texts)
    users = [FIRST_USER + number % load.users for number in range(load.updates)]
    with _flood(asking, load.flood):
        began, spent = time.monotonic(), processor_time(bot)
        if load.rate:
            for number, user in enumerate(users):
                time.sleep(max(began + number / load.rate - time.monotonic(), 0))
                asking.ask([user])
        else:
            asking.ask(users)
        while len(asking.answers()[0]) < load.updates and time.monotonic() < began + PATIENCE:
            time.sleep(0.2)
    spent = processor_time(bot) - spent
    answers, flooded = asking.answers()
    cuts = statistics.quantiles([(at - asked) * 1000 for asked, at in answers], n=100)
    return {
        "flooded": flooded,
        "unanswered": load.updates - len(answers),
        "per_second": len(answers) / (max(at for _, at in answers) - began),
        "cost": 1000 * spent / len(answers),
        "p50": cuts[49],
        "p99": cuts[98],
    }


def _is_answer(call: Sent) -> bool:
    return call.method == "sendMessage"


@contextmanager
def _flood(asking: Asking, rate: float) -> Iterator[None]:
    """Have somebody say four things at once, again and again, while the context is open."""
    over = threading.Event()

    def flood() -> None:
        while not over.wait(4 / rate):
            asking.ask([FLOODER] * 4)

    thread = threading.Thread(target=flood, daemon=True)
    if rate:
        thread.start()
    yield
    over.set()
    if rate:
        thread.join()
