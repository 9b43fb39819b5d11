"""The conversation: one event in, the next session and one reply out. Pure."""

from __future__ import annotations

import datetime as dt

from bot.cases.clock import CHINA
from bot.content.when import UNKNOWN
from bot.dialogue import (
    asking,
    case_commands,
    dated,
    feedback,
    human,
    manners,
    on_screen,
    repeating,
    trail,
)
from bot.dialogue.asking import MAX_QUESTION, MAX_TEXT
from bot.dialogue.blocks import Note, Paragraph
from bot.dialogue.buttons import choose_none, choose_option, chose
from bot.dialogue.case_commands import concerns_cases
from bot.dialogue.company import in_company, private_only
from bot.dialogue.controls import plain
from bot.dialogue.events import Called, Chose, Event, Said
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.language_request import granted, requested
from bot.dialogue.managing import named
from bot.dialogue.policies import policy_turn, without_secrets
from bot.dialogue.questions import NONE, Turn, open_ask, quiet, with_open_question
from bot.dialogue.reading import facts_in, having_read
from bot.dialogue.reply import Reply
from bot.dialogue.route import Handler, Routes
from bot.dialogue.routes import ROUTES
from bot.dialogue.screens.facts import without_dropped
from bot.dialogue.screens.start import beginnings
from bot.dialogue.session import Session
from bot.dialogue.stale import warned
from bot.dialogue.ways import folded
from bot.match import Verdict
from bot.typed import replace

_NOON = dt.time(12)


def step(
    k: Knowledge,
    session: Session,
    event: Event,
    today: dt.date,
    routes: Routes[Handler] = ROUTES,
) -> Turn:
    """Return the session after the event, and what to say.

    Facts past their review age on the day `today` are shown with a warning. Never fails for
    what the user did: unknown commands, buttons and texts get a reply.
    """
    earlier, before = session, session.question
    naming = session.naming
    desk = session.desk.for_turn(dt.datetime.combine(today, _NOON, CHINA), naming)
    session = replace(session, turn=session.turn + 1, naming="", desk=desk)
    session, notes = without_dropped(k, session)
    is_pressed = isinstance(event, Chose)
    match without_secrets(event):
        case Called() as event:
            session = asking.heard(k, session, event.about) if event.about else session
            session, reply = _called(k, session, event, routes)
        case Chose() as event:
            session, reply = chose(k, session, event, routes)
        case Said(text, about):
            if about:
                line = about[:MAX_QUESTION]
                session = replace(session, question=line, said=(line,), shown_page="")
            turn = _named(k, session, naming, text)
            pressed = None if turn or about else on_screen.typed(k, session, text.strip(), routes)
            session, reply = turn or pressed or _said(k, session, text, today, routes)
            is_pressed = pressed is not None
            if not is_pressed:
                session, reply = repeating.shortened(k, earlier, session, reply)
    session = asking.placed(session, reply, before)
    session, reply = trail.moved(k, earlier, session, reply, is_pressed=is_pressed)
    session = having_read(session, k.fingerprints, facts_in(reply))
    session, reply = feedback.offered(k, session, reply)
    reply = warned(k, session.lang, reply, today)
    notes = (*notes, *human.ended(k, earlier, session))
    if notes:
        reply = replace(reply, blocks=(*notes, *reply.blocks))
    is_screen = session.chat is not None and (
        isinstance(event, Chose) or concerns_cases(k, earlier, event, routes)
    )
    session, reply = _laid_out(k, session, reply, is_screen=is_screen)
    return on_screen.noted(session, reply), reply


def _laid_out(k: Knowledge, session: Session, reply: Reply, *, is_screen: bool) -> Turn:
    """Fit a reply to where it is read: by one person alone, or in a group."""
    if session.chat is None:
        return session, folded(k, session, reply)
    if reply.private:
        return private_only(k, session, reply)
    if reply.lang:
        session = replace(session, chat=replace(session.chat, lang=reply.lang))
    return session, in_company(k, session, reply, is_screen=is_screen)


def _named(k: Knowledge, session: Session, naming: str, text: str) -> Turn | None:
    """Take a text as the name that was asked for, unless it is a cry for help."""
    if not naming:
        return None
    if any(policy.entry is None for policy in k.signs.found(text, "", "")):
        return None
    if case_commands.is_typed(k, naming, text):
        if case_commands.is_aside(k, session, naming, text):
            return _aside(k, quiet(session), naming, text)
        return case_commands.typed(k, session, naming, text)
    return None if k.control_word(text) else named(k, session, naming, text)


def _aside(k: Knowledge, session: Session, naming: str, text: str) -> Turn:
    """Answer a question in place of what was asked for about a case, and ask for that again."""
    page = case_commands.page_of(session, naming)
    turn = policy_turn(k, session, text) or asking.beside(k, session, text, page)
    return case_commands.asked_again(k, *turn, naming)


def _said(
    k: Knowledge, session: Session, text: str, today: dt.date, routes: Routes[Handler]
) -> Turn:
    text, cut = text.strip()[:MAX_TEXT], len(text.strip()) > MAX_TEXT
    if not text:
        return with_open_question(k, session, plain(k, session, "empty"), again=True)
    if turn := policy_turn(k, session, text):
        return turn
    text = manners.bare(k, session, text)
    if request := requested(text, session.lang):
        return granted(k, session, request, lambda k, s, rest: _said(k, s, rest, today, routes))
    if turn := _answered(k, session, text, routes):
        return turn
    session = replace(session, choices=()) if session.choices else session
    if reckoned := dated.told(k, session, text, today):
        return reckoned
    session, reply = asking.answer_or_ask(k, session, text)
    reply = replace(reply, verdict=reply.verdict or str(Verdict.ANSWER))
    if cut:
        note = Note(k.text("too_long", session.lang))
        reply = replace(reply, blocks=(note, *reply.blocks))
    return session, reply


def _answered(k: Knowledge, session: Session, text: str, routes: Routes[Handler]) -> Turn | None:
    """Take a word that works in every state, or an answer to a choice; None if it is neither."""
    word = k.control_word(text)
    route = routes.meant(word)
    if route and (word != "cancel" or _is_open(k, session)):  # 取消 may be what they want done
        turn = route.handler(k, session, "")
        if turn:
            return turn
    if word == NONE and session.choices:
        return choose_none(k, session)
    if word == UNKNOWN and open_ask(k, session) and not session.choices:
        return choose_option(k, session, UNKNOWN)
    if word == UNKNOWN:
        reply = plain(k, session, "unknown.nothing_open")
        reply = replace(reply, buttons=beginnings(k, session), verdict="answer")
        return with_open_question(k, replace(session, choices=()), reply, again=True)
    return None


def _is_open(k: Knowledge, session: Session) -> bool:
    """Tell whether there is something to leave."""
    return bool(session.desk.naming or session.handed_over or open_ask(k, session))


def _called(k: Knowledge, session: Session, event: Called, routes: Routes[Handler]) -> Turn:
    route = routes.called(event.name)
    turn = route.handler(k, session, event.argument) if route else None
    if turn:
        return turn
    reply = Reply((Paragraph(k.text("command.unknown", session.lang, name=event.name)),))
    return with_open_question(k, session, reply)
