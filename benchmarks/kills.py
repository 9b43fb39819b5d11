"""Kills the bot at random moments under load, and counts what was lost or doubled.

    .venv/bin/python -m benchmarks.kills [KILLS] [DATABASE_URL]

By polling and by webhook. Without a URL the database is an SQLite file of its own; one that is
named must be empty.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.faults.bot_api import BotApi
from tests.faults.sweep import Findings, Program, hook, sweep


def swept(kills: int, database: str | None, *, webhook: bool) -> Findings:
    """Return what a sweep of so many kills has found."""
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
    """Print a line for each way of taking updates."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    database = sys.argv[2] if len(sys.argv) > 2 else None  # noqa: PLR2004
    for webhook in (False, True):
        found = swept(kills, database, webhook=webhook)
        print(
            f"{'webhook' if webhook else 'polling'}: {found.kills} kills, {found.updates} updates; "
            f"lost {len(found.lost)}, sessions wrong {len(found.sessions)}, "
            f"repeated around a kill {found.repeated}, repeated otherwise {len(found.unexcused)}"
        )


if __name__ == "__main__":
    main()
