"""The lock beside an SQLite file: one process at a time works on it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from bot.errors import StoreError

PATIENCE = 0.5
"""Seconds between two attempts to get a lock that another process holds."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def instance_lock(path: Path | None) -> AsyncIterator[None]:
    """Hold the lock of an SQLite file, waiting while another process has it.

    It is freed by the death of the process. Without a file there is nothing to lock: replicas on
    a server divide the work. Raises StoreError if the lock file cannot be written.
    """
    if path is None:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _lock_file(path).open("a")
    except OSError as error:
        raise StoreError(f"the database cannot be used: {error}") from error
    with file:
        if not _lock(file):
            _log.warning("another process uses %s; waiting until it stops", path)
            while not _lock(file):  # noqa: ASYNC110 - nobody tells when a process dies
                await asyncio.sleep(PATIENCE)
        yield


def is_in_use(path: Path | None) -> bool:
    """Tell whether a process holds `instance_lock`; unknown, thus False, without a file."""
    if path is None or not _lock_file(path).exists():
        return False
    try:
        with _lock_file(path).open() as file:
            return not _lock(file)
    except OSError as error:
        raise StoreError(f"the database cannot be used: {error}") from error


def _lock_file(path: Path) -> Path:
    return path.resolve().with_name(f"{path.name}.lock")


def _lock(file: IO[str]) -> bool:
    """Try to lock a file until it is closed."""
    import fcntl  # noqa: PLC0415 - the rest also runs where there is none

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
