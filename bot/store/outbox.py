"""What is to be sent, kept until Telegram has it, and which of our messages answers which."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, delete, insert, select

from bot.jsontext import JsonValue, decoded, encoded
from bot.store.chats import move_chat
from bot.store.database import Database, Insert, padded
from bot.store.database import insert as upsert
from bot.store.inbox import LIMIT
from bot.store.schema import answers, outbox

_remove = delete(outbox).where(outbox.c.id.in_(bindparam("ids")))


@dataclass(frozen=True, slots=True)
class Send:
    """One call of the Bot API that a turn wants made."""

    chat: int
    method: str
    payload: Mapping[str, JsonValue]
    ordered: bool = True
    """Whether it waits for the chat's earlier ones."""
    question: int | None = None
    """The message it answers; the id of what is sent is remembered as its answer."""
    replaces: int | None = None
    """The question whose answer it edits; which message that is, is looked up when sending."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A send that has not left yet; lower ids of a chat leave first."""

    id: int
    send: Send
    created_at: datetime
    since: float | None = None
    """When the update came that caused it, by this process's clock; None if none did."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a send. Without more it is over: made, or given up."""

    waiting: Waiting
    message: int | None = None
    """The message that was sent; kept if it answers a question."""
    moved_to: int | None = None
    """The chat has this id now: all that belongs to it goes there, this too."""


class Outbox:
    """The sends of one bot; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def waiting(
        self, chats: Collection[int] | None = None, limit: int = LIMIT
    ) -> list[Waiting]:
        """Return what is to be sent, to some chats or to all, oldest first."""
        query = select(outbox).where(outbox.c.bot_id == self._bot)
        if chats is not None:
            query = query.where(outbox.c.chat_id.in_(chats))
        query = query.order_by(outbox.c.id).limit(limit)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_waiting(row) for row in rows]

    async def add(self, sends: Sequence[Send], now: datetime) -> list[Waiting]:
        """Keep sends that no update caused and return them, in the order given."""
        return await self._database.write(
            lambda connection: add_sends(connection, self._bot, sends, now)
        )

    async def settle(self, sent: Sequence[Settled], now: datetime) -> None:
        """Take note of what became of sends, all in one transaction."""
        if sent:
            await self._database.write(lambda connection: _settle(connection, self._bot, sent, now))

    async def answer_to(self, chat: int, question: int) -> int | None:
        """Return the message that answers a question, if one is remembered."""
        query = select(answers.c.message_id).where(
            answers.c.bot_id == self._bot,
            answers.c.chat_id == chat,
            answers.c.question_id == question,
        )
        return await self._database.read(lambda connection: connection.scalar(query))

    async def prune(self, before: datetime) -> int:
        """Forget the answers sent before `before` and return how many they were."""
        # Below zero stand the messages of cases, which go with those.
        old = (answers.c.question_id > 0, answers.c.sent_at < before)
        statement = delete(answers).where(answers.c.bot_id == self._bot, *old)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount)


def add_sends(
    connection: Connection, bot: int, sends: Sequence[Send], now: datetime
) -> list[Waiting]:
    """Keep sends and return them with their ids, in the order given."""
    if not sends:
        return []
    rows = [
        {
            "bot_id": bot,
            "chat_id": send.chat,
            "method": send.method,
            "payload": encoded(send.payload),
            "ordered": send.ordered,
            "question_id": send.question,
            "replaces_id": send.replaces,
            "created_at": now,
        }
        for send in sends
    ]
    ids = sorted(connection.scalars(_add(connection.dialect.name), rows))
    return [Waiting(number, send, now) for number, send in zip(ids, sends, strict=True)]


@cache
def _add(dialect: str) -> Executable:
    # SQLite counts up row by row, whatever the order it returns them in; PostgreSQL promises
    # to only if it is asked, which on SQLite would take a statement for each row.
    ordered = dialect != "sqlite"
    return insert(outbox).returning(outbox.c.id, sort_by_parameter_order=ordered)


def _waiting(row: Row[*tuple[Any, ...]]) -> Waiting:
    payload: dict[str, JsonValue] = decoded(row.payload)
    send = Send(row.chat_id, row.method, payload, row.ordered, row.question_id, row.replaces_id)
    return Waiting(row.id, send, row.created_at)


def _settle(connection: Connection, bot: int, sent: Sequence[Settled], now: datetime) -> None:
    _remember(connection, bot, [settled for settled in sent if settled.message is not None], now)
    for moved in sent:  # happens once in the life of a group
        if moved.moved_to is not None:
            move_chat(connection, bot, moved.waiting.send.chat, moved.moved_to, now)
    over = [settled.waiting.id for settled in sent if settled.moved_to is None]
    if over:
        connection.execute(_remove, {"ids": padded(over)})


def _remember(connection: Connection, bot: int, sent: Sequence[Settled], now: datetime) -> None:
    rows = {}
    for settled in sent:
        send = settled.waiting.send
        question = send.replaces if send.question is None else send.question
        if question is not None:
            rows[send.chat, question] = {
                "bot_id": bot,
                "chat_id": send.chat,
                "question_id": question,
                "message_id": settled.message,
                "sent_at": now,
            }
    if rows:
        connection.execute(_answer(connection.dialect.name), list(rows.values()))


@cache
def _answer(dialect: str) -> Insert:
    statement = upsert(answers, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=answers.primary_key,
        set_={"message_id": new.message_id, "sent_at": new.sent_at},
    )
