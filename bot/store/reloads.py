"""How often the knowledge was read again, so that every replica does it: a counter, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, select

from bot.store.database import Database, Insert, insert
from bot.store.schema import reloads


@dataclass(frozen=True, slots=True)
class Reload:
    """The latest time that a process has put knowledge into use because it was told to."""

    number: int = 0
    """Grows by one each time."""
    process: str = ""
    version: str = ""
    """Of the knowledge that it has found."""


@dataclass(frozen=True, slots=True)
class KnowledgeReloaded:
    """A process has put knowledge of that version into use: the others should read theirs."""

    process: str
    version: str


class Reloads:
    """Those of one bot; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def latest(self) -> Reload:
        """Return the latest one; that of number 0 if there was none."""
        query = select(reloads.c.number, reloads.c.process, reloads.c.version)
        query = query.where(reloads.c.bot_id == self._bot)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return Reload(*row) if row else Reload()


def note_reloads(
    connection: Connection,
    bot: int,
    reloaded: Sequence[KnowledgeReloaded],
    now: datetime,  # noqa: ARG001
) -> None:
    """Count what several turns have done; the last says what is in use."""
    rows = [
        {"bot_id": bot, "number": 1, "process": one.process, "version": one.version}
        for one in reloaded
    ]
    connection.execute(_counted(connection.dialect.name), rows)


@cache
def _counted(dialect: str) -> Insert:
    statement = insert(reloads, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=reloads.primary_key,
        set_={
            "number": reloads.c.number + 1,
            "process": new.process,
            "version": new.version,
        },
    )
