"""Kills the program while it reminds of cases, and looks for reminders that were lost or doubled.

Each case is its own group's, and was to be reminded of while the program was down: once, as late.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.cases.case import Case, CaseSettings, Member, Tick
from bot.delivery.live_cases import REMIND
from bot.store import CaseKey, CaseSaved, Commit, Timer, TimerSet, open_store
from tests.bot_api import TOKEN, BotApi
from tests.faults.sweep import UNDER_WAY, Program, wait_until

RUNS = "running as"
"""What the program writes once it has started."""
LATE = "迟发"
"""Is said of what comes late, and of nothing else."""
FIRST_GROUP = -1_000
MONTH = dt.timedelta(days=30)
BEFORE_THE_FREEZE = ("backup", "income", "farewell", "apply")
AWAKE = CaseSettings(digest=False, quiet_from=dt.time(), quiet_until=dt.time())


@dataclass
class Reminded:
    """What came of it; both lists are empty if nothing was lost or doubled."""

    kills: int = 0
    lost: list[int] = field(default_factory=list)
    """Groups that were reminded of nothing."""
    repeated: int = 0
    """Reminders sent twice around a kill: they were under way."""
    unexcused: list[int] = field(default_factory=list)
    """Groups that were reminded twice although no kill lay between."""

    @property
    def is_clean(self) -> bool:
        """Whether all was said, and nothing twice but what was under way."""
        return not (self.lost or self.unexcused)


def sweep(api: BotApi, program: Program, database: str, *, cases: int, kills: int) -> Reminded:
    """Have `cases` reminded of while the program is killed `kills` times, each time in between."""
    asyncio.run(_fill(database, cases))
    moments: list[float] = []
    run = 0
    program.start()
    for number in range(1, kills + 1):
        share = number * cases // (kills + 1)
        wait_until(program, lambda share=share: len(_said(api)) >= share)  # type: ignore[misc]
        moments.append(time.monotonic())
        program.kill()
        run = program.output().count(RUNS)
        program.start()
    wait_until(program, lambda: len(_said(api)) >= cases)
    # All may have been said before the last kill; what has hardly started cannot be asked to stop.
    wait_until(program, lambda: program.output().count(RUNS) > run)
    assert program.stop() == 0, program.output()[-2000:]
    return _compared(_said(api), cases, moments)


async def _fill(database: str, cases: int) -> None:
    """Open cases of which something was due weeks ago."""
    now = dt.datetime.now(dt.UTC)
    begun, bot = now - 2 * MONTH, int(TOKEN.partition(":")[0])
    changes: list[CaseSaved | TimerSet] = []
    for n in range(cases):
        chat, uid = FIRST_GROUP - n, f"{n:016x}"
        who = Member(5, "甲")
        ticks = tuple(Tick(step, begun.date(), who) for step in BEFORE_THE_FREEZE)
        case = Case(1, uid, f"店{n}", "abandon", begun.date(), who, begun, settings=AWAKE)
        case = replace(case, ticks=ticks)
        changes += [
            CaseSaved(CaseKey(chat, 1), case),
            TimerSet(Timer(f"{REMIND}:{uid}", chat, now - MONTH, REMIND, {"uid": uid})),
        ]
    async with open_store(database, bot) as store:
        await store.turns.commit([Commit(None, tuple(changes))], now)


def _said(api: BotApi) -> dict[int, list[float]]:
    """Return when each group was reminded."""
    found: defaultdict[int, list[float]] = defaultdict(list)
    for call in list(api.sent):
        if call.method == "sendMessage" and LATE in call.fields["text"]:
            found[call.fields["chat_id"]].append(call.at)
    return found


def _compared(said: dict[int, list[float]], cases: int, moments: Sequence[float]) -> Reminded:
    found = Reminded(kills=len(moments))
    for chat in range(FIRST_GROUP, FIRST_GROUP - cases, -1):
        times = said.get(chat, [])
        if not times:
            found.lost.append(chat)
        for first, second in itertools.pairwise(times):
            if any(first - UNDER_WAY <= moment <= second for moment in moments):
                found.repeated += 1
            else:
                found.unexcused.append(chat)
    return found
