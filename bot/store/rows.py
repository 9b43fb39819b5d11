"""What is known at rest: a row for each person, account, conversation and group.

Each is replaced as a whole, and only if it still has the version it was loaded with.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TypeAlias, TypeVar

from sqlalchemy import (
    BigInteger,
    Connection,
    Executable,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    literal,
    or_,
    select,
    union_all,
)

from bot.dialogue.kept import Kept
from bot.dialogue.session import ConversationKey, Session
from bot.dialogue.state import Account, ChatSettings, Position, Profile
from bot.store.changes import Superseded, Writer
from bot.store.database import insert, padded
from bot.store.schema import accounts, chat_settings, positions, profiles
from bot.store.state import Saved, Stored, Versions

K = TypeVar("K", bound=Kept)
_Rows: TypeAlias = dict[tuple[type[Kept], ConversationKey], tuple[str, int, datetime]]

TABLES: Mapping[type[Kept], Table] = {
    Profile: profiles,
    Account: accounts,
    Position: positions,
    ChatSettings: chat_settings,
}
_KINDS = {table.name: kind for kind, table in TABLES.items()}
_KEYS = {"chat_id": "chat", "topic_id": "topic", "user_id": "user"}
"""The columns that say whose a row is, and what a key calls them; it has 0 for one that lacks."""

_log = logging.getLogger(__name__)


def load_stored(
    connection: Connection, keys: Collection[ConversationKey]
) -> dict[ConversationKey, Stored]:
    """Return what is kept for each of `keys`, all as of one moment."""
    wanted = {name: padded({getattr(key, name) for key in keys}) for name in _KEYS.values()}
    wanted["home"] = padded({key.person.chat for key in keys})
    rows: _Rows = {
        (_KINDS[kind], ConversationKey(*key)): (data, version, updated)
        for kind, *key, data, version, updated in connection.execute(_load(), wanted)
    }
    return {key: _stored(rows, key) for key in keys}


def replacing(table: Table) -> Writer:
    """Return what saves rows of a table; it raises Superseded if one has another version.

    Or if it has been forgotten meanwhile: nobody comes back by what somebody else was at.
    """

    def save(
        connection: Connection,
        bot: int,  # noqa: ARG001 - what is known stays when the token changes
        saved: Sequence[Saved[Kept]],
        now: datetime,
    ) -> None:
        # In one order everywhere, so that two replicas never wait for each other.
        ordered = sorted(saved, key=lambda one: _key(table, one.owner))
        rows = [
            {
                **dict(zip(_columns(table), _key(table, one.owner), strict=True)),
                "data": one.value.to_json(),
                "version": one.version + 1,
                "updated_at": now,
            }
            for one in ordered
        ]
        earlier = {_key(table, one.owner) for one in ordered if one.version}
        if earlier and not earlier <= _there(connection, table, earlier):
            raise Superseded(f"one of the {table.name} was forgotten")
        statement = _save(table, connection.dialect.name)
        if len(connection.execute(statement, rows).all()) != len(rows):
            raise Superseded(f"one of the {table.name} was changed by somebody else")

    return save


def forget_unused(connection: Connection, before: datetime) -> int:
    """Forget conversations that nobody has gone on with since `before`, and return how many.

    With the last one of an account, a person or a group goes what is known of them.
    """
    forgotten = connection.execute(delete(positions).where(positions.c.updated_at < before))
    theirs = positions.c.user_id == profiles.c.user_id
    here = positions.c.chat_id == profiles.c.chat_id
    for table, goes_on in (
        (accounts, and_(*(positions.c[name] == accounts.c[name] for name in _KEYS))),
        (profiles, and_(theirs, or_(profiles.c.chat_id == 0, here))),
        (chat_settings, positions.c.chat_id == chat_settings.c.chat_id),
    ):
        unused = and_(table.c.updated_at < before, ~exists().where(goes_on))
        connection.execute(delete(table).where(unused))
    return forgotten.rowcount


@cache
def _load() -> Executable:
    """Return one statement for all tables, so that what it finds belongs together."""
    return union_all(*map(_select, TABLES.values()))


def _select(table: Table) -> Select[tuple[str, int, int, int, str, int, datetime]]:
    """Find the rows of several keys.

    Lists find each by its key; SQLite reads the whole table for one list of triples.
    """
    key = [table.c.get(name, literal(0, BigInteger)).label(part) for name, part in _KEYS.items()]
    lists = {**_KEYS, "chat_id": "home"} if table is profiles else _KEYS
    row = (table.c.data, table.c.version, table.c.updated_at)
    found = select(literal(table.name).label("kind"), *key, *row)
    return found.where(*(table.c[name].in_(bindparam(lists[name])) for name in _columns(table)))


def _columns(table: Table) -> list[str]:
    return [name for name in _KEYS if name in table.c]


def _key(table: Table, owner: ConversationKey) -> tuple[int, ...]:
    return tuple(getattr(owner, _KEYS[name]) for name in _columns(table))


def _there(
    connection: Connection, table: Table, keys: Collection[tuple[int, ...]]
) -> set[tuple[int, ...]]:
    """Return the keys of the rows that are there, and stay for as long as the transaction does."""
    parts = map(set, zip(*keys, strict=True))
    wanted = {name: padded(part) for name, part in zip(_columns(table), parts, strict=True)}
    return {tuple(row) for row in connection.execute(_lock(table), wanted)}


@cache
def _lock(table: Table) -> Executable:
    columns = [table.c[name] for name in _columns(table)]
    held = select(*columns).where(*(one.in_(bindparam(one.name)) for one in columns))
    return held.order_by(*columns).with_for_update()


@cache
def _save(table: Table, dialect: str) -> Executable:
    statement = insert(table, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=table.primary_key,
        set_={"data": new.data, "version": new.version, "updated_at": new.updated_at},
        where=table.c.version == new.version - 1,
    ).returning(table.c.version)


def _stored(rows: _Rows, key: ConversationKey) -> Stored:
    profile, of_profile = _part(rows, Profile, key.person)
    account, of_account = _part(rows, Account, key)
    position, of_position = _part(rows, Position, key)
    settings, of_settings = _part(rows, ChatSettings, key.place)
    session = None
    if profile or account or position:
        session = Session.of(profile or Profile(), account or Account(), position or Position())
    versions = Versions(of_profile, of_account, of_position, of_settings)
    *_, went_on = rows.get((Position, key), (None,))
    return Stored(session, settings or ChatSettings(), versions, went_on)


def _part(rows: _Rows, kind: type[K], owner: ConversationKey) -> tuple[K | None, int]:
    """Return a part and its version: None for one that is missing, or cannot be read."""
    if (kind, owner) not in rows:
        return None, 0
    data, version, _ = rows[kind, owner]
    try:
        return kind.from_json(data), version
    except ValueError:
        _log.warning("the stored %s of %s cannot be read; it starts anew", kind.__name__, owner)
        return None, version
