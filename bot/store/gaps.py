"""Questions without a good answer: one row for each, counted, aged out, nobody's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, RowMapping, delete, func, select

from bot.dialogue.gap import KEPT_DAYS, Gap, GapKind
from bot.store.database import Database, Insert, insert
from bot.store.schema import gaps

MAX_ROWS = 5_000
"""More than anybody reads, and less than 2 MB; whoever floods the log pushes out their own."""
_COUNT = gaps.c.unknown + gaps.c.none_of_these + gaps.c.down


@dataclass(frozen=True, slots=True)
class LoggedGap:
    """A question of the log; its `id` never comes to mean another."""

    id: int
    question: str
    lang: str
    nearest: str | None
    other_object: str | None
    counts: dict[GapKind, int]
    """How often it went wrong, by kind."""
    first_day: dt.date
    last_day: dt.date

    @property
    def count(self) -> int:
        """How often it went wrong in all."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class GapNoted:
    """A question went wrong."""

    gap: Gap


@dataclass(frozen=True, slots=True)
class GapRemoved:
    """A question is dealt with; it comes back if it goes wrong again."""

    id: int


class GapStore:
    """Reads the log; every method may raise StoreError.

    Days are those of UTC.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def most_asked(self, today: dt.date, limit: int, offset: int = 0) -> list[LoggedGap]:
        """Return what went wrong most often, the latest first among equals."""
        order = (_COUNT.desc(), gaps.c.last_day.desc(), gaps.c.id.desc())
        query = select(gaps).order_by(*order).limit(limit).offset(offset)

        def most_asked(connection: Connection) -> list[LoggedGap]:
            _age_out(connection, today)
            return [_logged(row) for row in connection.execute(query).mappings()]

        return await self._database.write(most_asked)

    async def size(self, today: dt.date) -> int:
        """Return how many questions there are."""

        def size(connection: Connection) -> int:
            _age_out(connection, today)
            return _size(connection)

        return await self._database.write(size)

    async def get(self, gap_id: int) -> LoggedGap | None:
        """Return one question, unless it is dealt with or forgotten."""
        query = select(gaps).where(gaps.c.id == gap_id)
        row = await self._database.read(lambda c: c.execute(query).mappings().first())
        return _logged(row) if row else None

    async def prune(self, today: dt.date) -> None:
        """Forget what nobody has asked for long."""
        await self._database.write(lambda connection: _age_out(connection, today))


def note_gaps(
    connection: Connection,
    bot: int,  # noqa: ARG001 - the log goes on when the token changes
    noted: Sequence[GapNoted],
    now: dt.datetime,
) -> None:
    """Count gaps, and forget what is old or too much."""
    today = now.astimezone(dt.UTC).date()
    # In one order everywhere, so that two replicas never wait for each other.
    gone_wrong = sorted((one.gap for one in noted), key=lambda gap: gap.question)
    rows = [_row(gap, today) for gap in gone_wrong]
    connection.execute(_counted(connection.dialect.name), rows)
    _age_out(connection, today)
    if _size(connection) > MAX_ROWS:
        latest_first = select(gaps.c.id).order_by(gaps.c.last_day.desc(), gaps.c.id.desc())
        kept = latest_first.limit(MAX_ROWS).scalar_subquery()
        connection.execute(delete(gaps).where(gaps.c.id.not_in(kept)))


def remove_gaps(
    connection: Connection,
    bot: int,  # noqa: ARG001
    removed: Sequence[GapRemoved],
    now: dt.datetime,  # noqa: ARG001
) -> None:
    """Strike questions out."""
    connection.execute(delete(gaps).where(gaps.c.id.in_([one.id for one in removed])))


def _row(gap: Gap, today: dt.date) -> dict[str, object]:
    counts = {kind.value: int(kind is gap.kind) for kind in GapKind}
    row: dict[str, object] = {
        "question": gap.question,
        "lang": gap.lang,
        "nearest": gap.nearest,
        "other_object": gap.other_object,
        "first_day": today,
        "last_day": today,
    }
    return row | counts


@cache
def _counted(dialect: str) -> Insert:
    statement = insert(gaps, dialect)
    new = statement.excluded
    latest = {name: new[name] for name in ("lang", "nearest", "other_object", "last_day")}
    added = {kind.value: gaps.c[kind.value] + new[kind.value] for kind in GapKind}
    return statement.on_conflict_do_update(index_elements=[gaps.c.question], set_=latest | added)


def _age_out(connection: Connection, today: dt.date) -> None:
    oldest = today - dt.timedelta(days=KEPT_DAYS)
    connection.execute(delete(gaps).where(gaps.c.last_day < oldest))


def _size(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(gaps)) or 0


def _logged(row: RowMapping) -> LoggedGap:
    return LoggedGap(
        id=row["id"],
        question=row["question"],
        lang=row["lang"],
        nearest=row["nearest"],
        other_object=row["other_object"],
        counts={kind: row[kind] for kind in GapKind},
        first_day=row["first_day"],
        last_day=row["last_day"],
    )
