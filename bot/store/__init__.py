"""What is kept between runs, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.gaps import GapStore, LoggedGap
from bot.store.inbox import Inbox, Update
from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.store.outbox import JsonValue, Outbox, Send, Settled, Waiting
from bot.store.ownership import Lost, Ownership, Solo, Told, instance_lock
from bot.store.questions import Asked, Questions, digest_of
from bot.store.sessions import SessionStore, Stored
from bot.store.turns import Superseded, Turn, Turns

__all__ = [
    "Asked",
    "Chats",
    "GapStore",
    "Inbox",
    "JsonValue",
    "LoggedGap",
    "Outbox",
    "Ownership",
    "Questions",
    "Send",
    "SessionStore",
    "Settled",
    "Solo",
    "Store",
    "Stored",
    "Superseded",
    "Turn",
    "Turns",
    "Update",
    "Waiting",
    "digest_of",
    "instance_lock",
    "open_store",
]


@dataclass(frozen=True, slots=True)
class Store:
    """The open repositories of one database, as one bot sees them."""

    database: Database
    bot: int
    sessions: SessionStore
    gaps: GapStore
    inbox: Inbox
    outbox: Outbox
    questions: Questions
    chats: Chats
    turns: Turns

    @asynccontextmanager
    async def ownership(self, told: Told, lost: Lost) -> AsyncIterator[Ownership]:
        """Take part in the division of work: alone on SQLite, with others on PostgreSQL."""
        if self.database.url.get_backend_name() == "sqlite":
            yield Solo()
            return
        from bot.store.fleet import Fleet  # noqa: PLC0415 - one process needs none of it

        async with Fleet(self.database.url, self.bot, told, lost) as fleet:
            yield fleet


@asynccontextmanager
async def open_store(url: str, bot: int = 0) -> AsyncIterator[Store]:
    """Open the database at an SQLAlchemy async URL, bring its schema up to date, close it after.

    Updates, sends and answers are those of the bot with the id `bot`; conversations and gaps
    go on when the token changes. Raises StoreError if the database cannot be opened or a newer
    release has written it.
    """
    async with open_database(url) as database:
        await database.verify()
        await migrate(database)
        yield Store(
            database=database,
            bot=bot,
            sessions=SessionStore(database),
            gaps=GapStore(database),
            inbox=Inbox(database, bot),
            outbox=Outbox(database, bot),
            questions=Questions(database, bot),
            chats=Chats(database, bot),
            turns=Turns(database, bot),
        )
