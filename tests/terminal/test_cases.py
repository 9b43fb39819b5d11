"""Cases at a terminal: opened, ticked and printed, line by line and for other programs."""

from __future__ import annotations

import datetime as dt
import io
import json

from bot.dialogue import Chose
from bot.service import Service
from bot.store import open_store
from bot.terminal.chat import KEY, Chat
from bot.terminal.walk import walk
from tests.shipped import knowledge

NOW = dt.datetime(2026, 11, 30, 6, 30, tzinfo=dt.UTC)


def walked(*lines):
    out = io.StringIO()
    walk(knowledge(), "zh-Hans", NOW, [json.dumps(line) for line in lines], out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_another_program_opens_ticks_and_prints_a_case():
    *_, ticked, printed, history = walked(
        {"choose": "project:abandon"},
        {"text": "12月1日"},
        {"choose": "case:tick:1:backup"},
        {"text": "/case"},
        {"text": "/case history"},
    )
    assert "您办完了" in ticked["first"]
    assert "☑ 1." in printed["first"]
    assert "11月30日开始" in printed["first"]
    assert "11月30日 14:30 您立了项" in history["text"]


def test_each_program_that_walks_begins_without_cases():
    walked({"choose": "begin:abandon:today"})
    (told,) = walked({"text": "/case"})
    assert "还没有项目" in told["first"]


async def test_the_terminal_keeps_a_case_between_runs(tmp_path):
    url, said = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", []
    async with open_store(url) as store:
        chat = Chat(Service(knowledge(), store.turns), "zh-Hans", said.append, tmp_path)
        await chat.take("/abandon")
        await Service(knowledge(), store.turns).handle(KEY, Chose("begin:abandon:today"), NOW)
    async with open_store(url) as store:
        chat = Chat(Service(knowledge(), store.turns), "zh-Hans", said.append, tmp_path)
        await chat.take("/case")
        assert "办完 0/6 步" in said[-1]
        assert "☐ 1" in said[-1]
        await chat.take("1")
        await chat.take("1")
        assert "您办完了" in said[-1]
        await chat.take("/case history")
        assert said[-1].index("您办完了") < said[-1].index("您立了项")
        assert await store.timers.next_due(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) is None


async def test_a_button_of_a_case_that_was_forgotten_means_no_later_one(tmp_path):
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store:
        service = Service(knowledge(), store.turns)

        async def opens(now):
            session, _ = await service.handle(KEY, Chose("begin:abandon:today"), now)
            (case,) = session.desk.cases
            return case

        old = await opens(NOW)
        await service.handle(KEY, Chose("go:erase"), NOW)
        new = await opens(NOW + dt.timedelta(seconds=1))
        assert old.uid != new.uid
        session, _ = await service.handle(KEY, Chose(f"case:tick:{old.number}:backup"), NOW)
        assert session.desk.cases == (new,)
