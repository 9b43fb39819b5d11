"""What has to succeed is repeated until it does."""

from __future__ import annotations

import logging

import pytest

from bot.retrying import backoff, each_second, retrying

_log = logging.getLogger(__name__)


class Down(Exception):
    """Nobody answers."""


class Line:
    """Is down so many times, then answers."""

    def __init__(self, times, error=Down):
        self.times = times
        self.error = error

    async def call(self):
        if self.times:
            self.times -= 1
            raise self.error("down")
        return "here"


@pytest.fixture
def waits(monkeypatch):
    waits = []

    async def wait(seconds):
        waits.append(seconds)

    monkeypatch.setattr("bot.retrying.asyncio.sleep", wait)
    return waits


@pytest.mark.parametrize(("failures", "seconds"), [(0, 1), (1, 2), (3, 8), (9, 30), (2_000, 30)])
def test_waits_grow_up_to_the_longest_however_long_it_goes_on(failures, seconds):
    assert backoff(failures, 30) == seconds


async def test_a_call_is_repeated_until_it_is_answered(waits):
    assert await retrying(Line(4).call, Down, lambda _, failures: backoff(failures, 3)) == "here"
    assert waits == [1, 2, 3, 3]


async def test_other_errors_are_no_reason_to_wait(waits):
    with pytest.raises(ValueError, match="down"):
        await retrying(Line(1, ValueError).call, Down, each_second(_log, "nobody answers"))
    assert waits == []


async def test_who_decides_how_long_to_wait_may_give_up(waits):
    def after(error, failures):
        if failures == 2:
            raise error
        return 5

    with pytest.raises(Down):
        await retrying(Line(9).call, Down, after)
    assert waits == [5, 5]


async def test_the_log_says_why_somebody_waits(waits, caplog):
    await retrying(Line(2).call, Down, each_second(_log, "nobody answers"))
    assert caplog.messages == ["nobody answers, next try in 1 s: down"] * 2
    assert waits == [1, 1]
