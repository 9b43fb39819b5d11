"""When a case is to be reminded of what: before its windows open and close, and once a week.

All follows from the case and its dated steps, so that a change of plan changes it and nothing has
to be taken back. What has been reminded of is a moment, up to which everything has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.cases.case import Case, CaseSettings
from bot.cases.schedule import Clock, Dated

LATE = dt.timedelta(hours=1)
"""What comes so much later than it should is marked as late."""
_DAY = dt.timedelta(days=1)
_WEEK = 7
_SHORTEST_SLEEP = dt.timedelta(seconds=1)


class Kind(StrEnum):
    """What a reminder is of."""

    OPENS = "opens"
    """The window opens tomorrow."""
    CLOSES = "closes"
    """It closes in so many days."""
    OVER = "over"
    """It closed yesterday, and the step is not done."""
    AGAIN = "again"
    """Somebody has asked to be reminded again."""
    DIGEST = "digest"
    """The week is summed up."""


@dataclass(frozen=True, slots=True, order=True)
class Reminder:
    """Something to be said at a moment, about a step; about none it is of the whole case."""

    at: dt.datetime
    step: str
    kind: Kind
    days: int = 0
    """Until the window closes."""
    by: dt.date | None = None
    """The last day of the window."""


def reminders(case: Case, steps: Sequence[Dated], after: dt.datetime) -> Iterator[Reminder]:
    """Yield all that a case is to be reminded of later than a moment, in no order.

    Of digests only the next.
    """
    if case.archived:
        return
    found = (one for dated in steps if not dated.done for one in _of_step(case, dated))
    yield from (one for one in found if one.at > after)
    if case.settings.digest and any(not dated.done for dated in steps):
        yield Reminder(_next_monday(case.settings, after), "", Kind.DIGEST)


def next_moment(case: Case, steps: Sequence[Dated]) -> dt.datetime | None:
    """Return when there is something to remind of next; None if there never is."""
    after = reminded_until(case)
    return min((one.at for one in reminders(case, steps, after)), default=None)


def due(case: Case, steps: Sequence[Dated], now: dt.datetime) -> tuple[Reminder, ...]:
    """Return what is to be reminded of now: of each step the latest, in the order of the plan."""
    after = reminded_until(case)
    latest: dict[str, Reminder] = {}
    for one in sorted(reminders(case, steps, after)):
        if one.at <= now:
            latest[one.step] = one
    order = {dated.step.id: number for number, dated in enumerate(steps)}
    return tuple(sorted(latest.values(), key=lambda one: order.get(one.step, len(order))))


def worth_saying(found: Iterable[Reminder], today: dt.date) -> tuple[Reminder, ...]:
    """Leave out that a window closes where it has closed: that is said on the same morning."""
    return tuple(
        one for one in found if one.kind is not Kind.CLOSES or not one.by or one.by >= today
    )


def is_last_chance(
    settings: CaseSettings, found: Iterable[Reminder], now: dt.datetime, later: dt.datetime
) -> bool:
    """Tell whether of something that closes it would be told too late at a later moment."""
    today, then = day_of(settings, now), day_of(settings, later)
    return any(
        one.kind is Kind.CLOSES and one.by is not None and today <= one.by < then for one in found
    )


def reminded_until(case: Case) -> dt.datetime:
    """Return the moment up to which everything has been reminded of."""
    return case.reminded or case.opened


def quiet_end(settings: CaseSettings, now: dt.datetime) -> dt.datetime | None:
    """Return when the quiet hours end in which a moment lies; None if it lies in none."""
    local = now.astimezone(ZoneInfo(settings.zone))
    since, until = settings.quiet_from, settings.quiet_until
    if since <= until:
        is_quiet = since <= local.time() < until
    else:
        is_quiet = local.time() >= since or local.time() < until
    if not is_quiet:
        return None
    day = local.date() if local.time() < until else local.date() + _DAY
    # An hour that comes twice would otherwise end before it has begun.
    return max(at(settings, day, until), now + _SHORTEST_SLEEP)


def at(settings: CaseSettings, day: dt.date, time: dt.time | None = None) -> dt.datetime:
    """Return a moment of a day, in UTC: the hour of reminders, or another."""
    local = dt.datetime.combine(day, time or settings.at, ZoneInfo(settings.zone))
    return local.astimezone(dt.UTC)


def day_of(settings: CaseSettings, moment: dt.datetime) -> dt.date:
    """Return the day on which a moment lies where the case is."""
    return moment.astimezone(ZoneInfo(settings.zone)).date()


def deadlines(steps: Iterable[Dated]) -> tuple[Dated, ...]:
    """Return the open steps whose last day can be told, the nearest first."""
    limited = (dated for dated in steps if dated.window and is_counted(dated) and not dated.done)
    return tuple(
        sorted(limited, key=lambda dated: dated.window.end if dated.window else dt.date.max)
    )


def is_counted(dated: Dated) -> bool:
    """Tell whether a step has a last day that follows from what is done, and is no estimate."""
    return dated.window is not None and dated.clock is not Clock.WAITS


def _of_step(case: Case, dated: Dated) -> Iterator[Reminder]:
    settings, step = case.settings, dated.step.id
    for snooze in case.snoozed:
        if snooze.step == step:
            by = dated.window.end if dated.window and is_counted(dated) else None
            yield Reminder(_awake(settings, snooze.at), step, Kind.AGAIN, by=by)
    if dated.window is None or not is_counted(dated):
        return
    opens, closes = dated.window.start, dated.window.end
    if opens < closes:
        yield Reminder(_morning(settings, opens - _DAY), step, Kind.OPENS, by=closes)
    for days in settings.ahead:
        if (day := closes - days * _DAY) >= opens:
            moment = _morning(settings, day)
            if day_of(settings, moment) > closes:  # quiet hours or not, tomorrow is too late
                moment = at(settings, day)
            yield Reminder(moment, step, Kind.CLOSES, days, closes)
    yield Reminder(_morning(settings, closes + _DAY), step, Kind.OVER, by=closes)


def _next_monday(settings: CaseSettings, after: dt.datetime) -> dt.datetime:
    day = day_of(settings, after)
    day -= day.weekday() * _DAY
    while (moment := _morning(settings, day)) <= after:
        day += _WEEK * _DAY
    return moment


def _morning(settings: CaseSettings, day: dt.date) -> dt.datetime:
    return _awake(settings, at(settings, day))


def _awake(settings: CaseSettings, moment: dt.datetime) -> dt.datetime:
    return quiet_end(settings, moment) or moment
