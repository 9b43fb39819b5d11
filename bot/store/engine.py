"""Connections to PostgreSQL, by whatever address they are asked for."""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import URL, Dialect, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.addresses import LIBPQ, TIMEOUT
from bot.errors import StoreError

_PATIENCE = {"timeout": 10, "command_timeout": 60}
"""Seconds to wait for a server: to connect, and for one statement."""


def server_engine(url: URL, **options: Any) -> AsyncEngine:  # noqa: ANN401 - SQLAlchemy's own
    """Return an engine for PostgreSQL; options of libpq in `url` go where the driver reads them."""
    libpq = {
        name: value if isinstance(value, str) else value[-1]
        for name, value in url.query.items()
        if name in LIBPQ or name == TIMEOUT
    }
    url = url.difference_update_query(libpq)
    arguments: dict[str, object] = dict(_PATIENCE)
    if seconds := int(libpq.pop(TIMEOUT, 0)):
        arguments["timeout"] = seconds
    if libpq.get("sslrootcert") == "system":
        del libpq["sslrootcert"]
        arguments["ssl"] = ssl.create_default_context()
    if libpq:
        arguments["dsn"] = f"postgresql://?{urlencode(libpq)}"
    engine = create_async_engine(url, connect_args=arguments, hide_parameters=True, **options)
    event.listen(engine.sync_engine, "do_connect", _connect)
    return engine


def _connect(
    dialect: Dialect, _entry: ConnectionPoolEntry, arguments: list[Any], options: dict[str, Any]
) -> DBAPIConnection:
    try:
        return dialect.connect(*arguments, **options)
    except TypeError as error:  # the driver takes the address's options as arguments
        raise StoreError(f"the database cannot be used: {error}") from error
