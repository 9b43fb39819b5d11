"""Two replicas on one PostgreSQL: one dies, and nobody who talks to them notices."""

from __future__ import annotations

import time

import pytest

from tests.faults.sweep import SCRIPT, Program, compare, hook, say, wait_for
from tests.process import Forked

PEOPLE = range(5_000, 5_021)


@pytest.fixture
def replicas(api, tmp_path, postgres):
    """Return two programs that are called by turns; one person has said everything to them."""
    database = postgres.empty("fleet")
    public = hook()
    programs = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        listen = hook()["BOT_WEBHOOK_LISTEN"]
        api.replicas.append(listen)
        settings = {**public, "BOT_WEBHOOK_LISTEN": listen}
        programs.append(Program(api, folder, database, start=Forked, **settings))
    for program in programs:
        program.start()
    say(api, [(PEOPLE[0], text) for text in SCRIPT])
    wait_for(api, programs[1], {PEOPLE[0]: len(SCRIPT)})
    yield programs
    for program in programs:
        if program.is_alive:
            program.kill()


def test_what_a_dead_replica_leaves_is_taken_over(api, replicas):
    one, two = replicas
    others = PEOPLE[1:]
    half = len(SCRIPT) // 2
    say(api, [(user, text) for text in SCRIPT[:half] for user in others])
    time.sleep(0.3)
    moment = time.monotonic()
    one.kill()
    say(api, [(user, text) for text in SCRIPT[half:] for user in others])
    wait_for(api, two, dict.fromkeys(PEOPLE, len(SCRIPT)))
    assert two.stop() == 0
    findings = compare(api, two.database, PEOPLE, [moment])
    assert findings.is_clean, findings


def test_two_replicas_share_the_work_and_no_answer_comes_twice(api, replicas):
    one, two = replicas
    others = PEOPLE[1:]
    say(api, [(user, text) for text in SCRIPT for user in others])
    wait_for(api, two, dict.fromkeys(PEOPLE, len(SCRIPT)))
    assert [one.stop(), two.stop()] == [0, 0]
    findings = compare(api, two.database, PEOPLE, [])
    assert findings.is_clean, findings
