"""Brings a database to the newest schema. Alembic is loaded only when there is work to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, String, column, inspect, select, table

from bot.errors import StoreError
from bot.store.database import Database, serialise

HEAD = "0012"
"""The newest revision in `migrations/versions`."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_REVISION = select(column("version_num", String)).select_from(table("alembic_version"))


async def migrate(database: Database) -> None:
    """Upgrade to HEAD in one transaction, also when several processes start at once.

    Raises StoreError if a newer release has written the database.
    """
    if await database.read(stored_revision) != HEAD:
        await database.write(_upgrade)


def _upgrade(connection: Connection) -> None:
    serialise(connection, "migration")
    stored = stored_revision(connection)
    if stored == HEAD:
        return
    # Alembic takes longer to load than all else here: a usual start does without it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if stored is not None and stored not in known:
        raise StoreError(
            f"the database was written by a newer release (schema {stored}, here {HEAD}): "
            "install that release or use another database"
        )
    command.upgrade(config, "head")


def stored_revision(connection: Connection) -> str | None:
    """Return the schema a database has; None if it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(_REVISION)
