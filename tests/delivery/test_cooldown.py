"""A group that calls all the time: how much of it is answered, and what it is told."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from bot.delivery.cooldown import SPAN, Answer, Cooldown

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
GROUP, OTHER = -1, -2
NUMBERS = itertools.count(1)


def calls(cooldown, count, now=NOW, chat=GROUP):
    return [cooldown.answer(chat, next(NUMBERS), now) for _ in range(count)]


def test_it_is_told_once_and_then_nothing_until_it_is_over():
    cooldown = Cooldown(3)
    assert calls(cooldown, 6) == [Answer.DUE] * 3 + [Answer.TOLD] + [Answer.NONE] * 2
    assert calls(cooldown, 1, NOW + SPAN / 2) == [Answer.NONE]
    assert calls(cooldown, 5, NOW + SPAN) == [Answer.DUE] * 3 + [Answer.TOLD, Answer.NONE]


def test_calls_that_come_slowly_are_all_answered():
    cooldown = Cooldown(3)
    moments = (NOW + number * SPAN / 2 for number in range(20))
    assert {answer for now in moments for answer in calls(cooldown, 1, now)} == {Answer.DUE}


@pytest.mark.parametrize("chat", [OTHER, 7])
def test_another_group_and_private_chats_are_another_matter(chat):
    cooldown = Cooldown(1)
    calls(cooldown, 5)
    assert calls(cooldown, 1, chat=chat) == [Answer.DUE]


def test_in_private_nobody_rests():
    assert set(calls(Cooldown(1), 50, chat=7)) == {Answer.DUE}


def test_without_a_limit_nobody_rests():
    assert set(calls(Cooldown(0), 500)) == {Answer.DUE}


def test_a_turn_that_is_done_over_counts_once_and_ends_as_before():
    cooldown = Cooldown(2)
    answers = [[cooldown.answer(GROUP, number, NOW) for _ in range(3)] for number in (1, 2, 3, 4)]
    assert answers == [[one] * 3 for one in (Answer.DUE, Answer.DUE, Answer.TOLD, Answer.NONE)]


def test_of_many_groups_the_busy_ones_are_remembered():
    cooldown = Cooldown(1)
    calls(cooldown, 2)
    for chat in range(-3_000, -2):
        cooldown.answer(chat, next(NUMBERS), NOW)
    assert calls(cooldown, 1) == [Answer.NONE]
