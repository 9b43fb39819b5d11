"""Their messages that were answered, so that an edited one is judged as of its own moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import blake2b

from sqlalchemy import Connection, and_, bindparam, delete, exists, select
from sqlalchemy import update as change

from bot.dialogue.session import ConversationKey, Session
from bot.dialogue.state import Profile
from bot.store.database import Database, Insert, insert
from bot.store.schema import answers, questions

_answered = and_(
    answers.c.bot_id == questions.c.bot_id,
    answers.c.chat_id == questions.c.chat_id,
    answers.c.question_id == questions.c.question_id,
)
_forget = (
    change(questions)
    .where(questions.c.bot_id == bindparam("bot"))
    .where(questions.c.chat_id == bindparam("chat"))
    .where(questions.c.topic_id == bindparam("topic"))
    .where(questions.c.user_id == bindparam("user"))
    .values(before=None)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A message of theirs, as it was when it was answered."""

    message: int
    digest: str
    """`digest_of` its text: an edit that leaves that alone changes nothing."""
    before: Session | None
    """The conversation until then, without the profile and other accounts, which go on; None
    once its user has had everything forgotten."""


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A message is answered, or answered anew after an edit."""

    key: ConversationKey
    asked: Asked
    caller: int = 0
    """The user who has called the bot, maybe for somebody else; 0 if that does not matter."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a message of ours answers."""

    asker: int
    caller: int
    """As in `QuestionAsked`."""


@dataclass(frozen=True, slots=True)
class AnswerRemoved:
    """A message of ours is taken away: an edit of its question brings it back no more."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class QuestionsForgotten:
    """Somebody has had everything about their case erased."""

    key: ConversationKey


class Questions:
    """The answered messages of one bot; every method may raise StoreError."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def get(self, chat: int, message: int) -> Asked | None:
        """Return a message of theirs; None if it was not answered, or long ago."""
        query = select(questions.c.digest, questions.c.before).where(
            questions.c.bot_id == self._bot,
            questions.c.chat_id == chat,
            questions.c.question_id == message,
        )
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return Asked(message, row.digest, _session(row.before)) if row else None

    async def whose(self, chat: int, message: int) -> Whose | None:
        """Return whom a message of ours answers; None if it answers nobody, or was long ago."""
        query = (
            select(questions.c.user_id, questions.c.caller_id)
            .join_from(answers, questions, _answered)
            .where(
                answers.c.bot_id == self._bot,
                answers.c.chat_id == chat,
                answers.c.message_id == message,
            )
        )
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return Whose(row.user_id, row.caller_id) if row else None

    async def prune(self, before: datetime) -> int:
        """Forget what was answered before `before` and return how many messages that were."""
        statement = delete(questions).where(
            questions.c.bot_id == self._bot, questions.c.asked_at < before
        )
        return await self._database.write(lambda connection: connection.execute(statement).rowcount)


def digest_of(text: str) -> str:
    """Return what tells a text from others without keeping it."""
    return blake2b(text.encode(errors="replace"), digest_size=8).hexdigest()


def remember_asked(
    connection: Connection,
    bot: int,
    asked: Sequence[QuestionAsked],
    now: datetime,
) -> None:
    """Keep messages that are answered."""
    rows = [
        {
            "bot_id": bot,
            "chat_id": one.key.chat,
            "question_id": one.asked.message,
            "topic_id": one.key.topic,
            "user_id": one.key.user,
            "caller_id": one.caller,
            "digest": one.asked.digest,
            "before": _text(one.asked.before),
            "asked_at": now,
        }
        for one in asked
    ]
    connection.execute(_keep(connection.dialect.name), rows)


def forget_before(
    connection: Connection,
    bot: int,
    forgotten: Sequence[QuestionsForgotten],
    now: datetime,  # noqa: ARG001
) -> None:
    """Forget what was known when some people asked."""
    keys = [one.key for one in forgotten]
    people = [{"bot": bot, "chat": k.chat, "topic": k.topic, "user": k.user} for k in keys]
    connection.execute(_forget, people)


def forget_answers(
    connection: Connection,
    bot: int,
    removed: Sequence[AnswerRemoved],
    now: datetime,  # noqa: ARG001
) -> None:
    """Forget answers that are taken away, with their questions."""
    for one in removed:
        mine = and_(
            answers.c.bot_id == bot,
            answers.c.chat_id == one.chat,
            answers.c.message_id == one.message,
        )
        theirs = exists().where(_answered, mine)
        connection.execute(delete(questions).where(theirs))
        connection.execute(delete(answers).where(mine))


@cache
def _keep(dialect: str) -> Insert:
    statement = insert(questions, dialect)
    new = statement.excluded
    kept = ("topic_id", "user_id", "caller_id", "digest", "before", "asked_at")
    return statement.on_conflict_do_update(
        index_elements=questions.primary_key, set_={name: new[name] for name in kept}
    )


def _text(before: Session | None) -> str | None:
    if before is None:
        return None
    account = replace(before.account, other_accounts=())  # those are as they are now
    return Session.of(Profile(), account, before).to_json()


def _session(data: str | None) -> Session | None:
    try:
        return Session.from_json(data) if data else None
    except ValueError:  # of another release
        return None
