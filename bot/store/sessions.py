"""Conversations at rest: one row for each key, replaced as a whole."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, Executable, bindparam, select

from bot.dialogue.gap import Gap
from bot.dialogue.session import ConversationKey, Session
from bot.store.database import Database, Insert, insert
from bot.store.gaps import note
from bot.store.schema import sessions

Stored: TypeAlias = tuple[Session | None, int]
"""What is under a key, and how often it was saved: (None, 0) for a new conversation."""

_log = logging.getLogger(__name__)
# Three lists find each row by its key; SQLite reads the whole table for one list of triples.
_load = select(sessions).where(
    sessions.c.chat_id.in_(bindparam("chats")),
    sessions.c.topic_id.in_(bindparam("topics")),
    sessions.c.user_id.in_(bindparam("users")),
)


class SessionStore:
    """Loads and saves sessions; every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, key: ConversationKey) -> Session | None:
        """Return the session last saved under `key`.

        A row that cannot be read counts as none; it stays until the next save replaces it.
        """
        stored = await self._database.read(lambda connection: load_sessions(connection, [key]))
        return stored[key][0]

    async def save(
        self, key: ConversationKey, session: Session, now: datetime, gap: Gap | None = None
    ) -> None:
        """Keep `session` as of the aware moment `now` in place of what was under `key`.

        What the turn has shown to be missing is counted with it, or neither is kept.
        """

        def save(connection: Connection) -> None:
            connection.execute(_save(connection.dialect.name), [_row(key, session, 1, now)])
            if gap:
                note(connection, [gap], now.astimezone(UTC).date())

        await self._database.write(save)


def load_sessions(
    connection: Connection, keys: Collection[ConversationKey]
) -> dict[ConversationKey, Stored]:
    """Return what is under each of `keys`."""
    stored: dict[ConversationKey, Stored] = dict.fromkeys(keys, (None, 0))
    wanted = {
        "chats": list({key.chat for key in keys}),
        "topics": list({key.topic for key in keys}),
        "users": list({key.user for key in keys}),
    }
    for row in connection.execute(_load, wanted):
        key = ConversationKey(row.chat_id, row.topic_id, row.user_id)
        if key in stored:
            stored[key] = _session(key, row.data), row.version
    return stored


def save_sessions(
    connection: Connection, changed: Mapping[ConversationKey, tuple[Session, int]], now: datetime
) -> int:
    """Replace what was loaded with a version, and return how many still had that version."""
    if not changed:
        return 0
    rows = [_row(key, session, version + 1, now) for key, (session, version) in changed.items()]
    return len(connection.execute(_save_loaded(connection.dialect.name), rows).all())


@cache
def _save(dialect: str) -> Insert:
    statement = insert(sessions, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=sessions.primary_key,
        set_={
            "data": new.data,
            "version": sessions.c.version + 1,
            "updated_at": new.updated_at,
        },
    )


@cache
def _save_loaded(dialect: str) -> Executable:
    statement = insert(sessions, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=sessions.primary_key,
        set_={"data": new.data, "version": new.version, "updated_at": new.updated_at},
        where=sessions.c.version == new.version - 1,
    ).returning(sessions.c.version)


def _row(key: ConversationKey, session: Session, version: int, now: datetime) -> dict[str, object]:
    return {
        "chat_id": key.chat,
        "topic_id": key.topic,
        "user_id": key.user,
        "data": session.to_json(),
        "version": version,
        "updated_at": now,
    }


def _session(key: ConversationKey, data: str) -> Session | None:
    try:
        return Session.from_json(data)
    except ValueError:
        _log.warning("the stored session of %s cannot be read; it starts anew", key)
        return None
