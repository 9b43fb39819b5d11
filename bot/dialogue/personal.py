"""A day that somebody wants to be reminded of, without a case: the last one of a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from bot.cases.schedule import Dated
from bot.content import Library
from bot.content.models import Lang
from bot.dialogue.blocks import LastDay, Note, Paragraph
from bot.dialogue.case_payloads import Remind
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Button, Reminding, Reply
from bot.dialogue.session import Session
from bot.dialogue.timeline import Timeline

AHEAD = (7, 3, 1, 0)
"""Days before that day on which it is reminded of."""
_FORMAT = "%Y%m%d"


def reminding_buttons(
    k: Knowledge, session: Session, plan: str, steps: Iterable[Dated], today: dt.date
) -> Iterator[Button]:
    """Yield a button for each step of a plan that has a last day which is not over."""
    limited = [one for one in steps if one.window and one.window.end >= today and not one.done]
    for dated in limited:
        what = Remind(f"{plan}.{dated.step.id}", int(f"{dated.window.end:{_FORMAT}}"))  # type: ignore[union-attr]
        if len(what.id) > Remind.longest():
            continue
        key = "button.remind" if len(limited) == 1 else "button.remind_of"
        title = _title(k.library, session.lang, what.what)
        yield Button(what.id, k.text(key, session.lang, step=title))


def remind(k: Knowledge, session: Session, payload: Remind) -> Turn | None:
    """Have the presser reminded; None for a day or a step that does not exist, or is over."""
    try:
        by = dt.datetime.strptime(f"{payload.day:08}", _FORMAT).date()  # noqa: DTZ007 - a day
    except ValueError:
        return None
    title, lang = _title(k.library, session.lang, payload.what), session.lang
    if not title or by < session.desk.today:
        return None
    if not session.desk.reader.is_reminded:
        return session, Reply((Paragraph(k.text("remind.no_way", lang)),))
    told = Timeline(k.library, lang, session.facts, session.desk.today)
    said = k.text("remind.set", lang, step=title, by=told.day(by))
    return session, Reply((Paragraph(said),), toast=said, reminder=Reminding(payload.what, by))


def said_on(library: Library, lang: Lang, about: Reminding, today: dt.date) -> Reply:
    """Return what is said of that day when it is near."""
    title = _title(library, lang, about.what) or about.what
    day = Timeline(library, lang, {}, today).day(about.by)
    days = (about.by - today).days
    key = "remind.over" if days < 0 else "remind.today" if days == 0 else "remind.closes"
    text = library.text(key, lang, step=title, by=day, days=days)
    return Reply((LastDay.named(text, day, about.by), Note(library.text("plan.note_zone", lang))))


def _title(library: Library, lang: Lang, what: str) -> str:
    plan, _, name = what.partition(".")
    found = library.plans.get(plan)
    step = next((one for one in found.steps if one.id == name), None) if found else None
    if step is None:
        return ""
    return Timeline(library, lang, {}, dt.date.min).written(step.title.get(lang))
