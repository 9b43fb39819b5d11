"""Cases at rest: a row each, replaced as a whole and only as it was; and what was done with them.

They have no term: leaving takes months, and a team that comes back wants its case as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, delete, select, tuple_, union
from sqlalchemy import insert as add
from sqlalchemy import update as change

from bot.cases.case import FORMER, Case, Member, without_person
from bot.cases.case_json import from_json, to_json
from bot.dialogue.desk import NAMING, Deed, PastDeed
from bot.store.changes import Superseded
from bot.store.database import Database, insert
from bot.store.schema import answers, case_history, cases
from bot.store.timers import keep_timers, update_case

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CaseKey:
    """Which case it is."""

    chat: int
    number: int


@dataclass(frozen=True, slots=True)
class CaseSaved:
    """A case has been opened, or has become another."""

    key: CaseKey
    case: Case
    version: int = 0
    """The version that what it goes on from was loaded with; 0 for a new one."""


@dataclass(frozen=True, slots=True)
class CaseForgotten:
    """All of a case is to be forgotten but its number."""

    key: CaseKey
    version: int


@dataclass(frozen=True, slots=True)
class DeedNoted:
    """Something was done with a case."""

    chat: int
    deed: Deed


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Somebody is no longer to be named in the cases of some chat."""

    chat: int
    user: int


@dataclass(frozen=True, slots=True)
class StoredCases:
    """The cases of a chat, in the order of their numbers, with their versions."""

    cases: tuple[Case, ...] = ()
    versions: tuple[tuple[int, int], ...] = ()
    """The version of each number, also of what is forgotten or cannot be read."""

    @property
    def last_number(self) -> int:
        """The latest number that was given."""
        return max((number for number, _ in self.versions), default=0)

    def version(self, number: int) -> int:
        """Return the version of a number; 0 of one that was never given."""
        return dict(self.versions).get(number, 0)


class Cases:
    """The cases of all chats; every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_chat(self, chat: int) -> StoredCases:
        """Return all that a chat has, also what is closed."""
        return await self._database.read(lambda connection: _of_chat(connection, chat))

    async def find(self, chat: int, uid: object) -> tuple[Case, int] | None:
        """Return a case of a chat with its version; None if it is no more."""
        stored = await self.of_chat(chat)
        case = next((case for case in stored.cases if case.uid == uid), None)
        return (case, stored.version(case.number)) if case else None

    async def history(self, chat: int, limit: int) -> tuple[PastDeed, ...]:
        """Return what was done with the cases of a chat, the latest first."""
        query = select(case_history).where(case_history.c.chat_id == chat)
        query = query.order_by(case_history.c.id.desc()).limit(limit)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return tuple(
            PastDeed(
                row.done_at,
                Deed(row.number, row.what, Member(row.user_id, row.name), row.step, row.words),
            )
            for row in rows
        )


def save_cases(
    connection: Connection,
    bot: int,  # noqa: ARG001 - what is known stays when the token changes
    saved: Sequence[CaseSaved],
    now: datetime,
) -> None:
    """Save cases; Superseded if one has another version by now, or is no more."""
    # In one order everywhere, so that two replicas never wait for each other.
    ordered = sorted(saved, key=lambda one: (one.key.chat, one.key.number))
    rows = [
        {
            "chat_id": one.key.chat,
            "number": one.key.number,
            "data": to_json(one.case),
            "version": one.version + 1,
            "updated_at": now,
        }
        for one in ordered
    ]
    if not _are_there(connection, {one.key for one in ordered if one.version}):
        raise Superseded("a case was forgotten")
    found = connection.execute(_save(connection.dialect.name), rows).all()
    if len(found) != len(rows):
        raise Superseded("a case was changed by somebody else")


def _are_there(connection: Connection, keys: Collection[CaseKey]) -> bool:
    """Tell whether all have rows, which stay for as long as the transaction does."""
    if not keys:
        return True
    columns = (cases.c.chat_id, cases.c.number)
    wanted = sorted((key.chat, key.number) for key in keys)
    query = select(*columns).where(tuple_(*columns).in_(wanted)).order_by(*columns)
    return len(connection.execute(query.with_for_update()).all()) == len(wanted)


def note_deeds(
    connection: Connection,
    bot: int,  # noqa: ARG001 - as above
    noted: Sequence[DeedNoted],
    now: datetime,
) -> None:
    """Add to the history of cases."""
    rows = [
        {
            "chat_id": one.chat,
            "number": one.deed.number,
            "done_at": now,
            "user_id": one.deed.by.id,
            "name": one.deed.by.name,
            "what": one.deed.what,
            "step": one.deed.step,
            "words": one.deed.words,
        }
        for one in noted
    ]
    connection.execute(add(case_history), rows)


def forget_cases(
    connection: Connection,
    bot: int,  # noqa: ARG001 - as above
    forgotten: Sequence[CaseForgotten],
    now: datetime,
) -> None:
    """Leave nothing of cases but their numbers; Superseded if one has another version by now."""
    for one in forgotten:
        this = (cases.c.chat_id == one.key.chat, cases.c.number == one.key.number)
        as_it_was = change(cases).where(*this, cases.c.version == one.version)
        emptied = as_it_was.values(data=None, version=one.version + 1, updated_at=now)
        if connection.execute(emptied).rowcount != 1:
            raise Superseded("a case was changed by somebody else")
        connection.execute(_forget_history, {"chat": one.key.chat, "number": one.key.number})


def let_people_go(
    connection: Connection,
    bot: int,
    left: Sequence[PersonLeft],
    now: datetime,
) -> None:
    """Leave neither name nor id of somebody in the cases of a chat and in their history.

    The cases' messages follow. Whoever has such a case at hand meanwhile finds it changed.
    """
    for one in left:
        stored = _of_chat(connection, one.chat)
        _forget_names(connection, one, stored.cases)
        for case in stored.cases:
            after = without_person(case, one.user)
            if after != case:
                key = CaseKey(one.chat, case.number)
                version = stored.version(case.number)
                save_cases(connection, bot, [CaseSaved(key, after, version)], now)
                _have_updated(connection, one.chat, case, now)
        theirs = (case_history.c.chat_id == one.chat, case_history.c.user_id == one.user)
        connection.execute(change(case_history).where(*theirs).values(user_id=FORMER, name=""))


def _have_updated(connection: Connection, chat: int, case: Case, now: datetime) -> None:
    """Have a case's message brought up to date by the bot that has sent it."""
    sent = (answers.c.chat_id == chat, answers.c.question_id == -case.number)
    for bot in connection.scalars(select(answers.c.bot_id).where(*sent)).all():
        keep_timers(connection, bot, [update_case(chat, case.uid, now)])


def chats_naming(connection: Connection, user: int) -> list[int]:
    """Return the chats in whose cases, or in the history of these, somebody is named."""
    # As `to_json` writes a member; whoever only looks like one is not found by `without_person`.
    named = select(cases.c.chat_id).where(cases.c.data.contains(f'"id":{user},'))
    acted = select(case_history.c.chat_id).where(case_history.c.user_id == user)
    return sorted(connection.scalars(union(named, acted)))


def _forget_names(connection: Connection, left: PersonLeft, named: Sequence[Case]) -> None:
    """Empty the words of deeds that consist of somebody's name: of what was given to them."""
    here = case_history.c.chat_id == left.chat
    acted = select(case_history.c.name).where(here, case_history.c.user_id == left.user)
    names = {*connection.scalars(acted)}
    for case in named:
        people = (case.owner, *case.members, *(one.by for one in case.taken))
        names |= {one.name for one in people if one.id == left.user}
    given = (here, case_history.c.what.in_(NAMING), case_history.c.words.in_(sorted(names)))
    connection.execute(change(case_history).where(*given).values(words=""))


def cases_of(connection: Connection, chat: int) -> tuple[Case, ...]:
    """Return the cases of a chat, as a part of a transaction."""
    return _of_chat(connection, chat).cases


def _of_chat(connection: Connection, chat: int) -> StoredCases:
    rows = connection.execute(_load, {"chat": chat}).all()
    read = (_read(chat, row.number, row.data) for row in rows)
    return StoredCases(
        tuple(case for case in read if case), tuple((row.number, row.version) for row in rows)
    )


def _read(chat: int, number: int, data: str | None) -> Case | None:
    """Return a case; None for one that is forgotten, or cannot be read and is left as it is."""
    try:
        return replace(from_json(data), number=number) if data else None
    except ValueError:
        _log.exception("the case %s of %s cannot be read", number, chat)
        return None


_load = (
    select(cases.c.number, cases.c.data, cases.c.version)
    .where(cases.c.chat_id == bindparam("chat"))
    .order_by(cases.c.number)
)
_forget_history = delete(case_history).where(
    case_history.c.chat_id == bindparam("chat"), case_history.c.number == bindparam("number")
)


@cache
def _save(dialect: str) -> Executable:
    statement = insert(cases, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=cases.primary_key,
        set_={"data": new.data, "version": new.version, "updated_at": new.updated_at},
        where=cases.c.version == new.version - 1,
    ).returning(cases.c.version)
