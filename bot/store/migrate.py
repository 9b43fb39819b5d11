"""Brings a database to the newest schema. Alembic is loaded only for one that is older."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)

from bot.errors import StoreError
from bot.store.database import Database, serialise
from bot.store.schema import metadata

HEAD = "0013"
"""The newest revision in `migrations/versions`."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As Alembic makes it."""


async def migrate(database: Database) -> None:
    """Upgrade to HEAD in one transaction, also when several processes start at once.

    Raises StoreError if a newer release has written the database.
    """
    if await database.read(stored_revision) != HEAD:
        await database.write(_upgrade)


def _upgrade(connection: Connection) -> None:
    serialise(connection, "migration")
    stored = stored_revision(connection)
    if stored is None:
        _create(connection)
    elif stored != HEAD:
        _alter(connection, stored)


def _create(connection: Connection) -> None:
    """Make the newest schema in an empty database."""
    metadata.create_all(connection, checkfirst=False)
    _VERSION.create(connection, checkfirst=True)
    connection.execute(insert(_VERSION).values(version_num=HEAD))


def _alter(connection: Connection, stored: str) -> None:
    # Alembic takes longer to load than all else here, and 8 MB.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if stored not in known:
        raise StoreError(
            f"the database was written by a newer release (schema {stored}, here {HEAD}): "
            "install that release or use another database"
        )
    command.upgrade(config, "head")


def stored_revision(connection: Connection) -> str | None:
    """Return the schema a database has; None if it is empty."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.scalar(select(_VERSION.c.version_num))
