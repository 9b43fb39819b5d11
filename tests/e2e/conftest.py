"""Worlds for whole tests: a Telegram, and the program at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.emulator import Telegram
from tests.e2e.world import World


@contextmanager
def living(folder: Path, **settings: str) -> Iterator[World]:
    telegram = Telegram()
    try:
        world = World(telegram, folder, **settings)
        try:
            world.start()
            yield world
        finally:
            world.end()
    finally:
        telegram.close()


@pytest.fixture(scope="module")
def polling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One bot for the tests of a file; everybody in them is somebody else."""
    with living(tmp_path_factory.mktemp("polling")) as world:
        yield world


@pytest.fixture
def world(polling: World) -> Iterator[World]:
    yield polling
    polling.check()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[World]:
    """A bot of one test's own, which may be stopped and killed."""
    with living(tmp_path) as world:
        yield world
        world.check()
