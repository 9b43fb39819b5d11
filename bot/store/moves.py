"""Which chat has become which."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from sqlalchemy import Connection, delete, select
from sqlalchemy import update as change

from bot.store.database import Insert, insert
from bot.store.schema import moves


def moved(connection: Connection, bot: int, chats: Collection[int]) -> Mapping[int, int]:
    """Return what those of `chats` have become that are others now."""
    groups = [chat for chat in chats if chat < 0]
    if not groups:
        return {}
    query = select(moves.c.old_id, moves.c.new_id).where(
        moves.c.bot_id == bot, moves.c.old_id.in_(groups)
    )
    return {row.old_id: row.new_id for row in connection.execute(query)}


def note_move(connection: Connection, bot: int, old: int, new: int) -> None:
    """Send everybody on from the old chat to the new one."""
    # Nobody is sent on from the new chat, nor by way of the old one, whatever was said before.
    others = change(moves).where(moves.c.bot_id == bot, moves.c.new_id == old)
    connection.execute(delete(moves).where(moves.c.bot_id == bot, moves.c.old_id == new))
    connection.execute(others.values(new_id=new))
    row = {"bot_id": bot, "old_id": old, "new_id": new}
    connection.execute(_become(connection.dialect.name), [row])


@cache
def _become(dialect: str) -> Insert:
    statement = insert(moves, dialect)
    return statement.on_conflict_do_update(
        index_elements=moves.primary_key, set_={"new_id": statement.excluded.new_id}
    )
