"""Whatever comes in, the bot stands, says nothing of its insides, and answers the next person."""

from __future__ import annotations

from random import Random

from tests.faults.fuzz import fuzzed, with_echoes
from tests.faults.sweep import say, wait_for

USER = 5_000


def test_two_thousand_updates_nobody_should_send(api, program):
    chance = Random(11)  # noqa: S311 - the same ones each time
    program.start()
    updates = [one for _ in range(1_700) for one in with_echoes(fuzzed(chance), chance)]
    assert len(updates) > 2_000
    api.feed({**update, "update_id": None} for update in updates if isinstance(update, dict))
    wait_for(api, program, {}, confirmed=True)
    say(api, [(USER, "/paths")])
    wait_for(api, program, {USER: 1})
    assert program.stop() == 0
    faults = [
        line for line in program.output().splitlines() if " ERROR " in line or "Tracebac" in line
    ]
    assert faults == []
