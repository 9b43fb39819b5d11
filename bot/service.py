"""What both fronts call: one event of one conversation, from stored state to stored state."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue import ConversationKey, Event, Knowledge, Reply, Said, Session, revise, step
from bot.dialogue.language import language_of
from bot.store import SessionStore


class Service:
    """Handles events; callers keep the order of events of one conversation."""

    def __init__(self, knowledge: Knowledge, sessions: SessionStore) -> None:
        self.knowledge = knowledge
        self._sessions = sessions

    async def handle(
        self, key: ConversationKey, event: Event, now: datetime, hint: str | None = None
    ) -> tuple[Session, Reply]:
        """Take one event and return the new session, already stored, and the reply.

        `hint` is the language the front believes the user reads. May raise StoreError.
        """
        session, reply = self.answer(await self._sessions.load(key), event, now, hint)
        await self._sessions.save(key, session, now, reply.gap)
        return session, reply

    def answer(
        self, stored: Session | None, event: Event, now: datetime, hint: str | None = None
    ) -> tuple[Session, Reply]:
        """Return what `handle` does, for a front that keeps sessions by itself."""
        session = _as_read(stored, event, hint)
        return step(self.knowledge, session, event, now.date())

    def revise(
        self, before: Session | None, stored: Session | None, event: Event, now: datetime
    ) -> tuple[Session, Reply] | None:
        """Answer an edited message; `before` and the rest as in `bot.dialogue.revise`."""
        present = _as_read(stored, event, None)
        return revise(self.knowledge, before, present, event, now.date())

    async def session(self, key: ConversationKey) -> Session | None:
        """Return the stored session, if any."""
        return await self._sessions.load(key)


def _as_read(stored: Session | None, event: Event, hint: str | None) -> Session:
    """Return the session in the language of who has just said something."""
    text = event.text if isinstance(event, Said) else ""
    lang = language_of(text, stored.lang if stored else None, hint)
    return replace(stored or Session(), lang=lang)
