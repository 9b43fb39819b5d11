"""The way to a database, whatever its address says it is."""

from __future__ import annotations

from bot.errors import StoreError
from bot.store.database import Address, Database, file_of, plain_errors, url_of
from bot.store.sqlite import ONLY_READS, PRAGMAS, SqliteFile


def open_database(address: Address, *, new: bool = True, only_reads: bool = False) -> Database:
    """Make the way to a database, and the folder of an SQLite file if that may be `new`.

    Nothing is connected yet. `only_reads` leaves an SQLite file as it is, to the last byte.
    Raises StoreError if the URL, its driver or the folder cannot be used.
    """
    with plain_errors():
        url = url_of(address)
        if url.get_backend_name() != "sqlite":
            from bot.store.server import Server  # noqa: PLC0415 - half of SQLAlchemy

            return Server(url)
        path = file_of(url)
        if path and new:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif path and not path.exists():
            raise StoreError(f"there is no database {path}")
        return SqliteFile(url, ONLY_READS if only_reads else PRAGMAS)
