"""Groups that become supergroups: the same people in the same talk, under another number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Table,
    and_,
    delete,
    exists,
    func,
    select,
)
from sqlalchemy import update as change

from bot.jsontext import decoded, encoded
from bot.store.cases import cases_of
from bot.store.database import Database
from bot.store.moves import note_move
from bot.store.schema import (
    accounts,
    answers,
    case_history,
    cases,
    chat_settings,
    handovers,
    outbox,
    positions,
    profiles,
    questions,
    timers,
    updates,
)
from bot.store.timers import keep_timers, show_anew

_STAYS_BEHIND = ("reply_parameters", "message_id", "message_thread_id")
"""What names a message of the old chat, which is another one in the new."""


_OF_OLD_MESSAGES = frozenset({"editMessageReplyMarkup", "deleteMessage"})
"""Calls that mean nothing but such a message."""


class Chats:
    """The chats of one bot; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def move(self, old: int, new: int, now: datetime) -> None:
        """Carry all of a chat over to the one it has become; doing it again changes nothing.

        Updates that name the old chat belong to the new one from now on.
        """
        await self._database.write(
            lambda connection: move_chat(connection, self._bot, old, new, now)
        )


def move_chat(connection: Connection, bot: int, old: int, new: int, now: datetime) -> None:
    """Do `Chats.move` as a part of a transaction."""
    note_move(connection, bot, old, new)
    _drop_shorter(connection, old, new)
    _drop_newer_settings(connection, old, new)
    for table in (profiles, accounts, positions, chat_settings):
        _move_rows(connection, table, old, new)
    _move_rows(connection, questions, old, new, questions.c.bot_id == bot)
    # Messages of ours have other numbers there: what they answered is answered anew.
    mine = and_(answers.c.bot_id == bot, answers.c.chat_id == old)
    connection.execute(delete(answers).where(mine))
    waiting = and_(updates.c.bot_id == bot, updates.c.chat_id == old, updates.c.done.is_(False))
    connection.execute(change(updates).where(waiting).values(chat_id=new))
    going_on = (case.uid for case in cases_of(connection, old) if not case.archived)
    keep_timers(connection, bot, [show_anew(new, uid, now) for uid in going_on])
    _move_cases(connection, old, new)
    theirs = and_(timers.c.bot_id == bot, timers.c.chat_id == old)
    connection.execute(change(timers).where(theirs).values(chat_id=new))
    staffs = and_(handovers.c.bot_id == bot, handovers.c.staff_id == old)
    # A topic, or a message, of the old chat is none of the new one.
    there = {"staff_id": new, "thread_id": None, "message_id": 0}
    connection.execute(change(handovers).where(staffs).values(there))
    _move_sends(connection, bot, old, new)


def _move_rows(
    connection: Connection, table: Table, old: int, new: int, *mine: ColumnElement[bool]
) -> None:
    """Move a table's rows; those the new chat has already stay as they are there."""
    there = table.alias()
    known = exists().where(there.c.chat_id == new, *_same(table, there))
    theirs = and_(table.c.chat_id == old, *mine)
    connection.execute(delete(table).where(theirs, known))
    connection.execute(change(table).where(theirs).values(chat_id=new))


def _move_cases(connection: Connection, old: int, new: int) -> None:
    """Move cases behind those that the new chat may have; what names them there is of no matter.

    Their timers and calendars go by another name, which stays.
    """
    last = connection.scalar(select(func.max(cases.c.number)).where(cases.c.chat_id == new)) or 0
    for table in (cases, case_history):
        theirs = change(table).where(table.c.chat_id == old)
        connection.execute(theirs.values(chat_id=new, number=table.c.number + last))


def _drop_shorter(connection: Connection, old: int, new: int) -> None:
    """Of two conversations drop the one that has only just begun, with its account."""
    here, there = positions.alias(), positions.alias()
    both = and_(here.c.chat_id == old, there.c.chat_id == new, *_same(here, there))
    for table in (accounts, positions):  # by the positions it is told which is longer
        longer = exists().where(both, here.c.version > there.c.version, *_same(here, table))
        connection.execute(delete(table).where(table.c.chat_id == new, longer))
    known = exists().where(there.c.chat_id == new, *_same(there, accounts))
    connection.execute(delete(accounts).where(accounts.c.chat_id == old, known))


def _drop_newer_settings(connection: Connection, old: int, new: int) -> None:
    """Of two groups' settings drop those of the new one, unless more has been settled there."""
    here, there = chat_settings.alias(), chat_settings.c
    more = exists().where(here.c.chat_id == old, here.c.version >= there.version)
    connection.execute(delete(chat_settings).where(there.chat_id == new, more))


def _same(table: FromClause, other: FromClause) -> list[ColumnElement[bool]]:
    """Return what makes two rows of different chats the same."""
    names = [column.name for column in table.primary_key if column.name != "chat_id"]
    return [other.c[name] == table.c[name] for name in names]


def _move_sends(connection: Connection, bot: int, old: int, new: int) -> None:
    theirs = and_(outbox.c.bot_id == bot, outbox.c.chat_id == old)
    query = select(outbox.c.id, outbox.c.method, outbox.c.payload).where(theirs)
    for row in connection.execute(query).all():
        this = outbox.c.id == row.id
        if row.method in _OF_OLD_MESSAGES:
            connection.execute(delete(outbox).where(this))
            continue
        kept = {name: v for name, v in decoded(row.payload).items() if name not in _STAYS_BEHIND}
        values = {
            "chat_id": new,
            "method": "sendMessage" if row.method == "editMessageText" else row.method,
            "payload": encoded(kept),
            "question_id": func.coalesce(outbox.c.question_id, outbox.c.replaces_id),
            "replaces_id": None,
        }
        connection.execute(change(outbox).where(this).values(values))
