from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import get_args

import pytest

import bot.store.turns
from bot.content.models import Lang
from bot.dialogue import Answer, Session
from bot.dialogue.gap import Gap, GapKind
from bot.dialogue.rating import Rating
from bot.dialogue.state import ChatSettings
from bot.errors import StoreError
from bot.store import (
    Asked,
    Change,
    ChatSettingsSaved,
    Commit,
    GapNoted,
    GapRemoved,
    KnowledgeReloaded,
    PositionSaved,
    QuestionAsked,
    Rated,
    Settled,
    Stored,
    Superseded,
    Timer,
    TimerDropped,
    TimerSet,
    UsageKind,
    Used,
    open_store,
)
from bot.store.schema import metadata
from bot.store.turns import WRITERS
from tests.store.conftest import BOT
from tests.store.makers import (
    commit_of,
    count_statements,
    counts,
    ids,
    kept,
    key,
    save,
    send,
    texts,
    update,
)

LANG: Lang = "zh-Hans"
USED = Used(UsageKind.SHOWN, "close.fee")
GAP = Gap(GapKind.UNKNOWN, "怎么养猫", LANG)


async def test_a_new_conversation_has_no_session_and_no_version(store):
    assert await store.turns.load([key(1), key(2)]) == {key(1): Stored(), key(2): Stored()}
    assert await store.turns.load([]) == {}


async def test_a_turn_keeps_session_sends_gap_and_mark(store, now):
    await store.inbox.add([update(1)], now)
    turn = commit_of(update(1), Session(turn=1), 0, (send(text="一"), send(text="二")), GAP)
    waiting = await store.turns.commit([turn], now)
    assert texts(waiting) == ["一", "二"]
    assert await store.outbox.waiting() == waiting
    assert await store.inbox.waiting() == []
    assert await store.turns.load([key(1)]) == {key(1): kept(Session(turn=1), 1)}
    assert [gap.question for gap in await store.gaps.most_asked(now.date(), 10)] == ["怎么养猫"]


async def test_turns_of_several_conversations_go_in_together(store, now):
    updates = [update(number, chat=number) for number in (3, 1, 2)]
    await store.inbox.add(updates, now)
    turns = [
        commit_of(one, Session(turn=one.id), 0, (send(one.key.chat, f"{one.id}"),))
        for one in updates
    ]
    assert texts(await store.turns.commit(turns, now)) == ["3", "1", "2"]
    stored = await store.turns.load([one.key for one in updates])
    assert stored == {one.key: kept(Session(turn=one.id)) for one in updates}


async def test_versions_grow_from_turn_to_turn(store, now):
    await store.inbox.add([update(1), update(2)], now)
    await store.turns.commit([commit_of(update(1), Session(turn=1), 0)], now)
    await store.turns.commit([commit_of(update(2), Session(turn=2), 1)], now)
    assert await store.turns.load([key(1)]) == {key(1): kept(Session(turn=2), 2)}


async def test_a_turn_without_a_session_leaves_it_alone(store, now):
    await save(store, key(1), Session(turn=9), now)
    await store.inbox.add([update(1)], now)
    await store.turns.commit([commit_of(update(1), None, sends=(send(),))], now)
    assert await store.turns.load([key(1)]) == {key(1): kept(Session(turn=9), 1)}


async def test_a_session_that_cannot_be_read_keeps_its_version_and_is_replaced(store, now):
    await save(store, key(1), Session(), now)
    spoil = bot.store.schema.positions.update().values(data="{")
    await store.database.write(lambda connection: connection.execute(spoil))
    assert await store.turns.load([key(1)]) == {key(1): kept(None, 1)}
    await store.inbox.add([update(1)], now)
    await store.turns.commit([commit_of(update(1), Session(turn=1), 1)], now)
    assert await store.turns.load([key(1)]) == {key(1): kept(Session(turn=1), 2)}


async def test_what_users_wrote_is_not_kept_once_it_is_answered(store, now):
    await store.inbox.add([update(1), update(2)], now)
    await store.turns.commit([commit_of(update(1), Session())], now)
    await store.inbox.drop([update(2)])
    query = bot.store.schema.updates.select()
    rows = await store.database.read(lambda connection: connection.execute(query).all())
    assert [(row.payload, row.done) for row in rows] == [("", True), ("", True)]


async def batch(store, now):
    """Two updates of two people, with everything a turn may bring."""
    updates = [update(1, chat=1), update(2, chat=2)]
    await store.inbox.add(updates, now)
    first, second = (
        commit_of(one, Session(turn=1), 0, (send(one.key.chat),), GAP, Asked(7, "x", None))
        for one in updates
    )
    return [
        replace(first, changes=(*first.changes, Rated(Rating("close.fee", up=True)), USED)),
        second,
    ]


async def nothing_happened(store):
    assert ids(await store.inbox.waiting()) == [1, 2]
    assert await store.outbox.waiting() == []
    held = await counts(store)
    assert {held[name] for name in ("gaps", "ratings", "questions", "usage")} == {0}


@pytest.mark.parametrize(
    "step", ["mark_done", PositionSaved, GapNoted, Rated, QuestionAsked, Used, "add_sends"]
)
async def test_a_turn_that_breaks_off_leaves_nothing_behind(store, now, monkeypatch, step):
    turns = await batch(store, now)
    real = WRITERS[step] if step in WRITERS else getattr(bot.store.turns, step)

    def break_off(*args):
        real(*args)
        raise OSError("the plug was pulled")

    with monkeypatch.context() as patched:
        if step in WRITERS:
            patched.setitem(WRITERS, step, break_off)
        else:
            patched.setattr(bot.store.turns, step, break_off)
        with pytest.raises(StoreError, match="the plug"):
            await store.turns.commit(turns, now)
    await nothing_happened(store)
    assert await store.turns.load([key(1)]) == {key(1): Stored()}
    await store.turns.commit(turns, now)
    assert len(await store.outbox.waiting()) == 2


async def test_an_update_done_by_somebody_else_takes_the_batch_back(store, now):
    turns = await batch(store, now)
    await store.inbox.drop(turns[1].cause.updates)
    with pytest.raises(Superseded):
        await store.turns.commit(turns, now)
    assert ids(await store.inbox.waiting()) == [1]
    assert await store.outbox.waiting() == []
    assert await store.turns.load([key(1)]) == {key(1): Stored()}


async def test_an_update_never_stored_is_no_turn(store, now):
    with pytest.raises(Superseded):
        await store.turns.commit([commit_of(update(1), Session())], now)


@pytest.mark.parametrize("loaded", [0, 1, 3])
async def test_a_session_changed_by_somebody_else_takes_the_batch_back(store, now, loaded):
    turns = await batch(store, now)
    for _ in range(2):
        await save(store, key(1), Session(turn=7), now)
    late = commit_of(turns[0].cause.updates[0], Session(turn=8), loaded)
    with pytest.raises(Superseded):
        await store.turns.commit([late, turns[1]], now)
    await nothing_happened(store)
    assert await store.turns.load([key(1)]) == {key(1): kept(Session(turn=7), 2)}


async def test_of_two_who_commit_the_same_turn_one_is_superseded(store, now):
    turns = await batch(store, now)
    both = await asyncio.gather(
        *(store.turns.commit(turns, now) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in both) == ["Superseded", "list"]
    assert len(await store.outbox.waiting()) == 2
    assert (await store.turns.load([key(1)]))[key(1)] == kept(Session(turn=1))


async def test_a_cancelled_commit_is_whole_or_nothing_and_leaves_no_lock(store, now):
    for number in range(20):
        one = update(number, chat=1000 + number)
        await store.inbox.add([one], now)
        turn = commit_of(one, Session(turn=1), 0, (send(one.key.chat),))
        committing = asyncio.create_task(store.turns.commit([turn], now))
        await asyncio.sleep(number / 10_000)
        committing.cancel()
        await asyncio.wait([committing])
        async with asyncio.timeout(5):
            is_waiting = bool(await store.inbox.waiting([one.key.chat]))
            is_sent = bool(await store.outbox.waiting([one.key.chat]))
            (stored,) = (await store.turns.load([one.key])).values()
        assert is_waiting != is_sent
        assert (stored.versions.position == 1) == is_sent


def test_each_kind_of_change_has_one_writer():
    assert WRITERS.keys() == set(get_args(Change))


def changing_everything(one, now):
    asked, session = Asked(one.id, "x", None), Session(lang="en", answers=(Answer("a", "b"),))
    commit = commit_of(one, session, 0, (send(one.key.chat),), GAP, asked, erases=True)
    thumb = Rated(Rating(f"close.{one.id}", up=True))
    timers = (TimerDropped(f"tick {one.id}"), TimerSet(Timer(f"tock {one.id}", 1, now, "tock")))
    others = (ChatSettingsSaved(one.key.place, ChatSettings("en")), thumb, GapRemoved(one.id))
    others = (*others, Used(UsageKind.SHOWN, f"close.{one.id}"), KnowledgeReloaded("p", "v"))
    return replace(commit, changes=(*commit.changes, *others, *timers))


async def test_a_batch_takes_as_many_statements_as_a_single_turn(store, now):
    said = count_statements(store)
    taken = []
    for batch_of in (range(1), range(1, 17)):
        updates = [update(number, chat=number) for number in batch_of]
        said.clear()
        await store.inbox.add(updates, now)
        await store.turns.load([one.key for one in updates])
        turns = [changing_everything(one, now) for one in updates]
        await store.turns.commit(turns, now)
        taken.append(len(said))
    assert taken[0] == taken[1]


async def test_conversations_loaded_together_do_not_mix(store, now):
    """A batch of people in groups: every mixture of their chats, topics and users exists."""
    keys = [key(chat, topic, user) for chat in (1, 2) for topic in (0, 5) for user in (7, 8)]
    for turn, one in enumerate(keys):
        await save(store, one, Session(turn=turn), now)
    wanted = [keys[0], keys[3], keys[7]]
    stored = await store.turns.load(wanted)
    assert stored == {one: kept(Session(turn=keys.index(one))) for one in wanted}


async def test_no_statement_of_a_turn_reads_a_whole_table_on_sqlite(sqlite_url, now):
    async with open_store(sqlite_url, BOT) as store:
        said = count_statements(store)
        await store.inbox.add([update(1)], now)
        await store.inbox.waiting([1])
        await store.inbox.waiting()
        await store.inbox.stranded(now, timedelta(seconds=1))
        await store.turns.load([key(1), key(2, 3, 4)])
        asked = Asked(7, "x", Session())
        turn = commit_of(update(1), Session(), 0, (send(question=7),), None, asked, erases=True)
        turn = replace(turn, changes=(*turn.changes, USED))
        (waiting,) = await store.turns.commit([turn], now)
        await store.outbox.waiting([1])
        await store.outbox.settle([Settled(waiting, message=70)], now)
        await store.outbox.answer_to(1, 7)
        await store.questions.get(1, 7)
        await store.chats.move(-5, -1005, now)
        await store.inbox.add([update(2, chat=-5)], now)
        await store.inbox.prune(now)
        await store.outbox.prune(now)
        await store.questions.prune(now)
        await store.turns.prune(now)
        await store.usage.prune(now.date())
        await store.usage.statistics(now.date(), 7)
        tick = Timer("tick", 1, now, "tick")
        for changes in ((TimerSet(tick),), (TimerDropped("tack"),)):
            await store.turns.commit([Commit(None, changes)], now)
        await store.timers.due(now, 10, ["tack"])
        await store.timers.next_due(now)
        await store.timers.unchanged([tick])
        await store.turns.commit([Commit(tick)], now)
        await store.timers.put_off(tick, now)
        plans = [
            line
            for statement in list(said)
            if statement.startswith(("SELECT", "UPDATE", "DELETE"))
            for line in await store.database.read(partial(plan, statement))
        ]
    assert [line for line in plans if "SEARCH" in line]
    tables = "|".join(name for name in metadata.tables if name not in {"gaps", "ratings", "moves"})
    assert [line for line in plans if re.search(f"SCAN ({tables})", line)] == []


def plan(statement, connection):
    values = (0,) * statement.count("?")
    return [
        row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    ]
