from __future__ import annotations

import asyncio

import pytest

from bot.delivery.rate_limit import RateLimit


@pytest.mark.parametrize("rate", [0.5, 1, 30])
async def test_any_rate_can_be_kept(rate):
    rate_limit = RateLimit(rate)
    await rate_limit.wait(1)
    slow = asyncio.create_task(asyncio.wait_for(rate_limit.wait(-1), 0.01))
    await asyncio.gather(slow, return_exceptions=True)
    assert (slow.exception() is None) is (rate > 1)


async def test_a_chat_that_is_sent_to_all_the_time_leaves_room_for_others():
    rate_limit = RateLimit(2)
    await rate_limit.wait(1)
    again, other = asyncio.create_task(rate_limit.wait(1)), asyncio.create_task(rate_limit.wait(2))
    await asyncio.sleep(0)
    assert [again.done(), other.done()] == [False, True]
    again.cancel()
