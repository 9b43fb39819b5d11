"""What a turn changes, kept whole or not at all: session, sends, gap, and the inbox mark."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.dialogue.gap import Gap
from bot.dialogue.session import ConversationKey, Session
from bot.errors import StoreError
from bot.store.chats import moved
from bot.store.database import Database
from bot.store.gaps import note
from bot.store.inbox import Update, mark_done
from bot.store.outbox import Send, Waiting, add_sends
from bot.store.questions import Asked, forget_before, remember_asked
from bot.store.sessions import Stored, load_sessions, save_sessions


class Superseded(StoreError):
    """Somebody else has handled one of these updates, or changed one of these sessions."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one update."""

    update: Update
    session: Session | None
    """The session to keep; None leaves what is stored."""
    version: int = 0
    """The version the session was loaded with."""
    sends: tuple[Send, ...] = ()
    gap: Gap | None = None
    asked: Asked | None = None
    """The message it answers, to be remembered in case that is edited."""
    erases: bool = False
    """Whether its user has had everything about their case forgotten."""
    parts: tuple[Update, ...] = ()
    """Further updates that are answered with it."""


class Turns:
    """The turns of one bot; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def load(self, keys: Collection[ConversationKey]) -> dict[ConversationKey, Stored]:
        """Return the session under each key with its version: (None, 0) for a new one.

        One that cannot be read is None, with its version, so that a save replaces it.
        """
        return await self._database.read(lambda connection: load_sessions(connection, keys))

    async def commit(self, turns: Sequence[Turn], now: datetime) -> list[Waiting]:
        """Keep what the turns change, in one transaction, and return their sends in order.

        At most one turn of each conversation. Raises Superseded, and keeps nothing, if an
        update was done already, a session has another version by now, or a chat has moved.
        """
        return await self._database.write(lambda c: _commit(c, self._bot, turns, now))


def _commit(
    connection: Connection, bot: int, turns: Sequence[Turn], now: datetime
) -> list[Waiting]:
    if moved(connection, bot, {turn.update.key.chat for turn in turns}):
        raise Superseded("a chat has become another")
    ids = [update.id for turn in turns for update in (turn.update, *turn.parts)]
    if mark_done(connection, bot, ids) != len(ids):
        raise Superseded("an update was handled already")
    changed = {
        turn.update.key: (turn.session, turn.version) for turn in turns if turn.session is not None
    }
    if save_sessions(connection, changed, now) != len(changed):
        raise Superseded("a session was changed by somebody else")
    note(connection, [turn.gap for turn in turns if turn.gap], now.astimezone(UTC).date())
    remember_asked(connection, bot, [(t.update.key, t.asked) for t in turns if t.asked], now)
    forget_before(connection, bot, [turn.update.key for turn in turns if turn.erases])
    return add_sends(connection, bot, [send for turn in turns for send in turn.sends], now)
