"""How a case is worked on: whether two confirm, when reminders come, by which clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeAlias

from bot.cases.case import Case, CaseSettings
from bot.cases.deeds import configured
from bot.dialogue.blocks import Bullets, Paragraph
from bot.dialogue.case_desk import done, view_of
from bot.dialogue.case_payloads import SetCase
from bot.dialogue.casework import attempted
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.dialogue.state import hours_of
from bot.typed import replace

ZONES = (
    *("Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Europe/London"),
    *("Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles"),
)
"""Zones to choose from; their place here is what a button says."""
_HOURS = ("0830", "0930", "1400", "2000")
_AHEAD: Mapping[str, tuple[int, ...]] = {
    "7310": (7, 3, 1, 0),
    "310": (3, 1, 0),
    "10": (1, 0),
    "14": (14, 7, 3, 1, 0),
}
_YES, _NO = "on", "off"

_Change: TypeAlias = Callable[[CaseSettings, str], CaseSettings]


def choose(k: Knowledge, session: Session, payload: SetCase) -> Turn | None:
    """Have a case worked on as a button says; None for one that no longer fits."""
    case, change = session.desk.case(payload.number), _CHANGES.get(payload.name)
    if case is None or change is None or payload.value not in _values(payload.name):
        return None

    def deed(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
        settings = change(case.settings, payload.value)
        after = configured(case, settings, session.desk.reader.member)
        session, reply = done(k, session, after, "set")
        return session, replace(shown(k, session, after), toast=reply.toast)

    return attempted(k, session, case, "-", "set", deed)


def show(k: Knowledge, session: Session, case: Case, _: str) -> Turn:
    """Show how a case is worked on, and what can be chosen."""
    return session, shown(k, session, case)


def shown(k: Knowledge, session: Session, case: Case) -> Reply:
    """Return the settings of a case."""
    view, settings = view_of(k, session, case), case.settings
    quiet = with_quiet_hours(settings, session.chat.quiet if session.chat else session.quiet)
    lines = (
        view.text("case.set_second_" + (_YES if settings.second else _NO)),
        view.text(
            "case.set_at", time=f"{settings.at:%H:%M}", zone=_place(view.text, settings.zone)
        ),
        view.text(
            "case.set_ahead",
            days=view.joined(
                [
                    view.text("case.ahead", days=day) if day else view.text("case.ahead_today")
                    for day in settings.ahead
                ]
            ),
        ),
        view.text("case.set_digest_" + (_YES if settings.digest else _NO)),
        view.text(
            "case.set_quiet", since=f"{quiet.quiet_from:%H:%M}", until=f"{quiet.quiet_until:%H:%M}"
        ),
    )
    names = {
        "second": (_NO if settings.second else _YES,),
        "digest": (_NO if settings.digest else _YES,),
        "at": tuple(hour for hour in _HOURS if hour != f"{settings.at:%H%M}"),
        "ahead": tuple(name for name, days in _AHEAD.items() if days != settings.ahead),
        "zone": tuple(str(place) for place, zone in enumerate(ZONES) if zone != settings.zone),
    }
    buttons = tuple(
        Button(SetCase(case.number, name, value).id, _label(view.text, name, value))
        for name, values in names.items()
        for value in values
    )
    title = Paragraph(view.text("case.settings", name=case.nickname), strong=True)
    return Reply((title, Bullets(lines)), buttons=(*buttons, view.back()))


def with_quiet_hours(settings: CaseSettings, quiet: str) -> CaseSettings:
    """Return the settings with quiet hours such as `22-8`; as they are if that says none."""
    hours = hours_of(quiet)
    if hours is None:
        return settings
    since, until = map(dt.time, hours)
    return replace(settings, quiet_from=since, quiet_until=until)


def _label(text: Callable[..., str], name: str, value: str) -> str:
    if name == "zone":
        return text("button.case_zone", zone=_place(text, ZONES[int(value)]))
    if name == "at":
        return f"{value[:2]}:{value[2:]}"
    return text(f"button.case_{name}_{value}")


def _place(text: Callable[..., str], zone: str) -> str:
    """Return what a zone is called by its city."""
    return text("case.zones").split("|")[ZONES.index(zone)] if zone in ZONES else zone


def _values(name: str) -> tuple[str, ...]:
    if name == "zone":
        return tuple(map(str, range(len(ZONES))))
    return {"at": _HOURS, "ahead": tuple(_AHEAD)}.get(name, (_YES, _NO))


_CHANGES: Mapping[str, _Change] = {
    "second": lambda settings, value: replace(settings, second=value == _YES),
    "digest": lambda settings, value: replace(settings, digest=value == _YES),
    "at": lambda settings, value: replace(settings, at=dt.time(int(value[:2]), int(value[2:]))),
    "ahead": lambda settings, value: replace(settings, ahead=_AHEAD[value]),
    "zone": lambda settings, value: replace(settings, zone=ZONES[int(value)]),
}
