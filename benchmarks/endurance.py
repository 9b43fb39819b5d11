"""Feeds the bot many updates, and watches its log and its memory.

    .venv/bin/python -m benchmarks.endurance [ordinary|fuzzed] [UPDATES] [SEED]

Ordinary ones are questions and commands of 1,000 people, fuzzed ones such as no Telegram should
send. Every tenth of the way the resident memory is printed; in the end, whether the bot still
answers and how many of its lines tell of an error; it fails if one does.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.bot_api import BotApi
from tests.faults.fuzz import fuzzed
from tests.faults.sweep import FIRST_USER, SCRIPT, Program, say, update, wait_for

PARTS = 10
PEOPLE = 1_000
MEGABYTE = 1024


def ordinary() -> Iterator[dict[str, object]]:
    """Have everybody say the script, in step, for ever."""
    for text in itertools.cycle(SCRIPT):
        for number in range(1, PEOPLE + 1):
            yield update(FIRST_USER + number, text, 1)


def fuzz(seed: int) -> Iterator[dict[str, object]]:
    """Make up garbage for ever."""
    chance = Random(seed)  # noqa: S311 - not a secret
    while True:
        one = fuzzed(chance)
        if isinstance(one, dict):
            yield {**one, "update_id": None}


def resident(pid: int) -> float:
    """Return the resident memory of a process in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / MEGABYTE
    return 0.0


def main() -> None:
    """Print the memory ten times, then the findings."""
    kind, count, seed = (*sys.argv[1:], *("ordinary", "100000", "1")[len(sys.argv) - 1 :])
    updates = ordinary() if kind == "ordinary" else fuzz(int(seed))
    api = BotApi()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(api, Path(folder), f"sqlite+aiosqlite:///{folder}/bot.db")
        program.start()
        try:
            for part in range(1, PARTS + 1):
                api.feed(itertools.islice(updates, int(count) // PARTS))
                while api.unconfirmed:
                    time.sleep(0.1)
                    api.sent.clear()
                say(api, [(FIRST_USER, f"/ask {part}")])
                wait_for(api, program, {FIRST_USER: 1})
                api.sent.clear()
                print(f"{part * int(count) // PARTS} updates: {resident(program.pid):.0f} MB")
            lines = program.output().splitlines()
            errors = [line for line in lines if " ERROR " in line or "Traceback" in line]
            print(f"lines that tell of an error: {len(errors)}", *errors[:5], sep="\n")
        finally:
            program.kill()
            api.close()
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
