"""Where days begin."""

from __future__ import annotations

import datetime as dt

CHINA = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""WeChat's days are China's; it has kept this one time all year round since 1991."""


def day_in_china(now: dt.datetime) -> dt.date:
    """Return the day it is in China at an aware moment."""
    return now.astimezone(CHINA).date()


def last_minute(day: dt.date) -> dt.datetime:
    """Return the moment after which a day is over in China, by a minute."""
    return dt.datetime.combine(day, dt.time(23, 59), CHINA)


def hour_in_china(now: dt.datetime) -> int:
    """Return the hour of China's day at an aware moment."""
    return now.astimezone(CHINA).hour
