"""Short ways to say what the tests of the store talk about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, event, func, select

from bot.dialogue import ConversationKey, Gap, Session
from bot.store import (
    Arrived,
    Asked,
    Change,
    Commit,
    GapNoted,
    QuestionAsked,
    QuestionsForgotten,
    Send,
    SessionSaved,
    Store,
    Update,
)
from bot.store.database import Database
from bot.store.schema import metadata
from bot.store.sqlite import SqliteFile


def key(chat: int = 1, topic: int = 0, user: int | None = None) -> ConversationKey:
    return ConversationKey(chat, topic, chat if user is None else user)


def update(number: int, chat: int = 1, payload: str = '{"text": "怎么注销"}') -> Update:
    return Update(number, key(chat), payload)


def send(chat: int = 1, text: str = "回答", **more: object) -> Send:
    return Send(chat, "sendMessage", {"text": text}, **more)


def commit_of(  # noqa: PLR0917
    of: Update,
    session: Session | None = None,
    version: int = 0,
    sends: Sequence[Send] = (),
    gap: Gap | None = None,
    asked: Asked | None = None,
    *,
    erases: bool = False,
) -> Commit:
    """What came of an update."""
    changes: list[Change] = [SessionSaved(of.key, session, version)] if session else []
    changes += [GapNoted(gap)] if gap else []
    changes += [QuestionAsked(of.key, asked)] if asked else []
    changes += [QuestionsForgotten(of.key)] if erases else []
    return Commit(Arrived((of,)), tuple(changes), tuple(sends))


async def load(store: Store, of: ConversationKey) -> Session | None:
    stored, _ = (await store.turns.load([of]))[of]
    return stored


async def save(
    store: Store, of: ConversationKey, session: Session, now: datetime, gap: Gap | None = None
) -> None:
    """Let a conversation go on, whatever it was."""
    _, version = (await store.turns.load([of]))[of]
    noted = (GapNoted(gap),) if gap else ()
    await store.turns.commit([Commit(None, (SessionSaved(of, session, version), *noted))], now)


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
