"""Short ways to say what the tests of the store talk about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Engine, event, func, select

from bot.cases.case import Case, Member
from bot.dialogue import ConversationKey, Gap, Session
from bot.dialogue.state import Profile
from bot.store import (
    Arrived,
    Asked,
    Change,
    Commit,
    GapNoted,
    PositionSaved,
    QuestionAsked,
    QuestionsForgotten,
    Send,
    Store,
    Stored,
    Update,
    Versions,
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
    changes = saving(of.key, session, kept(None, version)) if session else []
    changes += [GapNoted(gap)] if gap else []
    changes += [QuestionAsked(of.key, asked)] if asked else []
    changes += [QuestionsForgotten(of.key)] if erases else []
    return Commit(Arrived((of,)), tuple(changes), tuple(sends))


async def load(store: Store, of: ConversationKey) -> Session | None:
    return (await store.turns.load([of]))[of].session


async def save(
    store: Store, of: ConversationKey, session: Session, now: datetime, gap: Gap | None = None
) -> None:
    """Let a conversation go on, whatever it was."""
    stored = (await store.turns.load([of]))[of]
    noted = (GapNoted(gap),) if gap else ()
    await store.turns.commit([Commit(None, (*saving(of, session, stored), *noted))], now)


def saving(of: ConversationKey, session: Session, stored: Stored) -> list[Change]:
    """What keeps a session: its position in any case, the other parts if there is anything."""
    changed = stored.saves(of, session)
    others = (one for one in changed if one.value not in {session.position, Profile()})
    return [*others, PositionSaved(of, session.position, stored.versions.position)]


def kept(session: Session | None, position: int = 1, **more: int) -> Stored:
    """What is loaded of a conversation whose position was saved so many times."""
    return Stored(session, versions=Versions(position=position, **more))


def ids(updates: Sequence[Update]) -> list[int]:
    return [update.id for update in updates]


def texts(waiting: Sequence) -> list[str]:
    return [one.send.payload["text"] for one in waiting]


def case_of(number: int, nickname: str = "小店", owner: int = 5) -> Case:
    opened = datetime(2026, 11, 20, 4, tzinfo=UTC)
    member = Member(owner, "甲")
    start = date(2026, 11, 20)
    uid = f"case-{number}"
    return Case(number, uid, nickname, "migrate", start, member, opened, members=(member,))


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
