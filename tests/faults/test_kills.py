"""Nothing is lost, and nothing is done twice, when the program dies without a warning."""

from __future__ import annotations

import pytest

from tests.faults import reminders
from tests.faults.sweep import Program, hook, sweep
from tests.process import Forked


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_a_killed_bot_loses_nothing_and_doubles_nothing(way, api, tmp_path, database):
    settings = hook() if way == "webhook" else {}
    program = Program(api, tmp_path, database, start=Forked, **settings)
    findings = sweep(api, program, database, kills=3, pause=0.8)
    assert findings.kills == 3
    assert findings.is_clean, findings


def test_a_bot_that_is_killed_while_it_reminds_says_all_and_doubles_what_was_under_way(
    api, tmp_path, database
):
    api.latency = 0.01  # a message has arrived before the bot knows of it
    program = Program(api, tmp_path, database, start=Forked)
    found = reminders.sweep(api, program, database, cases=24, kills=3)
    assert found.kills == 3
    assert found.is_clean, found
