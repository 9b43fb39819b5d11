from __future__ import annotations

import asyncio

import pytest

from bot.tg.line import Awaited


class Intake:
    def __init__(self):
        self.taken = []

    async def room(self):
        if self.taken:
            raise RuntimeError("full")

    async def take(self, raws):
        self.taken += raws


async def test_what_comes_before_the_intake_is_taken_once_it_is_here_and_told_then():
    awaited, intake = Awaited(), Intake()
    await awaited.room()
    first = asyncio.create_task(awaited.take(["early"]))
    await asyncio.sleep(0)
    assert not first.done()
    awaited.is_here(intake)
    await first
    await awaited.take(["late"])
    assert intake.taken == ["early", "late"]


async def test_a_poller_that_is_stopped_meanwhile_leaves_the_way_free():
    awaited, intake = Awaited(), Intake()
    stopped = asyncio.create_task(awaited.take(["early"]))
    await asyncio.sleep(0)
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    awaited.is_here(intake)
    await awaited.take(["again"])
    assert intake.taken == ["again"]
    with pytest.raises(RuntimeError, match="full"):
        await awaited.room()
