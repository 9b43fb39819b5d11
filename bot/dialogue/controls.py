"""What works in every state: back, restart, cancel, and the fixed screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue import asking, library_screens, screens, showing
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import ENTRY, TOPIC, Turn, open_ask, with_open_question
from bot.dialogue.reading import news, without
from bot.dialogue.reply import Note, Paragraph, Reply
from bot.dialogue.session import Session


def _back(k: Knowledge, session: Session) -> Turn:
    """Withdraw the last answer to a question of ours and put the question again."""
    if session.changing or session.choices:
        session = replace(session, changing=None, choices=())
        return with_open_question(k, session, screens.facts(k, session))
    last = max((answer.turn for answer in session.answers if answer.asked), default=None)
    if last is None:
        reply = replace(plain(k, session, "back.nothing"), buttons=screens.beginnings(k, session))
        return with_open_question(k, session, reply, again="question.repeat")
    dropped = [answer.slot for answer in session.answers if answer.turn >= last]
    session = session.without(dropped)
    if session.refines and k.refinement(session.refines, session.facts) in dropped:
        return showing.shown_again(k, session)
    return with_open_question(k, replace(session, guided=True, refines=""), Reply(()))


def _restart(k: Knowledge, session: Session) -> Turn:
    return _at_the_start(k, fresh(session), "restart.done")


def _cancel(k: Knowledge, session: Session) -> Turn:
    key = "cancel.done" if open_ask(k, session) else "cancel.nothing"
    return _at_the_start(k, quiet(session), key)


def _clear(k: Knowledge, session: Session) -> Turn:
    return _at_the_start(k, fresh(session), "facts.cleared")


def _why(k: Knowledge, session: Session) -> Turn:
    ask = open_ask(k, session)
    if ask is None or ask.slot in {ENTRY, TOPIC}:
        return with_open_question(k, session, plain(k, session, "cancel.nothing"))
    why = k.library.slots[ask.slot].why.get(session.lang)
    note = Note(k.text("question.why", session.lang, why=why))
    return with_open_question(k, session, Reply((note,)))


def _guided(k: Knowledge, session: Session) -> Turn:
    return asking.begin(k, session, None, None)


def _updates(k: Knowledge, session: Session) -> Turn:
    """Tell what has changed, once: what is told counts as read."""
    reply = library_screens.updates(k, session)
    session = without(session, news(session, k.library).gone)
    return with_open_question(k, session, reply, again="question.repeat")


def _shows(screen: Callable[[Knowledge, Session], Reply]) -> Callable[[Knowledge, Session], Turn]:
    """Return the control that shows a screen and comes back to what was open."""
    return lambda k, session: with_open_question(
        k, session, screen(k, session), again="question.repeat"
    )


CONTROLS: Mapping[str, Callable[[Knowledge, Session], Turn]] = {
    "back": _back,
    "restart": _restart,
    "cancel": _cancel,
    "clear": _clear,
    "why": _why,
    "guide": _guided,
    "facts": _shows(screens.facts),
    "help": _shows(screens.guide),
    "paths": _shows(screens.paths),
    "sources": _shows(library_screens.sources),
    "myths": _shows(library_screens.myths),
    "updates": _updates,
}


def plain(k: Knowledge, session: Session, key: str) -> Reply:
    """Return one text of the interface as a reply."""
    return Reply((Paragraph(k.text(key, session.lang)),))


def _at_the_start(k: Knowledge, session: Session, key: str) -> Turn:
    """Say one thing and offer the ways to begin."""
    reply = plain(k, session, key)
    return session, replace(reply, buttons=screens.beginnings(k, session))


def quiet(session: Session) -> Session:
    """Leave whatever question is open; what is known stays."""
    return replace(session, guided=False, changing=None, choices=(), open_slot=None, refines="")


def fresh(session: Session) -> Session:
    """Forget everything about the user's case; what they have read is not part of it."""
    return Session(
        lang=session.lang,
        chosen_lang=session.chosen_lang,
        turn=session.turn,
        stamp=session.stamp,
        read=session.read,
    )
