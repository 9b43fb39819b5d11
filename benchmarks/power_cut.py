"""Cuts the power at random moments under load, and looks for what was lost or doubled.

    .venv/bin/python -m benchmarks.power_cut [CUTS]

The bot is killed, and its database goes on as the last completed flush has left each file. By
polling and by webhook. Fails if anything was lost that Telegram had been told is stored, or
doubled but what was under way. Needs a C compiler: see `tests/faults/disk.c`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bot_api import BotApi
from tests.faults.disk import Disk, compiler
from tests.faults.sweep import Findings, Program, hook, sweep


class Powered(Program):
    """The program on a machine whose power is cut instead of it being killed."""

    disk: Disk

    def kill(self) -> None:
        """End the program with the power."""
        super().kill()
        self.disk.cut()


def swept(cuts: int, *, webhook: bool) -> Findings:
    """Return what so many power cuts have done."""
    api = BotApi()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "bot.db"
        url, disk = f"sqlite+aiosqlite:///{file}", Disk(file, folder)
        settings = {**disk.settings, **(hook() if webhook else {})}
        program = Powered(api, folder, url, **settings)
        program.disk = disk
        try:
            return sweep(api, program, url, kills=cuts, rounds=max(cuts // 8, 3))
        finally:
            if program.is_alive:
                program.kill()
            api.close()


def main() -> None:
    """Print a line for each way of taking updates."""
    if compiler() is None:
        raise SystemExit("there is no C compiler (cc) on this machine")
    cuts = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    is_clean = True
    for way in ("polling", "webhook"):
        found = swept(cuts, webhook=way == "webhook")
        is_clean &= found.is_clean
        print(
            f"{way}: {found.kills} power cuts, {found.updates} updates; lost {len(found.lost)}, "
            f"sessions wrong {len(found.sessions)}, repeated around a cut {found.repeated}, "
            f"otherwise {len(found.unexcused)}",
            flush=True,
        )
    sys.exit(not is_clean)


if __name__ == "__main__":
    main()
