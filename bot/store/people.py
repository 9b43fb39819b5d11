"""All that is kept of one person, in every table: to be read by them, and to be forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    delete,
    exists,
    false,
    or_,
    select,
)
from sqlalchemy import update as change

from bot.dialogue.session import FIRST_UNNAMED, ConversationKey
from bot.jsontext import JsonValue, decoded, encoded
from bot.store.cases import PersonLeft, chats_naming, let_people_go
from bot.store.schema import (
    accounts,
    answers,
    case_history,
    cases,
    chat_settings,
    complaints,
    error_kinds,
    files,
    gaps,
    handovers,
    moves,
    outbox,
    positions,
    profiles,
    questions,
    ratings,
    reloads,
    timers,
    updates,
    usage,
)
from bot.store.timers import is_personal

Theirs: TypeAlias = Callable[[ConversationKey], ColumnElement[bool]]
"""Tells which rows of a table are those of whoever talks in a conversation.

Of a person, wherever they have talked; of somebody unnamed, those of that conversation.
"""
_JSON = frozenset({"data", "before", "payload"})
"""Columns that hold JSON, or nothing."""


@dataclass(frozen=True, slots=True)
class PersonForgotten:
    """Somebody wants nothing to be kept of them."""

    key: ConversationKey
    """A conversation of theirs."""
    until: int | None = None
    """The number of the update that says so. What came later is somebody new's; None: nothing is.
    """


def _by_user(table: Table) -> Theirs:
    def theirs(key: ConversationKey) -> ColumnElement[bool]:
        is_theirs: ColumnElement[bool] = table.c.user_id == key.user
        if key.user < FIRST_UNNAMED:
            return is_theirs
        return and_(is_theirs, table.c.chat_id == key.chat)

    return theirs


def _in_private(table: Table) -> Theirs:
    """Return the rows of the private chat, whose number is the person's."""

    def theirs(key: ConversationKey) -> ColumnElement[bool]:
        return table.c.chat_id == key.user if _is_person(key) else false()

    return theirs


def _own(table: Table) -> Theirs:
    """Return the rows of the chat that is one person's alone; the terminal has one too."""
    return lambda key: table.c.chat_id == key.user if key.user < FIRST_UNNAMED else false()


def _deeds(key: ConversationKey) -> ColumnElement[bool]:
    own = _own(case_history)(key)
    return or_(own, case_history.c.user_id == key.user) if _is_person(key) else own


def _timers(key: ConversationKey) -> ColumnElement[bool]:
    return or_(_in_private(timers)(key), is_personal(key.user)) if _is_person(key) else false()


def _is_person(key: ConversationKey) -> bool:
    return 0 < key.user < FIRST_UNNAMED  # 0 is what concerns nobody, and the terminal


def _answers(key: ConversationKey) -> ColumnElement[bool]:
    same = (questions.c[name] == answers.c[name] for name in ("bot_id", "chat_id", "question_id"))
    return or_(exists().where(*same, _by_user(questions)(key)), _in_private(answers)(key))


def _profile(key: ConversationKey) -> ColumnElement[bool]:
    return and_(profiles.c.chat_id == key.person.chat, profiles.c.user_id == key.user)


def _updates(key: ConversationKey) -> ColumnElement[bool]:
    return _by_user(updates)(key) if key.user else false()


PERSONAL: Mapping[Table, Theirs] = {
    updates: _updates,  # first, as in every turn, so that two of them do not wait for each other
    profiles: _profile,
    accounts: _by_user(accounts),
    positions: _by_user(positions),
    answers: _answers,  # before the questions, by which they are found
    questions: _by_user(questions),
    handovers: _in_private(handovers),
    cases: _own(cases),  # those of a group stay its own, without their name
    case_history: _deeds,
    timers: _timers,
    outbox: _in_private(outbox),
}
"""The tables that hold something of a person, in the order they are cleared in."""

IMPERSONAL: Mapping[Table, str] = {
    chat_settings: "what holds for a whole group, whoever has chosen it; who added us is unnamed",
    gaps: "questions without numbers, names and addresses, and without whose they were",
    ratings: "thumbs by day and answer",
    complaints: "what was wrong with answers, by day",
    usage: "what was used, by day, as a number",
    error_kinds: "what went wrong in the program, and where; not about whom",
    reloads: "how often the knowledge was read again",
    files: "tables and pictures that anybody may have had; a file of one's own is not noted",
    moves: "which group has become which",
}
"""The tables that hold nothing of a person, and why not."""


def everything_of(
    connection: Connection, key: ConversationKey
) -> dict[str, list[dict[str, JsonValue]]]:
    """Return all rows of theirs by table, whichever bot has them, as JSON may hold them."""
    return {
        table.name: [_readable(row) for row in connection.execute(select(table).where(theirs(key)))]
        for table, theirs in PERSONAL.items()
    }


def forget_people(
    connection: Connection,
    bot: int,
    forgotten: Sequence[PersonForgotten],
    now: dt.datetime,
) -> None:
    """Forget all of some people, whichever bot has it.

    Of updates only their numbers stay, so that none is done twice; of what they did in the cases of
    groups only that it was done.
    """
    for one in forgotten:
        for table, theirs in PERSONAL.items():
            if table is updates:
                _forget_updates(connection, one)
                continue
            if table is cases and _is_person(one.key):
                user = one.key.user
                others = (chat for chat in chats_naming(connection, user) if chat != user)
                left = [PersonLeft(chat, user) for chat in others]
                let_people_go(connection, bot, left, now)
            connection.execute(delete(table).where(theirs(one.key)))
        if _is_person(one.key):
            _unname(connection, one.key.user)


def _forget_updates(connection: Connection, forgotten: PersonForgotten) -> None:
    theirs = _updates(forgotten.key)
    if forgotten.until is not None:
        theirs = and_(theirs, updates.c.update_id <= forgotten.until)
    nobodys = {"chat_id": 0, "topic_id": 0, "user_id": 0, "payload": "", "done": True}
    connection.execute(change(updates).where(theirs).values(nobodys))


def _unname(connection: Connection, user: int) -> None:
    """Have nobody in their place where rows of others name them: who called us, or added us."""
    called = change(questions).where(questions.c.caller_id == user)
    connection.execute(called.values(caller_id=0))
    naming = chat_settings.c.data.contains(f'"added_by":{user}', autoescape=True)
    for row in connection.execute(select(chat_settings).where(naming)).all():
        settings = decoded(row.data)
        if settings["added_by"] != user:  # a longer number
            continue
        data = encoded({**settings, "added_by": 0})
        same = and_(chat_settings.c.chat_id == row.chat_id, chat_settings.c.version == row.version)
        left = change(chat_settings).where(same)
        connection.execute(left.values(data=data, version=row.version + 1))


def _readable(row: Row[*tuple[Any, ...]]) -> dict[str, JsonValue]:
    return {name: _value(name, value) for name, value in row._mapping.items()}  # noqa: SLF001


def _value(name: str, value: Any) -> JsonValue:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if name in _JSON and value:
        whole: JsonValue = decoded(value)
        return whole
    plain: JsonValue = value
    return plain
