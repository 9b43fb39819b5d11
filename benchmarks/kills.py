"""Kills the bot at random moments under load, and counts what was lost or doubled.

    .venv/bin/python -m benchmarks.kills [KILLS]

By polling and by webhook, and while it reminds of cases; on SQLite and on PostgreSQL. Fails if
anything was lost, or doubled but what was under way.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bot_api import BotApi
from tests.faults import reminders
from tests.faults.sweep import Findings, Program, hook, sweep
from tests.store.postgres import Postgres, serving

CASES_A_KILL = 8


@contextmanager
def ready(database: str | None, **settings: str) -> Iterator[tuple[BotApi, Program, str]]:
    """Yield a server, a program and its database; None: in an SQLite file of its own."""
    api = BotApi()
    with tempfile.TemporaryDirectory() as folder:
        url = database or f"sqlite+aiosqlite:///{folder}/bot.db"
        program = Program(api, Path(folder), url, **settings)
        try:
            yield api, program, url
        finally:
            if program.is_alive:
                program.kill()
            api.close()


def swept(kills: int, database: str | None, *, webhook: bool) -> Findings:
    """Return what a sweep of so many kills has found."""
    with ready(database, **(hook() if webhook else {})) as (api, program, url):
        return sweep(api, program, url, kills=kills, rounds=max(kills // 8, 3))


def reminded(kills: int, database: str | None) -> reminders.Reminded:
    """Return what became of reminders that were under way at so many kills."""
    with ready(database) as (api, program, url):
        api.latency = 0.01
        cases = CASES_A_KILL * (kills + 1)
        return reminders.sweep(api, program, url, cases=cases, kills=kills)


def on(engine: str, kills: int, postgres: Postgres) -> bool:
    """Print a line for each way of taking updates, and one for reminders; tell if all is well."""

    def database() -> str | None:
        return None if engine == "SQLite" else postgres.empty("kills")

    is_clean = True
    for way in ("polling", "webhook"):
        found = swept(kills, database(), webhook=way == "webhook")
        is_clean &= found.is_clean
        print(
            f"{engine}, {way}: {found.kills} kills, {found.updates} updates; "
            f"lost {len(found.lost)}, sessions wrong {len(found.sessions)}, repeated "
            f"around a kill {found.repeated}, otherwise {len(found.unexcused)}",
            flush=True,
        )
    told = reminded(kills, database())
    print(
        f"{engine}, reminders: {told.kills} kills, {CASES_A_KILL * (kills + 1)} reminders; lost "
        f"{len(told.lost)}, repeated around a kill {told.repeated}, otherwise "
        f"{len(told.unexcused)}",
        flush=True,
    )
    return is_clean and told.is_clean


def main() -> None:
    """Look at both engines; fail if one has lost or doubled anything."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with serving() as postgres:
        all_well = [on(engine, kills, postgres) for engine in ("SQLite", "PostgreSQL")]
    sys.exit(not all(all_well))


if __name__ == "__main__":
    main()
