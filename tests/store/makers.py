"""Short ways to say what the tests of the store talk about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, event, func, select

from bot.dialogue import ConversationKey
from bot.store import Send, Store, Update
from bot.store.database import Database
from bot.store.schema import metadata
from bot.store.sqlite import SqliteFile


def key(chat: int = 1, topic: int = 0, user: int | None = None) -> ConversationKey:
    return ConversationKey(chat, topic, chat if user is None else user)


def update(number: int, chat: int = 1, payload: str = '{"text": "怎么注销"}') -> Update:
    return Update(number, key(chat), payload)


def send(chat: int = 1, text: str = "回答", **more: object) -> Send:
    return Send(chat, "sendMessage", {"text": text}, **more)


def ids(updates: Sequence[Update]) -> list[int]:
    return [update.id for update in updates]


def texts(waiting: Sequence) -> list[str]:
    return [one.send.payload["text"] for one in waiting]


async def counts(store: Store) -> dict[str, int]:
    """How many rows each table has."""

    def counting(connection: Connection) -> dict[str, int]:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }

    return await store.database.read(counting)


def count_statements(store: Store) -> list[str]:
    """Return a list that every statement from now on is added to."""
    said: list[str] = []
    for engine in _engines(store.database):
        event.listen(
            engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_: said.append(statement),
        )
    return said


def _engines(database: Database) -> tuple[Engine, ...]:
    if isinstance(database, SqliteFile):
        return (database._writer.engine, database._reader.engine)
    return (database._engine.sync_engine,)
