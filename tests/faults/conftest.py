from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApi
from tests.faults.sweep import Program
from tests.process import Forked

HASTE = {
    "bot.tg.request.READ_TIMEOUT": 1.0,
    "bot.delivery.sender.LONGEST_WAIT": 0.1,
    "bot.tg.polling.LONGEST_WAIT": 0.1,
    "bot.tg.polling.CONFLICT_WAIT": 0.1,
    "bot.delivery.worker.LONGEST_WAIT": 0.1,
}
"""Nobody is in a hurry with the real waits, and tests would only sit them out."""


@pytest.fixture
def api() -> Iterator[BotApi]:
    api = BotApi()
    yield api
    api.close()


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def program(api: BotApi, tmp_path: Path, database: str) -> Iterator[Program]:
    program = Program(api, tmp_path, database, start=Forked)
    program.waits = HASTE
    yield program
    if program.is_alive:
        program.kill()
