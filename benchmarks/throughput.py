"""How much a bot answers and how fast, how others fare while one floods it, and its memory.

    .venv/bin/python -m benchmarks.throughput [--rounds 5] [--commit 9b09ecd] [ROW …]

Rows are `fast`, `varied`, `slow`, `postgres`, `flood`, `memory`; all of them without any. This
bot, that of another commit and python-telegram-bot's echo bot run in turn against a Bot API
stand-in on this machine, each time with an empty database: machines differ, and so does one from
hour to hour. The processor's time for an answer is what a busy machine changes least. Nothing is
paced and nobody cooled down. SQLite flushes at each commit, and so does PostgreSQL.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.beside import ROOT, ratio, spread, worktree
from benchmarks.endurance import resident
from benchmarks.load import Load, drive
from tests.bot_api import BotApi
from tests.faults.sweep import Program
from tests.store.postgres import Postgres, serving

FAST = Load(users=1000, updates=4000)
CALM = Load(users=500, updates=600, rate=20)
LOADS = {
    "fast": FAST,
    "varied": replace(FAST, texts=1420),
    "slow": replace(FAST, latency=0.05),
    "postgres": FAST,
}
FLOOD = 200
"""Updates a second of somebody who floods."""
SETTINGS = {"BOT_SEMANTIC": "off", "BOT_LOG_LEVEL": "WARNING"}
DURABLE = ("fsync = on", "full_page_writes = on", "synchronous_commit = on")


class Bot(NamedTuple):
    """A bot that is measured."""

    name: str
    module: str = "bot"
    checkout: Path = ROOT
    cache: str | None = None
    """Where it finds what an earlier start has kept of the knowledge; older ones keep nothing."""

    def program(self, api: BotApi, folder: Path, database: str | None = None) -> Program:
        """Return it, to be started at a Bot API; on an SQLite file unless told otherwise."""
        database = database or f"sqlite+aiosqlite:///{folder}/bot.db"
        there = {"PYTHONPATH": str(self.checkout)}
        there |= {"BOT_CACHE_DIR": self.cache} if self.cache else {}
        return Program(api, folder, database, self.module, **SETTINGS, **there)


_CACHE = tempfile.TemporaryDirectory()
OURS = Bot("this bot", cache=_CACHE.name)
STOCK = Bot("stock echo", "benchmarks.stock")


def measure(bot: Bot, load: Load, postgres: Postgres | None = None) -> dict[str, Any]:
    """Run a bot under a load and return its figures, its megabytes in the end too."""
    with closing(BotApi(load.latency)) as api, tempfile.TemporaryDirectory() as folder:
        database = postgres.empty("throughput") if postgres else None
        program = bot.program(api, Path(folder), database)
        program.start()
        try:
            figures = drive(api, load, program.pid)
            if figures["unanswered"]:
                print(f"{bot.name} left {figures['unanswered']} unanswered", file=sys.stderr)
            return {**figures, "memory": resident(program.pid)}
        finally:
            program.stop()


def compared(
    title: str, bots: Sequence[Bot], one: Callable[[Bot], dict[str, Any]], rounds: int, what: str
) -> None:
    """Measure bots in turn; print a figure of each, the processor's time, and ours of theirs."""
    found: dict[str, list[dict[str, Any]]] = {bot.name: [] for bot in bots}
    for _ in range(rounds):
        for bot in bots:
            found[bot.name].append(one(bot))
    print(f"{title}, {rounds} rounds")
    ours = [figures[what] for figures in found[OURS.name]]
    for name, figures in found.items():
        values, costs = ([each[key] for each in figures] for key in (what, "cost"))
        beside = "" if name == OURS.name else f"  ours of it {ratio(ours, values)}"
        print(f"  {name:12} {spread(values, 0)}, processor {spread(costs)} ms{beside}", flush=True)


def flooded(bot: Bot, postgres: Postgres | None) -> dict[str, Any]:
    """Return how much longer the slowest of others wait while somebody floods, and the figures."""
    calm, flood = (measure(bot, load, postgres) for load in (CALM, replace(CALM, flood=FLOOD)))
    return {**flood, "calm": calm["p99"], "times": flood["p99"] / calm["p99"]}


def print_flood(bots: Sequence[Bot], rounds: int) -> None:
    """Print what 20 questions a second of others wait for, alone and beside 200 of one."""
    with serving() as postgres:
        _flush(postgres)
        for name, server in (("SQLite", None), ("PostgreSQL", postgres)):
            print(f"p99 of others, ms: alone, beside {FLOOD}/s of one, and times; {name}")
            found: dict[str, list[dict[str, Any]]] = {bot.name: [] for bot in bots}
            for _ in range(rounds):
                for bot in bots:
                    found[bot.name].append(flooded(bot, server))
            for bot, figures in found.items():
                told = (spread([one[key] for one in figures]) for key in ("calm", "p99", "times"))
                print(f"  {bot:12} {'  '.join(told)}", flush=True)


def print_postgres(bots: Sequence[Bot], rounds: int) -> None:
    """Print updates a second with one process on PostgreSQL."""
    with serving() as postgres:
        _flush(postgres)
        title = "updates a second on PostgreSQL"
        compared(title, bots, lambda bot: measure(bot, FAST, postgres), rounds, "per_second")


def print_memory(bots: Sequence[Bot], rounds: int) -> None:
    """Print the memory after 2,000 updates."""
    load = replace(FAST, updates=2000)
    compared("MB after 2,000 updates", bots, lambda bot: measure(bot, load), rounds, "memory")


def print_load(name: str, bots: Sequence[Bot], rounds: int) -> None:
    """Print updates a second on an SQLite file."""
    load = LOADS[name]
    compared(f"updates a second: {name}", bots, lambda b: measure(b, load), rounds, "per_second")


def _flush(postgres: Postgres) -> None:
    """Have a server of the tests be as durable as others are."""
    postgres.run(*(f"ALTER SYSTEM SET {one}" for one in DURABLE), "SELECT pg_reload_conf()")


ROWS = ("fast", "varied", "slow", "postgres", "memory", "flood")


def print_row(row: str, other: Path, rounds: int) -> None:
    """Measure one row beside the bot in another checkout, and print it."""
    then = Bot("then", checkout=other)
    if not any(Path(_CACHE.name).iterdir()):
        measure(OURS, Load(users=10, updates=10))  # the first start, which is measured elsewhere
    match row:
        case "flood":
            print_flood((OURS, then), rounds)
        case "postgres":
            print_postgres((OURS, then, STOCK), rounds)
        case "memory":
            print_memory((OURS, then, STOCK), rounds)
        case _:
            print_load(row, (OURS, then, STOCK), rounds)


def main() -> None:
    """Print the rows that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []])
    parser.add_argument("--commit", default="9b09ecd")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with worktree(arguments.commit) as other:
        for row in arguments.rows or ROWS:
            print_row(row, other, arguments.rounds)


if __name__ == "__main__":
    main()
