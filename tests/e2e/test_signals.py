"""Told to stop, the bot stops, also while it is still loading and whatever its number."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.emulator import PATIENCE, TOKEN
from tests.e2e.world import environment

AS_PROCESS_1 = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child")


def can_be_process_1() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*AS_PROCESS_1, "true"], check=False, capture_output=True).returncode == 0


def bot_within(pid: int, first: bool) -> int | None:
    """Return the process id of the bot that a process is, or has begun."""
    if not first:
        return pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return int(children[0]) if children else None


def is_loading(pid: int | None) -> bool:
    """Tell whether a process has begun to load what the bot needs."""
    return pid is not None and "pydantic_core" in Path(f"/proc/{pid}/maps").read_text("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("first", [False, True], ids=["any", "process 1"])
def test_a_bot_told_to_stop_while_it_loads_stops_cleanly(tmp_path, first):
    if first and not can_be_process_1():
        pytest.skip("no process may be made number 1 here")
    settings = {"BOT_TOKEN": TOKEN, "BOT_API_BASE_URL": "http://127.0.0.1:9/bot"}
    command = [*(AS_PROCESS_1 if first else ()), sys.executable, "-m", "bot", "run"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment(**settings), stdout=log, stderr=log
        )
        try:
            until = time.monotonic() + PATIENCE
            while not is_loading(bot := bot_within(process.pid, first)):
                assert time.monotonic() < until
                assert process.poll() is None
            assert bot is not None
            os.kill(bot, signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
            process.wait()
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")
