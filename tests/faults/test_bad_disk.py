"""A database that cannot be written: nothing is confirmed to Telegram until it is kept."""

from __future__ import annotations

import resource
import sqlite3
import time

import pytest

from tests.faults.sweep import say, told, wait_for, wait_until

USER = 5_000


def test_a_full_disk_delays_answers_and_loses_none(api, program):
    program.start()
    say(api, [(USER, "/paths")])
    wait_for(api, program, {USER: 1})
    resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    asked = api.calls["getUpdates"]
    say(api, [(USER, "/facts")])
    wait_until(program, lambda: api.calls["getUpdates"] >= asked + 3)
    assert len(told(api, USER)) == 1
    whole = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(program.pid, resource.RLIMIT_FSIZE, whole)
    wait_for(api, program, {USER: 2})
    assert program.stop() == 0


def test_a_locked_database_is_waited_for(api, program, tmp_path):
    program.start()
    say(api, [(USER, "/paths")])
    wait_for(api, program, {USER: 1})
    with sqlite3.connect(tmp_path / "bot.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        say(api, [(USER, "/facts")])
        time.sleep(0.3)
        assert len(told(api, USER)) == 1
        other.execute("ROLLBACK")
    wait_for(api, program, {USER: 2})
    assert program.stop() == 0


def test_a_disk_that_stalls_delays_no_reply_that_needs_no_write(api, program, tmp_path):
    sound, api.fault = api.fault, lambda method, _: "500" if method == "sendMessage" else None
    program.start()
    say(api, [(USER, "/paths")])
    wait_until(program, lambda: api.calls["sendMessage"] > 0)
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    say(api, [(USER + 1, "/paths")])
    api.fault = sound
    wait_for(api, program, {USER: 1})
    assert told(api, USER + 1) == []
    other.execute("ROLLBACK")
    other.close()
    wait_for(api, program, {USER + 1: 1})
    assert program.stop() == 0


@pytest.mark.parametrize("damage", ["garbage", "directory"])
def test_a_database_that_cannot_be_used_stops_the_start_with_one_line(damage, program, tmp_path):
    if damage == "garbage":
        (tmp_path / "bot.db").write_bytes(b"this is no database" * 1000)
    else:
        (tmp_path / "bot.db").mkdir()
    program.start()
    assert program.ended() == 1
    lines = program.output().splitlines()
    assert lines[-1].startswith("tuihao: the database cannot be used")
    assert "Traceback" not in program.output()
