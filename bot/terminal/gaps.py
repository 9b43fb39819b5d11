"""`gaps`: questions without a good answer, to read and to put into the knowledge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from bot.content.phrasing import Added, add_phrasing, refuse_unwritable
from bot.content.skeleton import add_skeleton
from bot.dialogue.gap import language_list, phrasing_of
from bot.errors import EntryRefused
from bot.store import Commit, GapRemoved, GapStore, LoggedGap, Store, open_store
from bot.terminal.jsonlines import json_line

NOTHING = "No question has gone without a good answer."

_Put = Callable[[LoggedGap], Added]


async def show(url: str, limit: int, out: TextIO) -> None:
    """Print the questions that went wrong most often, a line each."""
    found = await _most_asked(url, limit)
    out.writelines(f"{_line(gap)}\n" for gap in found)
    if not found:
        out.write(f"{NOTHING}\n")


async def show_json(url: str, limit: int, out: TextIO) -> None:
    """Print the same as JSON lines."""
    found = await _most_asked(url, limit)
    out.writelines(json_line(_described(gap)) for gap in found)


async def dismiss(url: str, gap_id: int) -> str:
    """Strike a question out and return what to say. Raises EntryRefused if there is none."""
    async with open_store(url) as store:
        gap = await _one(store.gaps, gap_id)
        await _strike_out(store, gap)
    return f"“{gap.question}” is struck out."


async def add(url: str, gap_id: int, folder: Path, entry: str) -> str:
    """Make a question a phrasing of an entry and strike it out. Raises EntryRefused."""

    def put(gap: LoggedGap) -> Added:
        phrasing, lang = _phrasing(gap)
        return add_phrasing(folder, entry, phrasing, lang)

    added = await _put(url, gap_id, put)
    return f"{added.file}:{added.line}: {entry} has one more phrasing."


async def new(url: str, gap_id: int, folder: Path, entry: str) -> str:
    """Begin an entry with a question and strike it out. Raises EntryRefused or BadEntryId."""

    def put(gap: LoggedGap) -> Added:
        refuse_unwritable(folder)
        return add_skeleton(folder, entry, *_phrasing(gap))

    added = await _put(url, gap_id, put)
    return f"{added.file}:{added.line}: the entry {entry} is ready to be written."


async def _put(url: str, gap_id: int, put: _Put) -> Added:
    async with open_store(url) as store:
        gap = await _one(store.gaps, gap_id)
        added = put(gap)
        await _strike_out(store, gap)
    return added


async def _strike_out(store: Store, gap: LoggedGap) -> None:
    removed = Commit(None, (GapRemoved(gap.id),))
    await store.turns.commit([removed], dt.datetime.now(dt.UTC))


async def _one(gaps: GapStore, gap_id: int) -> LoggedGap:
    gap = await gaps.get(gap_id)
    if gap is None:
        raise EntryRefused(f"there is no question {gap_id} in the log; see `python -m bot gaps`")
    return gap


async def _most_asked(url: str, limit: int) -> list[LoggedGap]:
    async with open_store(url) as store:
        return await store.gaps.most_asked(dt.datetime.now(dt.UTC).date(), limit)


def _phrasing(gap: LoggedGap) -> tuple[str, str]:
    return phrasing_of(gap.question), language_list(gap.question, gap.lang)


def _line(gap: LoggedGap) -> str:
    kinds = ", ".join(
        f"{kind.replace('_', ' ')} {count}" for kind, count in gap.counts.items() if count
    )
    about = [f"about {gap.other_object}"] if gap.other_object else []
    nearest = [f"nearest {gap.nearest}"] if gap.nearest else []
    details = "; ".join([kinds, *about, *nearest, f"last {gap.last_day}"])
    return f"{gap.id}  {gap.count}×  {gap.question}  ({details})"


def _described(gap: LoggedGap) -> dict[str, object]:
    return {
        "id": gap.id,
        "question": gap.question,
        "lang": gap.lang,
        "count": gap.count,
        **{kind.value: count for kind, count in gap.counts.items()},
        "nearest": gap.nearest,
        "object": gap.other_object,
        "first_day": gap.first_day.isoformat(),
        "last_day": gap.last_day.isoformat(),
    }
