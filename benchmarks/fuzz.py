"""Feeds the bot updates that no Telegram should send, and watches its log and its memory.

    .venv/bin/python -m benchmarks.fuzz [UPDATES] [SEED]

Every tenth of the way the resident memory is printed; in the end, whether the bot still answers
and how many of its lines tell of an error.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.faults.bot_api import BotApi
from tests.faults.fuzz import fuzzed
from tests.faults.sweep import FIRST_USER, Program, say, wait_for

PARTS = 10
MEGABYTE = 1024


def resident(pid: int) -> float:
    """Return the resident memory of a process in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / MEGABYTE
    return 0.0


def main() -> None:
    """Print the memory ten times, then the findings."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chance = Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)  # noqa: S311, PLR2004
    api = BotApi()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(api, Path(folder), f"sqlite+aiosqlite:///{folder}/bot.db")
        program.start()
        try:
            for part in range(PARTS):
                made = (fuzzed(chance) for _ in range(count // PARTS))
                api.feed({**one, "update_id": None} for one in made if isinstance(one, dict))
                while api.unconfirmed:
                    time.sleep(0.1)
                    api.sent.clear()
                say(api, [(FIRST_USER, f"/ask {part}")])
                wait_for(api, program, {FIRST_USER: 1})
                api.sent.clear()
                print(f"{(part + 1) * count // PARTS} updates: {resident(program.pid):.0f} MB")
            lines = program.output().splitlines()
            errors = [line for line in lines if " ERROR " in line or "Traceback" in line]
            print(f"lines that tell of an error: {len(errors)}", *errors[:5], sep="\n")
        finally:
            program.kill()
            api.close()


if __name__ == "__main__":
    main()
