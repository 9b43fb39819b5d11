"""An edited message: answered as of its own moment, whatever was said since."""

from __future__ import annotations

import datetime as dt

from bot.dialogue.company import in_company
from bot.dialogue.engine import step
from bot.dialogue.events import Called, Chose, Event, Said
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn, with_open_question
from bot.dialogue.reply import Reply
from bot.dialogue.route import Handler, Routes
from bot.dialogue.routes import ROUTES
from bot.dialogue.session import Session
from bot.typed import replace


def revise(  # noqa: PLR0913, PLR0917 - what `step` takes, and what was before
    k: Knowledge,
    before: Session | None,
    present: Session,
    event: Event,
    today: dt.date,
    routes: Routes[Handler] = ROUTES,
) -> Turn | None:
    """Answer anew what a message says now; None if that is not to be done over again.

    `before` is the conversation until the message first came, None where that was erased; who
    talks is as they are at present. What has been learned from the message is corrected in
    `present`; what came later stands, and the question that is open now is not taken to be the
    one that is answered.
    """
    if _is_once(k, event, routes) or (before and before.naming):
        return None
    before = before and _of_same_account(before, present)
    if before is None:
        _, reply = step(
            k,
            Session(lang=present.lang, stamp=present.stamp, chat=present.chat),
            _shown(event),
            today,
            routes,
        )
        return present, replace(reply, gap=None)
    if isinstance(event, Called):
        now, reply = step(k, present, event, today, routes)
        return replace(present, shown_page=now.shown_page), reply
    after, reply = step(k, Session.of(present, before, before, present.chat), event, today, routes)
    if present.turn <= after.turn:  # it was the last thing that happened
        return _newer(present, after), reply
    session = _corrected(before, after, present)
    if after.choices:
        session = replace(session, choices=after.choices, question=after.question, said=after.said)
        return _shown_there(k, *with_open_question(k, session, Reply((), verdict=reply.verdict)))
    goes_on = session.guided and session.answers != present.answers
    if not reply.answered and (goes_on or reply.ask):  # with what is known by now
        asked = Reply((), verdict=reply.verdict)
        return _shown_there(k, *with_open_question(k, session, asked, recap=True))
    if reply.ask:
        page, said = before.shown_page, before.said
        there = replace(session, question=before.question, said=said, shown_page=page)
        now, reply = step(k, there, _shown(event), today, routes)
        return replace(session, stamp=now.stamp, open_slot=now.open_slot), reply
    return session, reply


def _shown_there(k: Knowledge, session: Session, reply: Reply) -> Turn:
    """Return what is shown of a reply where it is read."""
    return session, reply if session.chat is None else in_company(k, session, reply)


def _of_same_account(before: Session, present: Session) -> Session | None:
    """Return the conversation as it was, with the accounts as they are; None of another account."""
    if before.account_number != present.account_number:
        return None
    return replace(
        before,
        account_name=present.account_name,
        other_accounts=present.other_accounts,
        accounts_made=present.accounts_made,
    )


def _is_once(k: Knowledge, event: Event, routes: Routes[Handler]) -> bool:
    """Tell whether it takes back or erases, which is done when it is said and never again."""
    match event:
        case Called(name, argument):
            route = None if argument else routes.called(name)
        case Said(text):
            route = routes.meant(k.control_word(text.strip()))
        case Chose():
            return True
    return bool(route and route.once)


def _shown(event: Event) -> Event:
    """Return the event as a question to answer, which no question of ours is waiting for."""
    return Called("ask", event.text) if isinstance(event, Said) else event


def _newer(present: Session, after: Session) -> Session:
    """Make the buttons of what was answered before stale, unless they fit still."""
    if after.open_slot == present.open_slot:
        return replace(after, stamp=present.stamp)
    return replace(after, stamp=present.stamp + 1)


def _corrected(before: Session, after: Session, present: Session) -> Session:
    """Return the present with what the message says now in place of what it said."""
    turn = before.turn + 1
    withdrawn = {answer.slot for answer in present.answers if answer.turn == turn}
    kept = tuple(answer for answer in present.answers if answer.turn != turn)
    known = {answer.slot for answer in kept}
    said = tuple(
        answer
        for answer in after.answers
        if answer.slot not in known and (answer.turn == turn or answer.slot in withdrawn)
    )
    guided = present.guided or after.guided
    return replace(present, answers=(*kept, *said), guided=guided)
