"""Worlds for whole tests: a Telegram, and the program at it."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.emulator import Telegram
from tests.e2e.world import SECRET, World
from tests.process import Forked, Spawned


@contextmanager
def living(
    folder: Path,
    waits: Mapping[str, float] | None = None,
    start_by: type[Forked | Spawned] = Forked,
    **settings: str,
) -> Iterator[World]:
    telegram = Telegram()
    try:
        world = World(telegram, folder, **settings)
        world.waits.update(waits or {})
        world.start_by = start_by
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
    with living(tmp_path, {"bot.tg.assembly._LAST_SENDS": 0.5}) as world:
        yield world
        world.check()


@pytest.fixture(scope="module")
def webhook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One bot that Telegram calls, so that it meets updates it has not asked for too."""
    address = f"127.0.0.1:{_free_port()}"
    with living(
        tmp_path_factory.mktemp("webhook"),
        start_by=Spawned,
        BOT_WEBHOOK_URL=f"http://{address}/hook",
        BOT_WEBHOOK_LISTEN=address,
        BOT_WEBHOOK_SECRET=SECRET,
        BOT_HEALTH_LISTEN=f"127.0.0.1:{_free_port()}",
    ) as world:
        yield world


@pytest.fixture
def called(webhook: World) -> Iterator[World]:
    yield webhook
    webhook.check()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
