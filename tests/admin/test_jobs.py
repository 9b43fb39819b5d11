"""What takes seconds is asked for in one turn and answered in another, whoever dies in between."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.admin.administration import Administration
from bot.admin.jobs import Jobs, add_job, reload_job
from bot.admin.reloading import Reloader
from bot.delivery.messages import Place
from bot.dialogue import ConversationKey, Knowledge
from bot.dialogue.gap import GapKind, gap_of
from bot.service import Service, Turn
from bot.store import Arrived, Commit, GapNoted, Store, Stored, Superseded, Update, open_store
from tests.content.folders import whole
from tests.dialogue.toys import club

ADMIN = 42
KEY = ConversationKey(ADMIN, 0, ADMIN)
PLACE = Place(ADMIN, ADMIN)
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
GAP = gap_of(GapKind.UNKNOWN, "会员卡能不能借人", "zh-Hans", None)
OLD = Knowledge.of(club())


class Process:
    """What does jobs, from its start to its death."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.service = Service(OLD, store.turns)
        reloader = Reloader(self.service, folder, (ADMIN,), folder.parent)
        administration = Administration(self.service, store, reloader, (ADMIN,), folder)
        self.handlers = Jobs(administration).handlers


@pytest.fixture
def folder(tmp_path) -> Path:
    return whole(tmp_path / "knowledge")


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite+aiosqlite:///:memory:") as opened:
        await opened.turns.commit([Commit(None, (GapNoted(GAP),))], NOW)
        yield opened


async def ask(store, job, *more, number=1):
    """Keep the turn that asks for a job."""
    update = Update(number, KEY, "{}")
    await store.inbox.add([update], NOW)
    turn = Turn(Arrived((update,)), KEY, Stored(), NOW)
    await store.turns.commit([Commit(turn.cause, (job(turn, PLACE, "zh-Hans", *more),))], NOW)


async def do_jobs(store, folder):
    """Do what is due as a process does that has just started; return the turns, not kept yet."""
    process = Process(store, folder)
    due = await store.timers.due(NOW, 10)
    return process, [await process.handlers[job.kind](job, NOW) for job in due]


def asked(folder):
    return GAP.question in (folder / "entries" / "close.yaml").read_text(encoding="utf-8")


async def test_the_knowledge_is_read_again_and_the_answer_is_kept_with_the_end(store, folder):
    await ask(store, reload_job)
    process, turns = await do_jobs(store, folder)
    assert process.service.knowledge is not OLD
    (told,) = await store.turns.commit(turns, NOW)
    assert told.send.chat == ADMIN
    assert process.service.knowledge.library.version in str(told.send.payload)
    assert await store.timers.due(NOW, 10) == []


async def test_who_asks_twice_is_told_twice(store, folder):
    for number in (1, 2):
        await ask(store, reload_job, number=number)
    _, turns = await do_jobs(store, folder)
    assert len(await store.turns.commit(turns, NOW)) == 2


async def test_a_question_is_put_into_its_entry_and_leaves_the_log(store, folder):
    await ask(store, add_job, "add:1:close.how", 500)
    _, turns = await do_jobs(store, folder)
    assert asked(folder)
    (told,) = await store.turns.commit(turns, NOW)
    assert (told.send.method, told.send.payload["message_id"]) == ("editMessageText", 500)
    assert await store.gaps.size(NOW.date()) == 0


async def test_after_a_death_in_between_the_answer_is_the_same_and_comes_once(store, folder):
    await ask(store, add_job, "add:1:close.how", 500)
    _, lost = await do_jobs(store, folder)  # the file is written, and the plug is pulled
    _, again = await do_jobs(store, folder)
    first_line = lost[0].sends[0].payload["text"].splitlines()[0]
    (told,) = await store.turns.commit(again, NOW)
    assert told.send.payload["text"].splitlines()[0] == first_line
    assert await store.gaps.size(NOW.date()) == 0
    with pytest.raises(Superseded):
        await store.turns.commit(lost, NOW)


async def test_what_is_refused_stays_in_the_log(store, folder):
    await ask(store, add_job, "add:1:close.nowhere", None)
    _, turns = await do_jobs(store, folder)
    (told,) = await store.turns.commit(turns, NOW)
    assert "close.nowhere" in told.send.payload["text"]
    assert await store.gaps.size(NOW.date()) == 1
