"""`walk`: one whole private conversation for other programs, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from bot.content.models import Lang
from bot.dialogue import Chose, Event, Knowledge, Reply, Said, Session, step
from bot.dialogue.commands import parse_command
from bot.render import localised, plain_text, unfolded
from bot.terminal.jsonlines import BadLineError, Object, serve, text_of


def walk(k: Knowledge, lang: Lang, lines: Iterable[str], out: TextIO) -> None:
    """Play the conversation: one line out for each line in."""
    session = Session(lang=lang)

    def answer(line: Object) -> Object:
        nonlocal session
        session, reply = step(k, session, _event(line))
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
    owner = reply.outcome or reply.answered
    folded = () if reply.outcome else ("evidence",)
    shown = {f"view:{owner}:{page.id}" for page in reply.pages if page.id not in folded}
    return {
        "text": plain_text(unfolded(reply), session.lang),
        "ask": {"slot": reply.ask.slot, "options": list(reply.ask.options)} if reply.ask else None,
        "answered": reply.answered,
        "outcome": reply.outcome,
        "facts": session.facts,
        "buttons": [
            {"id": button.id, "label": localised(button.label, session.lang)}
            for button in reply.buttons
            if button.id not in shown
        ],
        "verdict": reply.verdict,
    }
