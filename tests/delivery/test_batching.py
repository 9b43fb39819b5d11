"""What is asked for at the same time is done in one go."""

from __future__ import annotations

import asyncio

import pytest

from bot.delivery.batching import Batched


class Work:
    def __init__(self):
        self.groups = []
        self.gate = asyncio.Event()

    async def __call__(self, items):
        self.groups.append(items)
        await self.gate.wait()
        if "bad" in items:
            raise ValueError("bad")


async def begun(*coroutines):
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def test_what_comes_meanwhile_is_done_together_in_order():
    work = Work()
    batched = Batched(work)
    first = await begun(batched(1))
    others = await begun(batched(2, 3), batched(4))
    assert work.groups == [[1]]
    work.gate.set()
    await asyncio.gather(*first, *others)
    assert work.groups == [[1], [2, 3, 4]]


async def test_a_failure_is_told_to_those_it_concerns():
    work = Work()
    batched = Batched(work)
    failing = await begun(batched("bad"))
    fine = await begun(batched("good"))
    work.gate.set()
    with pytest.raises(ValueError, match="bad"):
        await failing[0]
    await fine[0]


async def test_one_who_no_longer_waits_is_no_trouble_to_others():
    work = Work()
    batched = Batched(work)
    (gone, stays) = await begun(batched(1), batched(2))
    gone.cancel()
    work.gate.set()
    await stays
    assert work.groups[0] == [1, 2]
