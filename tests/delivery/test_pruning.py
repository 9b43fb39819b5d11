"""What is no longer needed is forgotten, each hour."""

from __future__ import annotations

from datetime import timedelta

from bot.delivery.pruning import PRUNE, UNUSED, Pruning
from bot.dialogue import Answer, Session
from bot.store import Timer, TimerSet
from tests.store.makers import key, load, save

TOLD = Session(lang="en", answers=(Answer("account", "service"),), turn=1)
MINUTE = timedelta(minutes=1)


async def test_a_case_that_nobody_comes_back_to_is_forgotten_and_others_are_not(store, now):
    await save(store, key(1), TOLD, now - UNUSED - MINUTE)
    await save(store, key(2), TOLD, now - UNUSED + MINUTE)
    timer = Timer(PRUNE, 0, now, PRUNE)
    (again,) = (await Pruning(store).prune(timer, now)).changes
    assert (await load(store, key(1)), await load(store, key(2))) == (None, TOLD)
    assert again == TimerSet(Timer(PRUNE, 0, now + timedelta(hours=1), PRUNE))
