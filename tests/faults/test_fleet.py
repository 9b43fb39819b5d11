"""Two replicas on one PostgreSQL: nobody who talks to them notices which they are talking to."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest

from bot.content.shipped import knowledge_dir
from tests.faults.sweep import SCRIPT, Program, compare, hook, say, told, wait_for, wait_until
from tests.process import Forked

PEOPLE = range(5_000, 5_021)
ADMIN = 77
RELOADED = "the knowledge is reloaded"


def fleet(api, folder, database, **settings):
    """Return two programs that are called by turns, started."""
    public = hook()
    programs = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        listen = hook()["BOT_WEBHOOK_LISTEN"]
        api.replicas.append(listen)
        own = {**public, "BOT_WEBHOOK_LISTEN": listen, **settings}
        programs.append(Program(api, folder / name, database, start=Forked, **own))
    for program in programs:
        program.start()
    return programs


def end(programs):
    for program in programs:
        if program.is_alive:
            program.kill()


@pytest.fixture
def replicas(api, tmp_path, postgres):
    """Return two programs; one person has said everything to them."""
    programs = fleet(api, tmp_path, postgres.empty("fleet"))
    say(api, [(PEOPLE[0], text) for text in SCRIPT])
    wait_for(api, programs[1], {PEOPLE[0]: len(SCRIPT)})
    yield programs
    end(programs)


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


def test_a_reload_of_one_replica_reaches_the_other(api, tmp_path, postgres):
    knowledge = Path(shutil.copytree(knowledge_dir(), tmp_path / "knowledge"))
    settings = {"BOT_ADMIN_IDS": str(ADMIN), "BOT_KNOWLEDGE_DIR": str(knowledge)}
    programs = fleet(api, tmp_path, postgres.empty("fleet"), **settings)
    try:
        for program in programs:
            wait_until(program, lambda program=program: "running as" in program.output())
        facts = knowledge / "facts" / "migrate.yaml"
        facts.write_text(facts.read_text("utf-8").replace("300 元", "380 元"), "utf-8")
        say(api, [(ADMIN, "/reload")])
        wait_for(api, programs[0], {ADMIN: 1})
        for program in programs:
            wait_until(program, lambda program=program: RELOADED in program.output())
        say(api, [(ADMIN, "/health")])
        wait_for(api, programs[0], {ADMIN: 2})
        assert [program.stop() for program in programs] == [0, 0]
    finally:
        end(programs)
    outputs = [program.output() for program in programs]
    (version,) = {*re.findall(rf"{RELOADED}; version (\w+)", "".join(outputs))}
    done, health = told(api, ADMIN)
    assert version in done
    assert version in health
    assert "副本 2 个" in health
    assert [output.count(RELOADED) for output in outputs] == [1, 1]
