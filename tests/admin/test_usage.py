"""What administrators are told of the use of the bot, and that talking to it is what counts."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.admin.administration import Administration
from bot.admin.reloading import Reloader
from bot.dialogue import Called, Chose, ConversationKey, Knowledge, Said, Session
from bot.dialogue.attachments import Picture
from bot.dialogue.rating import Rating
from bot.render import plain_text
from bot.render.pictures import laid_out
from bot.service import Service
from bot.store import Commit, Rated, Store, UsageKind, Used, open_store
from tests.dialogue.toys import club
from tests.render.pictures.looking import left_out, outside, overlaps
from tests.shipped import knowledge

ADMIN = 42
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
KEY = ConversationKey(1, 0, 1)


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request, tmp_path) -> AsyncIterator[Store]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").empty("usage")
    async with open_store(url) as opened:
        yield opened


def administration(store, k=None) -> Administration:
    service = Service(k or Knowledge.of(club()), store.turns)
    reloader = Reloader(service, None, (ADMIN,), Path(os.devnull))
    return Administration(service, store, reloader, (ADMIN,), None, now=lambda: NOW)


async def asked(store, argument="", session=None, k=None):
    """Have an administrator ask; return the reply and its text."""
    session = session or Session()
    reply, changes = await administration(store, k).reply(Called("stats", argument), session)
    assert changes == ()
    return reply, plain_text(reply.blocks, session.lang)


async def happened(store, *changes, days_ago=0):
    await store.turns.commit([Commit(None, changes)], NOW - days_ago * DAY)


def verdicts(**counts):
    used = (Used(UsageKind.VERDICT, name) for name, count in counts.items() for _ in range(count))
    return tuple(used)


async def test_before_anybody_came_there_are_no_figures_and_no_chart(store):
    reply, said = await asked(store)
    assert "还没有人用过" in said
    assert reply.attachment is None


async def test_shares_are_of_questions_and_small_talk_is_none(store):
    await happened(store, *verdicts(answer=6, choose=1, unknown=3, smalltalk=9))
    _, said = await asked(store)
    assert "问题 10 个：答上 60%，列出来选 10%，没听懂 30%" in said
    assert "寒暄 9 句" in said


async def test_what_happened_at_all_is_not_nothing(store):
    await happened(store, *verdicts(answer=999, unknown=1))
    _, said = await asked(store)
    assert "没听懂 <1%" in said
    assert "列出来选 0%" in said


async def test_the_ten_shown_most_are_listed_by_their_titles(store):
    k = knowledge()
    entries = list(k.library.entries)[:11]
    for times, entry in enumerate(reversed(entries), 1):
        await happened(store, *[Used(UsageKind.SHOWN, entry)] * times)
    await happened(store, *[Used(UsageKind.SHOWN, "migrate")] * 20)
    _, said = await asked(store, k=k)
    lines = [line for line in said.splitlines() if line.endswith(" 次）")]
    titles = [k.library.topic_title("migrate", "zh-Hans")]
    titles += [k.library.entries[entry].title.zh for entry in entries[:9]]
    assert [title in line for title, line in zip(titles, lines, strict=True)] == [True] * 10


async def test_an_answer_that_is_gone_from_the_knowledge_is_named_by_its_id(store):
    await happened(store, Used(UsageKind.SHOWN, "gone.away"))
    _, said = await asked(store)
    assert "gone.away（1 次）" in said


async def test_the_worst_rated_come_first_with_their_thumbs(store):
    await happened(store, Rated(Rating("good.one", up=True)), Rated(Rating("bad.one", up=False)))
    reply, said = await asked(store)
    assert "👍 1，👎 1" in said
    assert said.index("bad.one（👎 1，👍 0）") < said.index("good.one（👎 0，👍 1）")
    assert reply.attachment is None  # thumbs alone make no bars


@pytest.mark.parametrize(
    ("argument", "days"), [("", 7), ("7", 7), ("７", 7), ("30", 30), ("90", 90)]
)
async def test_a_period_ends_today_and_has_a_bar_for_each_day(store, argument, days):
    await happened(store, *verdicts(answer=1), days_ago=days - 1)
    await happened(store, *verdicts(answer=5), days_ago=days)
    reply, said = await asked(store, argument)
    assert f"近 {days} 天（{TODAY - (days - 1) * DAY} 至 {TODAY}）" in said
    assert "问题 1 个" in said
    chart = reply.attachment.drawing
    assert len(chart.days) == days
    assert chart.days[-1] == f"{TODAY:%m-%d}"
    answered = chart.rows[0].series[0]
    assert (answered.name, answered.values[0], sum(answered.values)) == ("答上", 1, 1)


@pytest.mark.parametrize(
    "argument", ["1", "0", "-7", "8", "7 30", "week", "9" * 400, "7; DROP TABLE usage", "²"]
)
async def test_another_period_is_told_which_there_are(store, argument):
    await happened(store, *verdicts(answer=1))
    reply, said = await asked(store, argument)
    assert "7、30 或 90" in said
    assert reply.attachment is None


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("dark", [False, True])
async def test_the_chart_is_whole_in_the_readers_language_and_colours(store, lang, dark):
    await happened(store, *verdicts(answer=40, choose=12, unknown=7))
    await happened(store, Used(UsageKind.CONVERSATION, "group"))
    reply, _ = await asked(store, "30", Session(lang=lang, dark=dark))
    assert isinstance(reply.attachment, Picture)
    assert (reply.attachment.lang, reply.attachment.dark) == (lang, dark)
    sheet = laid_out(reply.attachment)
    assert outside(sheet) == []
    assert overlaps(sheet) == []
    assert left_out(sheet, reply.attachment.drawing, lang) == {}


async def test_everything_fits_one_short_message(store):
    k = knowledge()
    longest = sorted(k.library.entries.values(), key=lambda entry: -len(entry.title.zh))[:10]
    for entry in longest:
        await happened(store, Used(UsageKind.SHOWN, entry.id), Rated(Rating(entry.id, up=False)))
    await happened(store, *verdicts(answer=1, choose=1, unknown=1, smalltalk=1))
    _, said = await asked(store, k=k)
    assert len(said) < 1500


async def test_a_conversation_counts_by_what_came_of_it(store):
    service = Service(Knowledge.of(club()), store.turns)
    await service.handle(KEY, Called("start"), NOW)
    session, reply = await service.handle(KEY, Said("退会要多少钱"), NOW)
    assert reply.verdict
    await service.handle(KEY, Said("zzz qqq"), NOW)
    found = await store.usage.statistics(TODAY, 7)
    assert sum(found.used[UsageKind.VERDICT].values()) == 2
    assert found.used[UsageKind.VERDICT][reply.verdict] >= 1
    assert sum(found.used[UsageKind.LANG].values()) == 2
    if reply.answered:
        assert found.used[UsageKind.SHOWN][reply.answered] == 1
    assert session.lang in found.used[UsageKind.LANG]
    assert found.used[UsageKind.CONVERSATION] == {"private": 1}


async def test_a_conversation_counts_once_a_day_and_a_groups_by_each_member(store):
    service = Service(Knowledge.of(club()), store.turns)
    members = [ConversationKey(-5, 0, user) for user in (1, 2)]
    for key in (KEY, *members, *members, KEY):
        await service.handle(key, Said("你好"), NOW - DAY)
    await service.handle(KEY, Chose("go:paths"), NOW)
    found = await store.usage.statistics(TODAY, 7)
    assert found.days[UsageKind.CONVERSATION] == {
        TODAY - DAY: {"private": 1, "group": 2},
        TODAY: {"private": 1},
    }
    assert (found.active.conversations, found.active.people, found.active.groups) == (3, 2, 1)


async def test_an_entry_and_a_way_out_that_are_opened_count_as_shown(store):
    service = Service(knowledge(), store.turns)
    for event in (Chose("entry:migrate.fee"), Called("migrate"), Chose("view:migrate:evidence")):
        await service.handle(KEY, event, NOW)
    found = await store.usage.statistics(TODAY, 7)
    assert found.used[UsageKind.SHOWN] == {"migrate": 1, "migrate.fee": 1}
    assert found.used[UsageKind.VERDICT] == {}
