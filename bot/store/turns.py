"""What a turn changes and says, kept whole or not at all, whatever it comes of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from bot.dialogue.session import ConversationKey
from bot.jsontext import JsonValue
from bot.store.cases import (
    CaseForgotten,
    CaseKey,
    Cases,
    CaseSaved,
    DeedNoted,
    PersonLeft,
    forget_cases,
    let_people_go,
    note_deeds,
    save_cases,
)
from bot.store.changes import Superseded, Writer
from bot.store.database import Database
from bot.store.gaps import GapNoted, GapRemoved, note_gaps, remove_gaps
from bot.store.handovers import HandoverClosed, HandoverSaved, close_handovers, save_handovers
from bot.store.inbox import Arrived, mark_done
from bot.store.moves import moved
from bot.store.outbox import Send, Waiting, add_sends
from bot.store.people import PersonForgotten, everything_of, forget_people
from bot.store.questions import (
    AnswerRemoved,
    QuestionAsked,
    QuestionsForgotten,
    forget_answers,
    forget_before,
    remember_asked,
)
from bot.store.ratings import Complained, Rated, count_complaints, count_ratings
from bot.store.reloads import KnowledgeReloaded, note_reloads
from bot.store.rows import forget_unused, load_stored, replacing
from bot.store.schema import accounts, chat_settings, positions, profiles
from bot.store.state import (
    AccountSaved,
    ChatSettingsSaved,
    PositionSaved,
    ProfileSaved,
    Saved,
    Stored,
)
from bot.store.timers import Timer, TimerDropped, TimerSet, done_timers, drop_timers, set_timers
from bot.store.usage import Used, count_usage

Change: TypeAlias = (
    CaseSaved
    | CaseForgotten
    | DeedNoted
    | PersonLeft
    | ProfileSaved
    | AccountSaved
    | PositionSaved
    | ChatSettingsSaved
    | GapNoted
    | GapRemoved
    | Rated
    | Complained
    | QuestionAsked
    | QuestionsForgotten
    | AnswerRemoved
    | HandoverSaved
    | HandoverClosed
    | TimerDropped
    | TimerSet
    | PersonForgotten
    | KnowledgeReloaded
    | Used
)

WRITERS: Mapping[type[Change], Writer] = {
    ProfileSaved: replacing(profiles),
    AccountSaved: replacing(accounts),
    PositionSaved: replacing(positions),
    ChatSettingsSaved: replacing(chat_settings),
    CaseSaved: save_cases,
    DeedNoted: note_deeds,
    CaseForgotten: forget_cases,
    PersonLeft: let_people_go,
    GapNoted: note_gaps,
    GapRemoved: remove_gaps,
    Rated: count_ratings,
    Complained: count_complaints,
    QuestionAsked: remember_asked,
    QuestionsForgotten: forget_before,
    AnswerRemoved: forget_answers,
    HandoverSaved: save_handovers,
    HandoverClosed: close_handovers,
    TimerDropped: drop_timers,
    TimerSet: set_timers,
    PersonForgotten: forget_people,  # behind all of theirs that may have come with it
    KnowledgeReloaded: note_reloads,
    Used: count_usage,
}
"""Each kind of change with what writes it, in the order they are written in.

What is used comes last: everybody adds to the same few rows, which are locked from then on.
"""


@dataclass(frozen=True, slots=True)
class Commit:
    """A turn: what it comes of, what it changes and what it sends."""

    cause: Arrived | Timer | None
    """An update, or something due, which is done with it; None for a line in a terminal, say."""
    changes: tuple[Change, ...] = ()
    sends: tuple[Send, ...] = ()
    verdict: str | None = None
    """What became of a question; it is counted, not stored."""

    @property
    def replaces(self) -> set[tuple[type, ConversationKey | CaseKey]]:
        """The rows it puts others in place of: no other turn may do so at the same time."""
        rows: set[tuple[type, ConversationKey | CaseKey]] = set()
        for change in self.changes:
            if isinstance(change, Saved):
                rows.add((type(change), change.owner))
            elif isinstance(change, CaseSaved | CaseForgotten):
                rows.add((CaseSaved, change.key))
        return rows


class Turns:
    """The turns of one bot; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot
        self.cases = Cases(database)
        """The cases that turns work on; most need none."""

    async def load(self, keys: Collection[ConversationKey]) -> dict[ConversationKey, Stored]:
        """Return what is kept for each conversation, with its versions.

        What cannot be read is missing, but for its version, so that a save replaces it.
        """
        return await self._database.read(lambda connection: load_stored(connection, keys))

    async def commit(self, commits: Sequence[Commit], now: datetime) -> list[Waiting]:
        """Keep turns, all in one transaction, and return their sends in order.

        No two that replace the same. Raises Superseded, and keeps nothing, if a cause was done
        already, something it replaces has another version by now, or a chat has moved.
        """
        return await self._database.write(lambda c: _commit(c, self._bot, commits, now))

    async def everything_of(self, key: ConversationKey) -> dict[str, list[dict[str, JsonValue]]]:
        """Return all that is kept of whoever talks in a conversation, by table."""
        return await self._database.read(lambda connection: everything_of(connection, key))

    async def prune(self, before: datetime) -> int:
        """Forget what has not been used since `before`; return how many conversations."""
        return await self._database.write(lambda connection: forget_unused(connection, before))


def _commit(
    connection: Connection, bot: int, commits: Sequence[Commit], now: datetime
) -> list[Waiting]:
    causes = [commit.cause for commit in commits if commit.cause]
    if moved(connection, bot, {cause.key.chat for cause in causes}):
        raise Superseded("a chat has become another")
    arrived = [cause for cause in causes if isinstance(cause, Arrived)]
    ids = [update.id for cause in arrived for update in cause.updates]
    if ids and mark_done(connection, bot, ids) != len(ids):
        raise Superseded("an update was handled already")
    done_timers(connection, bot, [cause for cause in causes if isinstance(cause, Timer)])
    changes: dict[type, list[Change]] = defaultdict(list)
    for commit in commits:
        for change in commit.changes:
            changes[type(change)].append(change)
    for kind, write in WRITERS.items():
        if changes[kind]:
            write(connection, bot, changes[kind], now)
    return add_sends(connection, bot, [send for commit in commits for send in commit.sends], now)
