"""Reminders of cases: said in time, once, to those they concern, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest

from bot.cases import deeds, reminders
from bot.cases.case import Case, CaseSettings, Member, Tick, Trouble, without_person
from bot.cases.clock import CHINA, day_in_china
from bot.delivery.client import CallFailed, Gone, Refused
from bot.delivery.live_cases import pinned_soon, timers_of
from bot.delivery.meter import Meter
from bot.delivery.reminding import Reminders, personal_timer
from bot.delivery.shared_backlog import open_backlog
from bot.delivery.showing import LiveCases
from bot.delivery.timers import Timekeeper
from bot.dialogue import ConversationKey, Session
from bot.dialogue.case_view import CaseView
from bot.dialogue.reply import Reminding
from bot.dialogue.state import ChatSettings
from bot.service import Service
from bot.store import (
    CaseKey,
    CaseSaved,
    ChatSettingsSaved,
    Commit,
    ProfileSaved,
    Settled,
    open_store,
)
from tests.delivery.test_timers import Clock, Process, let_go
from tests.shipped import knowledge
from tests.store.conftest import BOT

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
GROUP = -100
OWNER, TAKER = Member(5, "甲"), Member(6, "乙")
START = dt.date(2026, 11, 24)
OPENED = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
PLAIN = CaseSettings(digest=False)


class Telegram:
    """Knows who is in which group, unless it is told not to answer."""

    def __init__(self) -> None:
        self.status = "member"
        self.error: CallFailed | None = None
        self.calls: list[str] = []

    async def call(self, method, _payload):
        self.calls.append(method)
        if self.error:
            raise self.error
        return {"status": self.status}


def case_of(number=1, path="abandon", **changes):
    """Return a case in which the first limit is counted: what leads to it is done at the start."""
    case = Case(number, f"case-{number}", f"店{number}", path, START, OWNER, OPENED, settings=PLAIN)
    case = replace(case, **changes)
    steps = CaseView(knowledge().library, case, case.lang, START).steps
    origin = next(step.since for step in steps if step.window)
    leading = {origin}
    for step in reversed(steps):
        leading.update(step.after if step.id in leading else ())
    done = tuple(Tick(step.id, case.start, OWNER) for step in steps if step.id in leading)
    return replace(case, ticks=tuple(tick for tick in done if tick.step != origin))


@asynccontextmanager
async def at_work(url, now, telegram=None):
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(url, BOT))
        process = Process(store, Clock(now))
        process.telegram = telegram or Telegram()
        service = Service(knowledge(), store.turns)
        backlog, _ = await stack.enter_async_context(open_backlog(store, process.queue))
        parts = [kind(process.telegram, service, store) for kind in (Reminders, LiveCases)]
        handlers = {name: one for part in parts for name, one in part.handlers.items()}
        keeper = Timekeeper(store, process.queue, backlog, Meter(), handlers, now=process.clock)
        work = (keeper.run(), backlog.run(), let_go(process, backlog), sending(process))
        tasks = [asyncio.create_task(one) for one in work]
        try:
            yield process
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def sending(process):
    """Let whatever is to be sent count as sent, so that it holds nothing up; the rows stay."""
    while True:
        for chat in list(process.queue._lanes):
            for waiting in list(process.queue.sends(chat)):
                process.queue.sent(waiting)
        await asyncio.sleep(0.002)


@pytest.fixture
async def process(url):
    async with at_work(url, OPENED) as one:
        yield one


async def opens(process, case, chat=GROUP, version=0):
    timer = timers_of(knowledge().library, chat, case)
    changes = (CaseSaved(CaseKey(chat, case.number), case, version), timer)
    await process.store.turns.commit([Commit(None, changes)], process.clock())
    process.wake()


async def at(process, moment):
    process.clock.now = moment
    process.wake()
    await process.until_done()


async def said(process, chat=GROUP):
    sends = [one.send for one in await process.store.outbox.waiting()]
    return [one.payload for one in sends if one.chat == chat and one.method == "sendMessage"]


async def the_case(process, chat=GROUP):
    stored = await process.store.cases.of_chat(chat)
    return stored.cases[0], stored.version(stored.cases[0].number)


def first_moment(case):
    view = CaseView(knowledge().library, case, case.lang, START)
    return reminders.next_moment(case, view.plan.steps)


async def test_a_reminder_names_whose_step_it_is_in_the_topic_of_the_case(process):
    case = deeds.taken(case_of(topic=9), "confirm", TAKER)
    await opens(process, case)
    await at(process, first_moment(case))
    (text,) = await said(process)
    assert f'<a href="tg://user?id={TAKER.id}">乙</a>' in text["text"]
    assert "迟发" not in text["text"]
    assert text["message_thread_id"] == 9
    labels = [key["text"] for row in text["reply_markup"]["inline_keyboard"] for key in row]
    assert labels == ["办完了", "明天再提醒", "三小时后再提醒", "看项目"]


async def test_it_shows_in_the_case_too_and_the_next_is_set(process):
    await opens(process, case_of())
    await at(process, first_moment(case_of()))
    edits = [s.send for s in await process.store.outbox.waiting() if s.send.replaces == -1]
    assert [one.method for one in edits] == ["editMessageText"]
    case, _ = await the_case(process)
    assert await process.store.timers.next_due(process.clock()) == first_moment(case)


async def test_what_is_late_says_so_and_at_night_it_waits(process):
    await opens(process, case_of())
    night = (first_moment(case_of()) + DAY).replace(hour=18, minute=0)  # two o'clock in China
    await at(process, night)
    assert await said(process) == []
    await at(process, night + 6 * HOUR)
    (text,) = await said(process)
    assert "迟发" in text["text"]


async def test_the_quiet_hours_of_a_group_come_before_those_of_its_cases(process):
    settings = ChatSettings(quiet="8-13")
    saved = ChatSettingsSaved(ConversationKey(GROUP, 0, 0), settings, 0)
    await process.store.turns.commit([Commit(None, (saved,))], OPENED)
    await opens(process, case_of())
    morning = first_moment(case_of())
    await at(process, morning)
    assert await said(process) == []
    noon = morning.astimezone(CHINA).replace(hour=13, minute=0)
    assert await process.store.timers.next_due(process.clock()) == noon
    await at(process, noon)
    assert len(await said(process)) == 1


async def test_the_quiet_hours_of_a_person_hold_in_private(process):
    chosen = Session(quiet="20-10").profile
    saved = ProfileSaved(ConversationKey(0, 0, OWNER.id), chosen, 0)
    await process.store.turns.commit([Commit(None, (saved,))], OPENED)
    await opens(process, case_of(uid="alone"), chat=OWNER.id)
    await opens(process, case_of())
    morning = first_moment(case_of())
    await at(process, morning)
    assert (len(await said(process, OWNER.id)), len(await said(process))) == (0, 1)
    ten = morning.astimezone(CHINA).replace(hour=10, minute=0)
    await at(process, ten)
    assert len(await said(process, OWNER.id)) == 1


async def test_on_a_last_day_it_is_told_without_a_sound_even_in_quiet_hours(process):
    quiet = replace(PLAIN, at=dt.time(20), quiet_from=dt.time(20), quiet_until=dt.time(10))
    await opens(process, case_of(settings=replace(quiet, ahead=(0,))))
    (step,) = reminders.deadlines(
        CaseView(knowledge().library, case_of(), "zh-Hans", START).plan.steps
    )[:1]
    evening = reminders.at(quiet, step.window.end)
    await at(process, evening - HOUR)
    assert all(text.get("disable_notification") is not True for text in await said(process))
    before = len(await said(process))
    await at(process, evening)
    told = (await said(process))[before:]
    assert [text["disable_notification"] for text in told] == [True]


async def test_a_plan_that_moves_takes_its_reminders_along(process):
    await opens(process, case_of())
    case, version = await the_case(process)
    later = tuple(replace(tick, day=START + 20 * DAY) for tick in case.ticks)
    await opens(process, replace(case, ticks=later), version=version)
    await at(process, first_moment(case_of()) + HOUR)
    assert await said(process) == []
    case, _ = await the_case(process)
    await at(process, first_moment(case))
    assert len(await said(process)) == 1


async def test_a_case_that_is_done_or_no_more_is_not_reminded_of(process):
    due = first_moment(case_of())
    await opens(process, deeds.archived(case_of(1), START, OWNER))
    await opens(process, case_of(2), chat=GROUP - 1)
    key = CaseKey(GROUP - 1, 2)
    gone = replace(case_of(2), uid="another")
    await process.store.turns.commit([Commit(None, (CaseSaved(key, gone, 1),))], OPENED)
    await at(process, due)
    assert await process.said() == []


async def test_a_limit_whose_time_does_not_run_yet_is_not_reminded_of(process):
    nothing_done = replace(case_of(), ticks=())
    assert first_moment(nothing_done) is None
    await opens(process, nothing_done)
    await at(process, OPENED + 90 * DAY)
    assert await said(process) == []


class TestTrouble:
    async def test_who_is_in_charge_and_has_left_is_told_once_and_all_see_it(self, process):
        process.telegram.status = "left"
        await opens(process, case_of())
        await at(process, first_moment(case_of()))
        case, _ = await the_case(process)
        await at(process, first_moment(case))
        assert len(await said(process)) == 2
        assert len(await said(process, OWNER.id)) == 1
        case, _ = await the_case(process)
        assert case.troubles == (Trouble.LEFT,)

    async def test_an_owner_who_was_forgotten_is_missed_too(self, process):
        await opens(process, without_person(case_of(), OWNER.id))
        await at(process, first_moment(case_of()))
        case, _ = await the_case(process)
        assert case.troubles == (Trouble.LEFT,)
        assert await said(process, OWNER.id) == []
        assert "tg://user" not in (await said(process))[0]["text"]

    @pytest.mark.parametrize(
        "error", [Gone("Forbidden: bot was kicked"), Refused("Bad Request: chat not found")]
    )
    async def test_where_the_group_is_gone_the_owner_is_told_elsewhere_once(self, process, error):
        process.telegram.error = error
        await opens(process, case_of())
        for _ in range(2):
            case, _ = await the_case(process)
            await at(process, first_moment(case))
        assert await said(process) == []
        (told,) = await said(process, OWNER.id)
        assert "店1" in told["text"]
        process.telegram.error = None
        case, _ = await the_case(process)
        await at(process, first_moment(case))
        assert len(await said(process)) == 1
        case, _ = await the_case(process)
        assert case.troubles == ()

    async def test_who_has_blocked_the_bot_sees_it_when_they_come_back(self, process):
        process.telegram.error = Gone("Forbidden: bot was blocked by the user")
        await opens(process, case_of(), chat=OWNER.id)
        await at(process, first_moment(case_of()))
        assert await said(process, OWNER.id) == []
        case, _ = await the_case(process, OWNER.id)
        assert case.troubles == (Trouble.GONE,)
        view = CaseView(knowledge().library, case, "zh-Hans", START)
        assert any("没送到" in str(block) for block in view.overview().blocks)

    async def test_a_telegram_that_does_not_answer_holds_no_reminder_up(self, process):
        process.telegram.error = CallFailed("no answer")
        await opens(process, case_of())
        await at(process, first_moment(case_of()))
        assert len(await said(process)) == 1


class TestPinning:
    async def test_it_waits_until_the_message_is_there(self, process):
        await opens(process, case_of())
        timer = pinned_soon(GROUP, case_of(), OPENED)
        await process.store.turns.commit([Commit(None, (timer,))], OPENED)
        await at(process, OPENED + dt.timedelta(seconds=2))
        assert process.telegram.calls == []
        from tests.store.makers import send

        (waiting,) = await process.store.outbox.add([send(GROUP, question=-1)], OPENED)
        await process.store.outbox.settle([Settled(waiting, message=70)], OPENED)
        await at(process, OPENED + dt.timedelta(seconds=9))
        assert process.telegram.calls == ["pinChatMessage"]

    async def test_a_message_that_never_comes_is_given_up(self, process):
        await opens(process, case_of())
        timer = pinned_soon(GROUP, case_of(), OPENED)
        await process.store.turns.commit([Commit(None, (timer,))], OPENED)
        for seconds in range(0, 120, 3):
            await at(process, OPENED + dt.timedelta(seconds=seconds))
        assert process.telegram.calls == []
        assert await process.store.timers.next_due(process.clock()) == first_moment(case_of())


async def test_one_who_wants_to_know_of_a_day_is_told_of_it(process):
    about = Reminding("deregister.confirm", START + 10 * DAY)
    key = ConversationKey(GROUP, 3, TAKER.id)
    timer = personal_timer(key, "乙", "zh-Hans", about, OPENED)
    await process.store.turns.commit([Commit(None, (timer,))], OPENED)
    for day in range(14):
        await at(process, OPENED + day * DAY)
    texts = [one["text"] for one in await said(process)]
    assert ["还有 7 天" in texts[0], "还有 3 天" in texts[1], "还有 1 天" in texts[2]] == [True] * 3
    assert "今天是最后一天" in texts[3]
    assert len(texts) == 4
    assert all("乙</a>" in text for text in texts)


def expected(case, until):
    """Return the moments at which a case is to be reminded of, one after the other."""
    moments = []
    view = CaseView(knowledge().library, case, case.lang, START)
    while (moment := reminders.next_moment(case, view.plan.steps)) and moment <= until:
        moments.append(moment)
        case = replace(case, reminded=moment)
    return moments


def lines(texts):
    """Return what was said of steps, each with its case, without what marks it as late."""
    return Counter(
        (text.splitlines()[0], line.partition("（迟发")[0])
        for text in texts
        for line in text.splitlines()[1:]
        if "“" in line
    )


async def until_rest(process, now):
    """Wait until nothing of anybody's is due any more."""
    async with asyncio.timeout(30):
        while await process.store.timers.due(now, 1):
            process.wake()
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("seed", range(6))
async def test_over_random_plans_stops_and_clocks_all_is_said_and_nothing_twice(sqlite_url, seed):
    chance = random.Random(seed)  # noqa: S311 - the same at every run
    paths = ("abandon", "migrate", "deregister", "dissolution")
    all_cases = {
        GROUP - n: case_of(1, chance.choice(paths), uid=f"{seed}-{n}", nickname=f"店{n}号",
                           start=START + chance.randrange(20) * DAY)
        for n in range(6)
    }  # fmt: skip
    end = OPENED + 160 * DAY
    now = OPENED
    async with at_work(sqlite_url, now) as one:
        for chat, case in all_cases.items():
            await opens(one, case, chat)
    while now < end:
        async with at_work(sqlite_url, now) as one:
            for _ in range(chance.randrange(6)):
                now += chance.random() * 12 * DAY
                one.clock.now = now + chance.choice([0, 0, -1, 2]) * HOUR
                one.wake()
                if chance.random() < 0.5:  # else it is stopped in the middle of it
                    await until_rest(one, one.clock.now)
                else:
                    await asyncio.sleep(chance.random() * 0.02)
    async with at_work(sqlite_url, end) as one:
        await until_rest(one, end)
        await until_rest(one, end + 12 * HOUR)
        for chat, case in all_cases.items():
            found = lines(text["text"] for text in await said(one, chat))
            assert set(found.values()) == {1}, found
            view = CaseView(knowledge().library, case, case.lang, day_in_china(end))
            limited = [dated for dated in view.plan.steps if reminders.is_counted(dated)]
            assert limited
            over = [line for _, line in found if "已经过了" in line]
            assert len(over) == len(limited)


async def test_two_replicas_say_everything_once(postgres_url):
    async with at_work(postgres_url, OPENED) as one, at_work(postgres_url, OPENED) as two:
        for n in range(12):
            await opens(one, case_of(1, uid=f"r-{n}", nickname=f"店{n}号"), GROUP - n)
        moments = expected(case_of(), OPENED + 90 * DAY)
        for moment in moments:
            for process in (one, two):
                process.clock.now = moment
                process.wake()
            await until_rest(one, moment)
        for n in range(12):
            found = lines(text["text"] for text in await said(one, GROUP - n))
            assert len(found) == len(moments)
            assert set(found.values()) == {1}
