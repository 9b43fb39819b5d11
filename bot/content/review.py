"""When a checked fact wants checking again: rules of a platform do not stay."""

from __future__ import annotations

import datetime as dt

from bot.content.models import Fact

REVIEW_AGE = dt.timedelta(days=365)
"""How long a comparison with the sources is trusted."""


def is_stale(fact: Fact, today: dt.date) -> bool:
    """Tell whether the fact was last checked longer ago than `REVIEW_AGE`."""
    return today - fact.checked > REVIEW_AGE
