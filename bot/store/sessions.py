"""Conversations at rest: one row for each key, replaced as a whole."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, Executable, bindparam, select

from bot.dialogue.session import ConversationKey, Session
from bot.store.changes import Superseded
from bot.store.database import insert
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


@dataclass(frozen=True, slots=True)
class SessionSaved:
    """A conversation has gone on."""

    key: ConversationKey
    session: Session
    version: int = 0
    """The version that what it goes on from was loaded with."""


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
    connection: Connection,
    bot: int,  # noqa: ARG001 - conversations go on when the token changes
    saved: Sequence[SessionSaved],
    now: datetime,
) -> None:
    """Replace what still has the version it was loaded with; Superseded if one has another."""
    rows = [_row(one, now) for one in saved]
    if len(connection.execute(_save(connection.dialect.name), rows).all()) != len(rows):
        raise Superseded("a session was changed by somebody else")


@cache
def _save(dialect: str) -> Executable:
    statement = insert(sessions, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=sessions.primary_key,
        set_={"data": new.data, "version": new.version, "updated_at": new.updated_at},
        where=sessions.c.version == new.version - 1,
    ).returning(sessions.c.version)


def _row(saved: SessionSaved, now: datetime) -> dict[str, object]:
    return {
        "chat_id": saved.key.chat,
        "topic_id": saved.key.topic,
        "user_id": saved.key.user,
        "data": saved.session.to_json(),
        "version": saved.version + 1,
        "updated_at": now,
    }


def _session(key: ConversationKey, data: str) -> Session | None:
    try:
        return Session.from_json(data)
    except ValueError:
        _log.warning("the stored session of %s cannot be read; it starts anew", key)
        return None
