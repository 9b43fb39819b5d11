"""Thumbs at rest: a number a day and answer, and nothing that leads to a person."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.dialogue.rating import Complaint, Rating, Reason
from bot.store import Commit, Complained, Rated
from bot.store.schema import complaints, ratings

UP, DOWN = Rated(Rating("close.fee", up=True)), Rated(Rating("close.fee", up=False))
OTHER = Rated(Rating("pause", up=True))


async def counted(store):
    query = select(ratings).order_by(ratings.c.day, ratings.c.entry)
    rows = await store.database.read(lambda connection: connection.execute(query).all())
    return [tuple(row) for row in rows]


async def test_thumbs_of_a_day_are_added_up_for_each_answer(store, now):
    await store.turns.commit([Commit(None, (UP, OTHER)), Commit(None, (DOWN, UP))], now)
    await store.turns.commit([Commit(None, (DOWN,))], now)
    today = now.date()
    assert await counted(store) == [(today, "close.fee", 2, 2), (today, "pause", 1, 0)]


async def test_each_day_has_numbers_of_its_own(store, now):
    for day in range(2):
        await store.turns.commit([Commit(None, (UP,))], now + timedelta(days=day))
    assert [(row[2], row[3]) for row in await counted(store)] == [(1, 0), (1, 0)]


async def test_reasons_of_a_day_are_added_up_for_each_answer(store, now):
    wrong, long = (
        Complained(Complaint("close.fee", reason)) for reason in (Reason.WRONG, Reason.LONG)
    )
    await store.turns.commit([Commit(None, (wrong,)), Commit(None, (long, wrong))], now)
    await store.turns.commit([Commit(None, (wrong,))], now)
    query = select(complaints).order_by(complaints.c.reason)
    rows = await store.database.read(lambda connection: connection.execute(query).all())
    today = now.date()
    assert [tuple(row) for row in rows] == [
        (today, "close.fee", "long", 1),
        (today, "close.fee", "wrong", 3),
    ]


def test_the_table_has_no_room_for_who_rated():
    assert {column.name for column in ratings.columns} == {"day", "entry", "up", "down"}
    assert {column.name for column in complaints.columns} == {"day", "entry", "reason", "count"}
