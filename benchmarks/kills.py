"""Kills the bot at random moments under load, and counts what was lost or doubled.

    .venv/bin/python -m benchmarks.kills [KILLS]

By polling and by webhook, on SQLite and on PostgreSQL. Fails if anything was lost, or doubled
but what was under way.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bot_api import BotApi
from tests.faults.sweep import Findings, Program, hook, sweep
from tests.store.postgres import serving


def swept(kills: int, database: str | None, *, webhook: bool) -> Findings:
    """Return what a sweep of so many kills has found; None: in an SQLite file of its own."""
    api = BotApi()
    with tempfile.TemporaryDirectory() as folder:
        url = database or f"sqlite+aiosqlite:///{folder}/bot.db"
        program = Program(api, Path(folder), url, **(hook() if webhook else {}))
        try:
            return sweep(api, program, url, kills=kills, rounds=max(kills // 8, 3))
        finally:
            if program.is_alive:
                program.kill()
            api.close()


def main() -> None:
    """Print a line for each engine and way of taking updates."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    is_clean = True
    with serving() as postgres:
        for engine in ("SQLite", "PostgreSQL"):
            for way in ("polling", "webhook"):
                database = None if engine == "SQLite" else postgres.empty("kills")
                found = swept(kills, database, webhook=way == "webhook")
                is_clean &= found.is_clean
                print(
                    f"{engine}, {way}: {found.kills} kills, {found.updates} updates; "
                    f"lost {len(found.lost)}, sessions wrong {len(found.sessions)}, repeated "
                    f"around a kill {found.repeated}, otherwise {len(found.unexcused)}",
                    flush=True,
                )
    sys.exit(not is_clean)


if __name__ == "__main__":
    main()
