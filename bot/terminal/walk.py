"""`walk`: one whole private conversation for other programs, kept nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TextIO

from bot.cases.clock import day_in_china
from bot.content.models import Lang
from bot.dialogue import Chose, Event, Knowledge, Reply, Said, Session, step
from bot.dialogue.case_desk import YOU
from bot.dialogue.commands import parse_command
from bot.dialogue.desk import Desk, Reader
from bot.dialogue.language import in_language, spoken
from bot.dialogue.route import Handler, Routes
from bot.dialogue.routes import ROUTES
from bot.render import localised, plain_text, unfolded, unfolded_buttons
from bot.terminal.jsonlines import BadLineError, Object, serve, text_of


def walk(  # noqa: PLR0913, PLR0917 - what the command line says, and what can be done
    k: Knowledge,
    lang: Lang | None,
    now: dt.datetime,
    lines: Iterable[str],
    out: TextIO,
    routes: Routes[Handler] = ROUTES,
) -> None:
    """Play the conversation at one moment, `now`: one line out for each line in.

    `lang` stays; without it what is typed decides.
    """
    session = in_language(None, lang)
    desk, today = Desk(reader=Reader(YOU), now=now), day_in_china(now)

    def answer(line: Object) -> Object:
        nonlocal session, desk
        event = _event(line)
        before = replace(spoken(session, event), desk=desk)
        session, reply = step(k, before, event, today, routes)
        desk = session.desk  # nothing else keeps the cases
        return _described(reply, session)

    serve(lines, out, answer)


def _event(line: Object) -> Event:
    if "choose" in line:
        return Chose(text_of(line, "choose"))
    if "text" in line:
        text = text_of(line, "text")
        return parse_command(text) or Said(text)
    raise BadLineError("a line needs “text” or “choose”")


def _described(reply: Reply, session: Session) -> Object:
    return {
        "text": plain_text(unfolded(reply), session.lang),
        "first": plain_text(reply.blocks, session.lang),  # Telegram folds the pages away
        "ask": {"slot": reply.ask.slot, "options": list(reply.ask.options)} if reply.ask else None,
        "answered": reply.answered,
        "outcome": reply.outcome,
        "facts": session.facts,
        "buttons": [
            {"id": button.id, "label": localised(button.label, session.lang)}
            for button in unfolded_buttons(reply)
        ],
        "verdict": reply.verdict,
    }
