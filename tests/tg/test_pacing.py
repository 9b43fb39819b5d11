from __future__ import annotations

import pytest

from bot.tg.pacing import backoff


@pytest.mark.parametrize(("failures", "seconds"), [(0, 1), (1, 2), (3, 8), (9, 30), (2_000, 30)])
def test_waits_grow_up_to_the_longest_however_long_it_goes_on(failures, seconds):
    assert backoff(failures, 30) == seconds
