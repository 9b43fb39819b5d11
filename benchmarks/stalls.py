"""Lets the disk stall, and measures how late the replies come that need no write meanwhile.

    .venv/bin/python -m benchmarks.stalls [STALLS]

Telegram refuses the replies to 20 people for a second. In that second the disk stops completing
flushes, with somebody else's update waiting for one, and goes on only when all replies have
come. Fails if they do not come. Needs a C compiler: see `tests/faults/disk.c`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bot_api import BotApi
from tests.faults.disk import Disk, compiler
from tests.faults.sweep import FIRST_USER, Program, say, wait_for, wait_until

PEOPLE = range(FIRST_USER + 1, FIRST_USER + 21)
REST = 1.0
"""Seconds until a refused reply may be sent again, as the stand-in has it."""


def lateness(api: BotApi, program: Program, disk: Disk) -> float:
    """Return how many milliseconds after it was due the last reply came, for one stall."""
    refused: list[float] = []

    def refuse(method: str, _number: int) -> str | None:
        if method != "sendMessage":
            return None
        refused.append(time.monotonic())
        return "429"

    sound, api.fault = api.fault, refuse
    api.sent.clear()
    say(api, [(user, "/paths") for user in PEOPLE])
    wait_until(program, lambda: len(refused) == len(PEOPLE))
    with disk.stalled():
        say(api, [(FIRST_USER, "/paths")])
        wait_until(program, lambda: disk.is_waited_for)
        api.fault = sound
        wait_for(api, program, dict.fromkeys(PEOPLE, 1))
    late = max(call.at for call in list(api.sent) if call.method == "sendMessage") - refused[-1]
    wait_for(api, program, {FIRST_USER: 1})
    return 1000 * (late - REST)


def main() -> None:
    """Print the median and the worst."""
    if compiler() is None:
        raise SystemExit("there is no C compiler (cc) on this machine")
    stalls = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    api = BotApi()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        disk = Disk(folder / "bot.db", folder)
        url = f"sqlite+aiosqlite:///{folder}/bot.db"
        program = Program(api, folder, url, **disk.settings)
        program.start()
        try:
            say(api, [(user, "/start") for user in (FIRST_USER, *PEOPLE)])
            wait_for(api, program, dict.fromkeys(PEOPLE, 1))
            late = [lateness(api, program, disk) for _ in range(stalls)]
        finally:
            program.kill()
            api.close()
    print(
        f"{stalls} stalls: the last of {len(PEOPLE)} replies came {statistics.median(late):.0f} ms"
        f" after it was due (median), {max(late):.0f} ms at worst"
    )


if __name__ == "__main__":
    main()
