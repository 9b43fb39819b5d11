"""How much more two replicas on one PostgreSQL answer than one, when Telegram is slow.

    .venv/bin/python -m benchmarks.replicas [UPDATES]

A call of the Bot API takes 200 ms, and 8 of a replica's calls are answered at a time: what one
replica can do is bounded there, and not by the processor, of which all have a share.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bot_api import BotApi
from tests.faults.sweep import FIRST_USER, SCRIPT, Program, hook, say
from tests.store.postgres import Postgres, serving

LATENCY = 0.2
AT_A_TIME = 8
USERS = 200
START = 5.0
"""Seconds for the replicas to begin; a start is measured elsewhere."""
PATIENCE = 300.0


def measure(postgres: Postgres, replicas: int, updates: int) -> float:
    """Return how many updates a second so many replicas answer."""
    database, public = postgres.empty("replicas"), hook()
    with ExitStack() as stack:
        apis = [BotApi(LATENCY, at_a_time=AT_A_TIME) for _ in range(replicas)]
        for api in apis:
            stack.callback(api.close)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            listen = hook()["BOT_WEBHOOK_LISTEN"]
            apis[0].replicas.append(listen)
            settings = {**public, "BOT_WEBHOOK_LISTEN": listen}
            program = Program(api, folder, database, **settings)
            program.start()
            stack.callback(program.kill)
        time.sleep(START)
        began = time.perf_counter()
        lines = ((FIRST_USER + n % USERS, SCRIPT[n // USERS % len(SCRIPT)]) for n in range(updates))
        say(apis[0], lines)
        while (answered := _answered(apis)) < updates:
            if time.perf_counter() - began > PATIENCE:
                raise SystemExit(f"{answered} of {updates} answered: {program.output()[-2000:]}")
            time.sleep(0.05)
        return updates / (time.perf_counter() - began)


def _answered(apis: list[BotApi]) -> int:
    return sum(call.method == "sendMessage" for api in apis for call in list(api.sent))


def main() -> None:
    """Print both figures and their ratio."""
    updates = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with serving() as postgres:
        one, two = (measure(postgres, replicas, updates) for replicas in (1, 2))
    print(f"one replica {one:.0f}/s, two {two:.0f}/s, ratio {two / one:.2f}")


if __name__ == "__main__":
    main()
