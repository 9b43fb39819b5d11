"""The tables, the same on SQLite and PostgreSQL. A change here needs a migration."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, also from SQLite, which keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn any aware moment into UTC; a naive one is refused."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Mark what comes back as UTC."""
        return value and value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


class AnyText(TypeDecorator[str]):
    """Text from anywhere; what UTF-8 or PostgreSQL refuse in one is replaced by `?`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replace halves of surrogate pairs and NUL."""
        if value is None or value.isascii():
            return value and value.replace("\0", "?")
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")


metadata = MetaData()


def _kept() -> tuple[Column[str], Column[int], Column[datetime]]:
    """Return the columns of what is replaced as a whole."""
    return (
        Column("data", AnyText, nullable=False),
        # Grows by one with each save, so that a writer can tell whether another came first.
        Column("version", Integer, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    )


profiles = Table(
    "profiles",
    metadata,
    # 0 for a person, who is the same everywhere; the unnamed have numbers in their group only.
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    *_kept(),
    Index("profiles_updated", "updated_at"),
)

# What was told of an account, in the place it was told in: others do not read it elsewhere.
accounts = Table(
    "accounts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    # Always 0: several accounts of somebody are one value.
    Column("number", Integer, primary_key=True, autoincrement=False, default=0),
    *_kept(),
    Index("accounts_updated", "updated_at"),
)

positions = Table(
    "positions",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    *_kept(),
    Index("positions_updated", "updated_at"),
    Index("positions_user", "user_id"),
)

chat_settings = Table(
    "chat_settings",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    *_kept(),
    Index("chat_settings_updated", "updated_at"),
)

gaps = Table(
    "gaps",
    metadata,
    # A number an administrator has read must never come to mean another question.
    Column("id", Integer, primary_key=True),
    Column("question", AnyText, nullable=False, unique=True),
    Column("lang", Text, nullable=False),
    Column("nearest", Text),
    Column("other_object", Text),
    # How often, by kind: the names are those of `GapKind`.
    Column("unknown", Integer, nullable=False),
    Column("none_of_these", Integer, nullable=False),
    Column("down", Integer, nullable=False),
    # Days, not moments, which could be matched with a chat's history.
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    sqlite_autoincrement=True,
)

ratings = Table(
    "ratings",
    metadata,
    Column("day", Date, primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("up", Integer, nullable=False),
    Column("down", Integer, nullable=False),
)

# What was wrong with an answer that got a thumb down.
complaints = Table(
    "complaints",
    metadata,
    Column("day", Date, primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

# What is used, by day: a number, and nobody's.
usage = Table(
    "usage",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)

# Errors by what they are and where, without what they were about.
error_kinds = Table(
    "error_kinds",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    # When those who run the bot were told; empty if they were not.
    Column("told_at", UtcDateTime),
)

# How often the knowledge was read again, for the replicas that have not yet.
reloads = Table(
    "reloads",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    # Who did so last, and which version was there.
    Column("process", Text, nullable=False),
    Column("version", Text, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    # Another bot's updates, from before a change of the token, are counted from elsewhere.
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("topic_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    # Emptied when it is done: what users wrote is not kept for longer than it takes.
    Column("payload", AnyText, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("done", Boolean, nullable=False),
)
# Two small indexes, one for work and one for forgetting: each row is in one of them.
_WAITING, _DONE = updates.c.done.is_(False), updates.c.done.is_(True)
Index(
    "updates_waiting",
    updates.c.bot_id,
    updates.c.chat_id,
    updates.c.update_id,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)
Index(
    "updates_done",
    updates.c.bot_id,
    updates.c.received_at,
    sqlite_where=_DONE,
    postgresql_where=_DONE,
)

# Only what is still to be sent; a row leaves when its message has.
outbox = Table(
    "outbox",
    metadata,
    # SQLite counts up by itself only in a column that is called an integer there.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("method", Text, nullable=False),
    Column("payload", AnyText, nullable=False),
    Column("ordered", Boolean, nullable=False),
    Column("question_id", BigInteger),
    Column("replaces_id", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Index("outbox_chat", "bot_id", "chat_id", "id"),
    sqlite_autoincrement=True,  # an id is never used again, so none is settled twice
)

# Which message of ours answers which of theirs, so that the answer follows an edited question.
answers = Table(
    "answers",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Index("answers_sent", "bot_id", "sent_at"),
    Index("answers_message", "bot_id", "chat_id", "message_id"),
)

# What each message of theirs said when it was answered, as a digest, and what was known before.
questions = Table(
    "questions",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    # Who has called the bot on the user's behalf, or themselves; 0 where that was not noted.
    Column("caller_id", BigInteger, nullable=False, server_default="0"),
    Column("digest", Text, nullable=False),
    # The account and the position; empty once their user has had everything forgotten.
    Column("before", AnyText),
    Column("asked_at", UtcDateTime, nullable=False),
    Index("questions_asked", "bot_id", "asked_at"),
)

timers = Table(
    "timers",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    # Empty once it has gone wrong too often: it is set aside, and no search for what is due
    # comes by it.
    Column("due_at", UtcDateTime),
    Column("kind", Text, nullable=False),
    Column("payload", AnyText, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index("timers_due", "bot_id", "due_at"),
)

# Ways out that a chat is on; they stay until they are forgotten on purpose.
cases = Table(
    "cases",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    # Never used again in its chat, so that an old button means no other case.
    Column("number", Integer, primary_key=True, autoincrement=False),
    # Empty once the case is forgotten: then only its number is left.
    Column("data", AnyText),
    Column("version", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

# What was done with them, by whom; rows are only added, and go with their case.
case_history = Table(
    "case_history",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("done_at", UtcDateTime, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("what", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("words", AnyText, nullable=False),
    Index("case_history_case", "chat_id", "number", "id"),
    sqlite_autoincrement=True,
)

# What Telegram has from us already: such a file is named the next time, not sent again.
files = Table(
    "files",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    # A digest of what is in it.
    Column("key", Text, primary_key=True),
    Column("file_id", Text, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Index("files_sent", "bot_id", "sent_at"),
)

# Who talks with the people behind the bot, and where those have it; what is said is not kept.
handovers = Table(
    "handovers",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    # The person's private chat, and their topic in it.
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic_id", BigInteger, primary_key=True, autoincrement=False),
    Column("staff_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    # Empty until the staff have been reached.
    Column("message_id", BigInteger),
    Column("is_open", Boolean, nullable=False),
    Column("waits", Boolean, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
    Index("handovers_thread", "bot_id", "staff_id", "thread_id"),
    Index("handovers_used", "bot_id", "used_at"),
)

# Groups that have become supergroups, whose buttons in old messages name the old chat.
moves = Table(
    "moves",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("old_id", BigInteger, primary_key=True, autoincrement=False),
    Column("new_id", BigInteger, nullable=False),
)
