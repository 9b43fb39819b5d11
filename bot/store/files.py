"""Which files Telegram has from us already, by what is in them."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import delete, select

from bot.store.database import Database, Insert, insert
from bot.store.schema import files


class Files:
    """The files one bot has sent; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def get(self, key: str) -> str | None:
        """Return the id of the file of that key; None if none was sent."""
        query = select(files.c.file_id).where(files.c.bot_id == self._bot, files.c.key == key)
        return await self._database.read(lambda connection: connection.scalar(query))

    async def keep(self, key: str, file_id: str, now: datetime) -> None:
        """Remember a file that was sent, in place of an earlier one of its key."""
        row = {"bot_id": self._bot, "key": key, "file_id": file_id, "sent_at": now}
        await self._database.write(
            lambda connection: connection.execute(_keep(connection.dialect.name), [row])
        )

    async def prune(self, before: datetime) -> int:
        """Forget the files sent before `before` and return how many they were."""
        statement = delete(files).where(files.c.bot_id == self._bot, files.c.sent_at < before)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount)


@cache
def _keep(dialect: str) -> Insert:
    statement = insert(files, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=files.primary_key,
        set_={"file_id": new.file_id, "sent_at": new.sent_at},
    )
