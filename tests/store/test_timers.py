"""What is due at some time, at rest: done once, by one, together with what comes of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue import Session
from bot.store import Commit, Stored, Superseded, Timer, TimerDropped, TimerSet, open_store
from tests.store.makers import key, load, save, saving, send, texts

MINUTE = timedelta(minutes=1)


@pytest.fixture
def timer(now):
    return Timer("tick", 1, now, "tick", {"text": "该备份了"})


async def setting(store, now, *timers):
    await store.turns.commit([Commit(None, tuple(map(TimerSet, timers)))], now)


async def names_due(store, now, known=()):
    return [timer.name for timer in await store.timers.due(now, 10, known)]


async def test_what_is_due_comes_longest_due_first_and_the_rest_later(store, now, timer):
    late, early = replace(timer, name="late", due=now - MINUTE), timer
    future = [replace(timer, name=f"{n}", due=now + n * MINUTE) for n in (2, 1)]
    await setting(store, now, early, *future, late)
    assert await store.timers.due(now, 10) == [late, early]
    assert await store.timers.due(now, 1) == [late]
    assert await names_due(store, now, ["late"]) == ["tick"]
    assert await store.timers.next_due(now) == now + MINUTE
    assert await store.timers.next_due(now + 2 * MINUTE) is None


async def test_what_is_done_is_gone_with_what_it_changed_and_said(store, now, timer):
    await setting(store, now, timer)
    said = Commit(timer, (*saving(key(1), Session(turn=1), Stored()),), (send(text="该备份了"),))
    assert texts(await store.turns.commit([said], now)) == ["该备份了"]
    assert await store.timers.due(now, 10) == []
    assert await load(store, key(1)) == Session(turn=1)


async def test_what_comes_again_moves_on_in_the_same_turn(store, now, timer):
    await setting(store, now, timer)
    again = replace(timer, due=now + MINUTE)
    await store.turns.commit([Commit(timer, (TimerSet(again),))], now)
    assert await names_due(store, now) == []
    assert await store.timers.due(now + MINUTE, 10) == [again]


async def test_set_anew_it_is_moved_and_dropped_it_is_no_more(store, now, timer):
    await setting(store, now, timer)
    await setting(store, now, replace(timer, due=now + MINUTE, payload={}))
    assert await names_due(store, now) == []
    assert (await store.timers.due(now + MINUTE, 10))[0].payload == {}
    for _ in range(2):
        await store.turns.commit([Commit(None, (TimerDropped("tick"),))], now)
    assert await names_due(store, now + MINUTE) == []


@pytest.mark.parametrize("what", ["done", "dropped", "set anew", "put off"])
async def test_whoever_comes_too_late_changes_and_says_nothing(store, now, timer, what):
    await setting(store, now, timer)
    if what == "put off":
        await store.timers.put_off(timer, now + MINUTE)
    else:
        change = {
            "dropped": TimerDropped("tick"),
            "set anew": TimerSet(replace(timer, due=now + MINUTE)),
        }
        changes = (change[what],) if what in change else ()
        cause = timer if what == "done" else None
        await store.turns.commit([Commit(cause, changes)], now)
    late = Commit(timer, (*saving(key(1), Session(turn=1), Stored()),), (send(),))
    with pytest.raises(Superseded):
        await store.turns.commit([late], now)
    assert await store.timers.unchanged([timer]) == []
    assert await load(store, key(1)) is None
    assert await store.outbox.waiting() == []


async def test_of_two_who_do_the_same_one_is_superseded(store, now, timer):
    await setting(store, now, timer)
    done = Commit(timer, (), (send(),))
    both = await asyncio.gather(
        *(store.turns.commit([done], now) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in both) == ["Superseded", "list"]
    assert len(await store.outbox.waiting()) == 1


async def test_a_turn_that_has_lost_its_session_leaves_the_timer(store, now, timer):
    await setting(store, now, timer)
    await save(store, key(1), Session(turn=7), now)
    late = Commit(timer, (*saving(key(1), Session(turn=1), Stored()),))
    with pytest.raises(Superseded):
        await store.turns.commit([late], now)
    assert await store.timers.unchanged([timer]) == [timer]


async def test_what_goes_wrong_is_due_later_and_in_the_end_never_until_it_is_set_anew(
    store, now, timer
):
    await setting(store, now, timer)
    await store.timers.put_off(timer, now + MINUTE)
    (again,) = await store.timers.due(now + MINUTE, 10)
    assert again == replace(timer, due=now + MINUTE, attempts=1)
    await store.timers.put_off(again, None)
    assert await names_due(store, now + timedelta(days=999)) == []
    assert await store.timers.next_due(now) is None
    await setting(store, now, timer)
    assert await store.timers.due(now, 10) == [timer]


async def test_it_goes_where_its_group_goes(store, now, timer):
    before = replace(timer, chat=-5)
    await setting(store, now, before)
    await store.chats.move(-5, -1005, now)
    with pytest.raises(Superseded):
        await store.turns.commit([Commit(before)], now)
    await setting(store, now, replace(before, name="later"))
    assert [timer.chat for timer in await store.timers.due(now, 10)] == [-1005, -1005]


async def test_another_bot_has_timers_of_its_own(url, store, now, timer):
    await setting(store, now, timer)
    async with open_store(url, 1) as other:
        assert await names_due(other, now) == []
        await setting(other, now, timer)
        await other.turns.commit([Commit(timer)], now)
    assert await names_due(store, now) == ["tick"]
