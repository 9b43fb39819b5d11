"""What sessions held, by owner: the person, the account, the conversation; settings of groups."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_PORTION = 1000
_FIRST_UNNAMED = 2**52
"""From here on a user id is the number of a message in a group, and means nobody elsewhere."""
_PROFILE = ("lang", "chosen_lang", "read", "given")
_ACCOUNT = ("answers",)

Row: TypeAlias = dict[str, Any]
_sessions = sa.table(
    "sessions",
    *(sa.column(name, sa.BigInteger) for name in ("user_id", "chat_id", "topic_id")),
    sa.column("data", sa.Text),
    sa.column("version", sa.Integer),
    sa.column("updated_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Divide the sessions; those that cannot be read begin anew."""
    profiles = _create("profiles", "chat_id", "user_id")
    accounts = _create("accounts", "chat_id", "topic_id", "user_id", "number")
    positions = _create("positions", "chat_id", "topic_id", "user_id")
    _create("chat_settings", "chat_id")
    op.create_index("positions_user", "positions", ["user_id"])
    op.create_index("sessions_user", "sessions", ["user_id", "chat_id", "topic_id"])
    _fill(profiles, (_profile(person, list(rows)) for person, rows in groupby(_read(), _person)))
    _fill(accounts, (_account(row) for row in _read() if row["data"].get("answers")))
    _fill(positions, map(_position, _read()))
    op.drop_table("sessions")


def _create(name: str, *key: str) -> sa.Table:
    types = {"number": sa.Integer}
    columns = (
        sa.Column(one, types.get(one, sa.BigInteger), primary_key=True, autoincrement=False)
        for one in key
    )
    table = op.create_table(
        name,
        *columns,
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(f"{name}_updated", name, ["updated_at"])
    return table


def _read() -> Iterator[Row]:
    """Yield what can be read of the sessions, those of a user one after the other."""
    key = (_sessions.c.user_id, _sessions.c.chat_id, _sessions.c.topic_id)
    query = sa.select(_sessions).order_by(*key).limit(_PORTION)
    rows = op.get_bind().execute(query).all()
    while rows:
        for row in rows:
            data = _data(row.data)
            if data is not None:
                yield {**row._mapping, "data": data}  # noqa: SLF001 - its name for a dictionary
        last = (rows[-1].user_id, rows[-1].chat_id, rows[-1].topic_id)
        rows = op.get_bind().execute(query.where(sa.tuple_(*key) > last)).all()


def _data(text: str) -> Row | None:
    try:
        data: Row = json.loads(text)
        data["read"] = [[fact, fingerprint] for fact, fingerprint in data.get("read", ())]
        data["given"] = [{**given, "about": given["about"]} for given in data.get("given", ())]
        dict(data["read"]), {given["about"] for given in data["given"]}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if "at" in data:
        data.setdefault("shown_page", data.pop("at"))
    return data


def _person(row: Row) -> tuple[int, int]:
    return row["user_id"], row["chat_id"] if row["user_id"] >= _FIRST_UNNAMED else 0


def _profile(person: tuple[int, int], rows: list[Row]) -> Row:
    """Return what is known of somebody from all their sessions: of two, the later one is right."""
    rows.sort(key=lambda row: row["updated_at"])
    read: dict[str, str] = {}
    given: dict[str, Row] = {}
    for row in rows:
        for fact, fingerprint in row["data"]["read"]:
            read.pop(fact, None)
            read[fact] = fingerprint
        for one in row["data"]["given"]:
            given.pop(one["about"], None)
            given[one["about"]] = one
    latest = rows[-1]["data"] | {"read": list(read.items()), "given": list(given.values())}
    user, chat = person
    return {
        "user_id": user,
        "chat_id": chat,
        "data": _text({name: latest[name] for name in _PROFILE if name in latest}),
        "version": 1,
        "updated_at": rows[-1]["updated_at"],
    }


def _account(row: Row) -> Row:
    data = {name: row["data"][name] for name in _ACCOUNT}
    return {**row, "number": 0, "data": _text(data)}


def _position(row: Row) -> Row:
    others = {*_PROFILE, *_ACCOUNT}
    data = {name: value for name, value in row["data"].items() if name not in others}
    return {**row, "data": _text(data)}


def _text(data: Row) -> str:
    # In ASCII, which holds also what a broken text may have and no database takes.
    return json.dumps(data, separators=(",", ":"))


def _fill(table: sa.Table, rows: Iterable[Row]) -> None:
    rows = iter(rows)
    while portion := list(islice(rows, _PORTION)):
        op.get_bind().execute(sa.insert(table), portion)
