"""What a command, a word or a button has done in every state: back, restart, a path's page, …"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from bot.content.models import Lang
from bot.dialogue import asking, human, showing
from bot.dialogue.accounts import emptied, name_of
from bot.dialogue.asking import MAX_TEXT
from bot.dialogue.blocks import Note, Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.language import of_code
from bot.dialogue.language_request import Request, granted, requested
from bot.dialogue.payloads import AS_TYPED, Go, OpenPath, Set, Speak
from bot.dialogue.policies import policy_turn
from bot.dialogue.questions import (
    ENTRY,
    TOPIC,
    Turn,
    open_ask,
    quiet,
    with_open_question,
)
from bot.dialogue.reading import news, without
from bot.dialogue.reply import Reply
from bot.dialogue.route import Screen
from bot.dialogue.screens.language import languages
from bot.dialogue.screens.settings import CHOICES, DARK, QUIET, TABLES, settings
from bot.dialogue.screens.start import beginnings, of_one, start
from bot.dialogue.screens.updates import updates
from bot.dialogue.session import Session
from bot.typed import replace

SETTINGS = "settings"
"""The route to the settings."""


def language(k: Knowledge, session: Session, payload: str | Go) -> Turn:
    """Speak the language that a command names; without one, or another, offer them all."""
    named = payload if isinstance(payload, str) else ""
    asked = requested(named, session.lang)
    if lang := of_code(named) or (asked and asked.lang):
        session, reply = granted(k, session, Request(lang), asking.aside)
        return session, replace(reply, verdict=None)  # a command is no question
    return with_open_question(k, session, languages(k, session), again=True)


def speak(k: Knowledge, session: Session, payload: Speak) -> Turn | None:
    """Speak the language of a pressed button from now on."""
    if payload.lang == AS_TYPED:
        session = replace(session, chosen_lang=None)
        reply = plain(k, session, "language.follows")
        return with_open_question(k, session, reply, again=True)
    chosen = next((lang for lang in get_args(Lang) if lang == payload.lang), None)
    return granted(k, session, Request(chosen), asking.aside) if chosen else None


def choose_setting(k: Knowledge, session: Session, payload: Set) -> Turn | None:
    """Show things the chosen way from now on, to this person wherever they talk."""
    value = next((one for one in CHOICES.get(payload.name, ()) if one == payload.value), None)
    if value is None:
        return None
    if payload.name == TABLES:
        session = replace(session, tables=value)
    elif payload.name == QUIET:
        session = replace(session, quiet=value)
    else:
        session = replace(session, dark=value == DARK)
    return shows(settings, SETTINGS)(k, session, payload)


def shows(screen: Screen, name: str = "") -> Callable[[Knowledge, Session, object], Turn]:
    """Return what shows a screen and comes back to what was open; back leads to one with a name."""

    def shown(k: Knowledge, session: Session, _: object) -> Turn:
        reply = replace(screen(k, session), screen=name)
        return with_open_question(k, session, reply, again=True)

    return shown


def begin(k: Knowledge, session: Session, payload: str) -> Turn:
    """Begin anew; a deep link opens an entry or a path and keeps the facts."""
    if turn := showing.show_page(k, session, k.linked(payload) or ""):
        return turn
    session = session if payload else emptied(session)
    return session, start(k, session, cleared=not payload)


def ask(k: Knowledge, session: Session, question: str) -> Turn:
    """Answer a question, whatever is open."""
    if not question:
        return with_open_question(k, session, plain(k, session, "ask.prompt"))
    asked = question[:MAX_TEXT]
    return policy_turn(k, session, asked) or asking.aside(k, session, asked)


def path(k: Knowledge, session: Session, payload: OpenPath) -> Turn:
    """Show a path's page at once; a question that was open is left, the facts stay."""
    if payload.topic in k.library.topics:
        return showing.show_path(k, session, payload.topic)
    session = replace(quiet(session), question="", said=())
    return session, plain(k, session, "unknown.lead")


def way(topic: str) -> Callable[[Knowledge, Session, object], Turn]:
    """Return what shows the page of one path."""
    return lambda k, session, _: path(k, session, OpenPath(topic))


def restart(k: Knowledge, session: Session, _: object) -> Turn:
    """Forget the case and begin anew."""
    return _at_the_start(k, emptied(session), of_one(session, "restart.done"))


def cancel(k: Knowledge, session: Session, _: object) -> Turn:
    """Leave the open question; what is known stays."""
    if ended := human.end(k, session, _):
        return ended
    is_asked = session.desk.naming or open_ask(k, session)
    key = "cancel.done" if is_asked else "cancel.nothing"
    return _at_the_start(k, quiet(session), key)


def clear(k: Knowledge, session: Session, _: object) -> Turn:
    """Forget the case."""
    return _at_the_start(k, emptied(session), of_one(session, "facts.cleared"))


def why(k: Knowledge, session: Session, _: object) -> Turn:
    """Tell why the open question is asked, and ask it again."""
    ask = open_ask(k, session)
    if ask is None:
        return with_open_question(k, session, plain(k, session, "cancel.nothing"))
    if ask.slot in {ENTRY, TOPIC}:
        note = Note(k.text("question.why_choice", session.lang))
        return with_open_question(k, session, Reply((note,)))
    why = k.library.slots[ask.slot].why.get(session.lang)
    note = Note(k.text("question.why", session.lang, why=why))
    return with_open_question(k, session, Reply((note,)))


def guided(k: Knowledge, session: Session, _: object) -> Turn:
    """Begin the guided decision."""
    return asking.begin(k, session, None, None)


def changes(k: Knowledge, session: Session, _: object) -> Turn:
    """Tell what has changed, once: what is told counts as read."""
    reply = updates(k, session)
    session = without(session, news(session, k.library).gone)
    return with_open_question(k, session, reply, again=True)


def plain(k: Knowledge, session: Session, key: str) -> Reply:
    """Return one text of the interface as a reply."""
    return Reply((Paragraph(k.text(key, session.lang)),))


def _at_the_start(k: Knowledge, session: Session, key: str) -> Turn:
    """Say one thing and offer the ways to begin."""
    said = Paragraph(k.text(key, session.lang, name=name_of(k, session)))
    return session, Reply((said,), buttons=beginnings(k, session))
