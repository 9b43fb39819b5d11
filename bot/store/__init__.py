"""What is kept between runs, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.jsontext import JsonValue
from bot.store.cases import (
    CaseForgotten,
    CaseKey,
    Cases,
    CaseSaved,
    DeedNoted,
    PersonLeft,
    StoredCases,
)
from bot.store.changes import Superseded
from bot.store.chats import Chats
from bot.store.condition import Condition, Pending, condition_of
from bot.store.database import Database
from bot.store.error_kinds import ErrorKind, ErrorKinds, News
from bot.store.files import Files
from bot.store.gaps import GapNoted, GapRemoved, GapStore, LoggedGap
from bot.store.handovers import Handover, HandoverClosed, Handovers, HandoverSaved
from bot.store.inbox import Arrived, Inbox, Update
from bot.store.leases import Leases, LocalLeases, Lost, Told
from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.store.outbox import Outbox, Send, Settled, Waiting
from bot.store.people import PersonForgotten
from bot.store.questions import (
    AnswerRemoved,
    Asked,
    QuestionAsked,
    Questions,
    QuestionsForgotten,
    Whose,
    digest_of,
)
from bot.store.ratings import Complained, Rated
from bot.store.reloads import KnowledgeReloaded, Reload, Reloads
from bot.store.state import (
    AccountSaved,
    ChatSettingsSaved,
    PositionSaved,
    ProfileSaved,
    Stored,
    Versions,
)
from bot.store.timers import Timer, TimerDropped, Timers, TimerSet
from bot.store.turns import Change, Commit, Turns
from bot.store.usage import Statistics, UsageKind, UsageStore, Used

__all__ = [
    "AccountSaved",
    "AnswerRemoved",
    "Arrived",
    "Asked",
    "CaseForgotten",
    "CaseKey",
    "CaseSaved",
    "Cases",
    "Change",
    "ChatSettingsSaved",
    "Chats",
    "Commit",
    "Complained",
    "Condition",
    "DeedNoted",
    "ErrorKind",
    "ErrorKinds",
    "Files",
    "GapNoted",
    "GapRemoved",
    "GapStore",
    "Handover",
    "HandoverClosed",
    "HandoverSaved",
    "Handovers",
    "Inbox",
    "JsonValue",
    "KnowledgeReloaded",
    "Leases",
    "LocalLeases",
    "LoggedGap",
    "News",
    "Outbox",
    "Pending",
    "PersonForgotten",
    "PersonLeft",
    "PositionSaved",
    "ProfileSaved",
    "QuestionAsked",
    "Questions",
    "QuestionsForgotten",
    "Rated",
    "Reload",
    "Reloads",
    "Send",
    "Settled",
    "Statistics",
    "Store",
    "Stored",
    "StoredCases",
    "Superseded",
    "Timer",
    "TimerDropped",
    "TimerSet",
    "Timers",
    "Turns",
    "Update",
    "UsageKind",
    "UsageStore",
    "Used",
    "Versions",
    "Waiting",
    "Whose",
    "digest_of",
    "open_store",
]


@dataclass(frozen=True, slots=True)
class Store:
    """The open repositories of one database, as one bot sees them."""

    database: Database
    bot: int
    gaps: GapStore
    inbox: Inbox
    outbox: Outbox
    questions: Questions
    files: Files
    handovers: Handovers
    chats: Chats
    timers: Timers
    cases: Cases
    turns: Turns
    usage: UsageStore
    error_kinds: ErrorKinds
    reloads: Reloads

    @property
    def is_shared(self) -> bool:
        """Whether other processes may work on the same database at the same time."""
        return self.database.url.get_backend_name() != "sqlite"

    async def condition(self, now: datetime) -> Condition:
        """Return how the database is. May raise StoreError."""
        return await self.database.read(lambda c: condition_of(c, self.bot, now))

    @asynccontextmanager
    async def leases(self, told: Told, lost: Lost) -> AsyncIterator[Leases]:
        """Take part in the division of work: alone on SQLite, with others on PostgreSQL."""
        if not self.is_shared:
            yield LocalLeases()
            return
        # One process needs none of it.
        from bot.store.shared_leases import SharedLeases  # noqa: PLC0415

        async with SharedLeases(self.database.url, self.bot, told, lost) as leases:
            yield leases


@asynccontextmanager
async def open_store(url: str, bot: int = 0) -> AsyncIterator[Store]:
    """Open the database at an SQLAlchemy async URL, bring its schema up to date, close it after.

    Updates, sends and answers are those of the bot with the id `bot`; conversations and gaps
    go on when the token changes. Raises StoreError if the database cannot be opened or a newer
    release has written it.
    """
    async with open_database(url) as database:
        await database.verify()
        await migrate(database)
        turns = Turns(database, bot)
        yield Store(
            database=database,
            bot=bot,
            gaps=GapStore(database),
            inbox=Inbox(database, bot),
            outbox=Outbox(database, bot),
            questions=Questions(database, bot),
            files=Files(database, bot),
            handovers=Handovers(database, bot),
            chats=Chats(database, bot),
            timers=Timers(database, bot),
            cases=turns.cases,
            turns=turns,
            usage=UsageStore(database),
            error_kinds=ErrorKinds(database, bot),
            reloads=Reloads(database, bot),
        )
