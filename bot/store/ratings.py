"""Thumbs, and what was wrong with answers, counted by day and entry: nobody's."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection

from bot.dialogue.rating import Complaint, Rating
from bot.store.database import Insert, insert
from bot.store.schema import complaints, ratings


@dataclass(frozen=True, slots=True)
class Rated:
    """An answer was found good or wanting."""

    rating: Rating


@dataclass(frozen=True, slots=True)
class Complained:
    """Somebody has said what was wrong with an answer."""

    complaint: Complaint


def count_ratings(
    connection: Connection,
    bot: int,  # noqa: ARG001 - they go on when the token changes, as the knowledge does
    rated: Sequence[Rated],
    now: dt.datetime,
) -> None:
    """Add thumbs to those of their day, which is one of UTC."""
    ups, downs = Counter[str](), Counter[str]()
    for one in rated:
        (ups if one.rating.up else downs)[one.rating.about] += 1
    day = now.astimezone(dt.UTC).date()
    # In one order everywhere, so that two replicas never wait for each other.
    rows = [
        {"day": day, "entry": entry, "up": ups[entry], "down": downs[entry]}
        for entry in sorted({*ups, *downs})
    ]
    connection.execute(_counted(connection.dialect.name), rows)


def count_complaints(
    connection: Connection,
    bot: int,  # noqa: ARG001
    complained: Sequence[Complained],
    now: dt.datetime,
) -> None:
    """Add reasons to those of their day, which is one of UTC."""
    counts = Counter((one.complaint.about, one.complaint.reason.value) for one in complained)
    day = now.astimezone(dt.UTC).date()
    rows = [
        {"day": day, "entry": entry, "reason": reason, "count": count}
        for (entry, reason), count in sorted(counts.items())
    ]
    connection.execute(_added(connection.dialect.name), rows)


@cache
def _counted(dialect: str) -> Insert:
    statement = insert(ratings, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=ratings.primary_key,
        set_={"up": ratings.c.up + new.up, "down": ratings.c.down + new.down},
    )


@cache
def _added(dialect: str) -> Insert:
    statement = insert(complaints, dialect)
    count = complaints.c["count"] + statement.excluded["count"]
    return statement.on_conflict_do_update(
        index_elements=complaints.primary_key, set_={"count": count}
    )
