"""What is no longer needed is forgotten, each hour."""

from __future__ import annotations

from datetime import timedelta

from bot.delivery.pruning import PRUNE, Pruning
from bot.dialogue import Answer, Session
from bot.dialogue.retention import UNUSED
from bot.store import Commit, Timer, TimerSet, UsageKind, Used, error_kinds, usage
from tests.store.makers import counts, key, load, save

TOLD = Session(lang="en", answers=(Answer("account", "service"),), turn=1)
MINUTE = timedelta(minutes=1)


async def test_a_case_that_nobody_comes_back_to_is_forgotten_and_others_are_not(store, now):
    await save(store, key(1), TOLD, now - UNUSED - MINUTE)
    await save(store, key(2), TOLD, now - UNUSED + MINUTE)
    timer = Timer(PRUNE, 0, now, PRUNE)
    (again,) = (await Pruning(store).prune(timer, now)).changes
    assert (await load(store, key(1)), await load(store, key(2))) == (None, TOLD)
    assert again == TimerSet(Timer(PRUNE, 0, now + timedelta(hours=1), PRUNE))


async def test_figures_and_kinds_of_errors_are_forgotten_when_their_time_is_over(store, now):
    for day in (now - usage.KEPT - timedelta(days=1), now):
        await store.turns.commit([Commit(None, (Used(UsageKind.SHOWN, "close.fee"),))], day)
    for kind, last in (("old", now - error_kinds.KEPT - MINUTE), ("new", now)):
        await store.error_kinds.note({kind: 1}, last, lambda _: ())
    await Pruning(store).prune(Timer(PRUNE, 0, now, PRUNE), now)
    held = await counts(store)
    assert (held["usage"], held["error_kinds"]) == (1, 1)
