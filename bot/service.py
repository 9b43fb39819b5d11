"""What both fronts call: one event of one conversation, from stored state to stored state."""

from __future__ import annotations

from datetime import datetime

from bot.cases.clock import day_in_china
from bot.content.models import Lang
from bot.dialogue import ConversationKey, Event, Knowledge, Reply, Session, revise, step
from bot.dialogue.language import in_language, spoken
from bot.dialogue.route import Handler, Routes
from bot.dialogue.routes import ROUTES
from bot.store import SessionStore


class Service:
    """Handles events; callers keep the order of events of one conversation."""

    def __init__(
        self, knowledge: Knowledge, sessions: SessionStore, routes: Routes[Handler] = ROUTES
    ) -> None:
        self.knowledge = knowledge
        self.routes = routes
        self._sessions = sessions

    async def handle(
        self,
        key: ConversationKey,
        event: Event,
        now: datetime,
        *,
        lang: Lang | None = None,
    ) -> tuple[Session, Reply]:
        """Take one event and return the new session, already stored, and the reply.

        `lang` is the language to speak from now on, if one was chosen. May raise StoreError.
        """
        stored = in_language(await self._sessions.load(key), lang)
        session, reply = self.answer(stored, event, now)
        await self._sessions.save(key, session, now, reply.gap)
        return session, reply

    def answer(
        self, stored: Session | None, event: Event, now: datetime, hint: str | None = None
    ) -> tuple[Session, Reply]:
        """Return what `handle` does, for a front that keeps sessions by itself.

        `hint` is the language the front believes the user reads.
        """
        session, today = spoken(stored, event, hint), day_in_china(now)
        return step(self.knowledge, session, event, today, self.routes)

    def revise(
        self, before: Session | None, stored: Session | None, event: Event, now: datetime
    ) -> tuple[Session, Reply] | None:
        """Answer an edited message; `before` and the rest as in `bot.dialogue.revise`."""
        present, today = spoken(stored, event), day_in_china(now)
        return revise(self.knowledge, before, present, event, today, self.routes)

    async def session(self, key: ConversationKey) -> Session | None:
        """Return the stored session, if any."""
        return await self._sessions.load(key)
