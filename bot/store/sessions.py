"""Conversations at rest: one row for each key, replaced as a whole."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.dialogue.session import ConversationKey, Session
from bot.store.engine import insert, transaction, unbroken
from bot.store.schema import sessions

_log = logging.getLogger(__name__)


class SessionStore:
    """Loads and saves sessions; every method may raise StoreError."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @unbroken
    async def load(self, key: ConversationKey) -> Session | None:
        """Return the session last saved under `key`.

        A row that cannot be read counts as none; it stays until the next save replaces it.
        """
        query = select(sessions.c.data).where(
            sessions.c.chat_id == key.chat,
            sessions.c.topic_id == key.topic,
            sessions.c.user_id == key.user,
        )
        async with transaction(self._engine) as connection:
            data = await connection.scalar(query)
        try:
            return None if data is None else Session.from_json(data)
        except ValueError:
            _log.warning("the stored session of %s cannot be read; it starts anew", key)
            return None

    @unbroken
    async def save(self, key: ConversationKey, session: Session, now: datetime) -> None:
        """Keep `session` as of the aware moment `now` in place of what was under `key`."""
        async with transaction(self._engine) as connection:
            statement = insert(sessions, connection).values(
                chat_id=key.chat,
                topic_id=key.topic,
                user_id=key.user,
                data=session.to_json(),
                version=1,
                updated_at=now,
            )
            new = statement.excluded
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=sessions.primary_key,
                    set_={
                        "data": new.data,
                        "version": sessions.c.version + 1,
                        "updated_at": new.updated_at,
                    },
                )
            )
