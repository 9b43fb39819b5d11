"""Turns that can do harm, answered before anything else is asked of a text."""

from __future__ import annotations

from bot.content.models import Policy
from bot.content.when import UNKNOWN, holds
from bot.dialogue.answers import entry_reply
from bot.dialogue.asking import MAX_QUESTION
from bot.dialogue.blocks import Grade
from bot.dialogue.events import Called, Event, Said
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, OpenEntry, OpenPath
from bot.dialogue.questions import Turn, page_buttons, pending_slot, with_open_question
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.dialogue.state import MAX_WORDS, Answer
from bot.match import Verdict, redacted
from bot.typed import replace

_INTENT = frozenset({"role", "goal", "company_status"})
"""Facts that somebody in trouble may well deny in the next breath."""


def without_secrets(event: Event) -> Event:
    """Return the event with what opens an account blacked out, so that nothing keeps it."""
    match event:
        case Said():
            return Said(redacted(event.text), redacted(event.about))
        case Called():
            return Called(event.name, redacted(event.argument), redacted(event.about))
    return event


def policy_turn(k: Knowledge, session: Session, text: str) -> Turn | None:
    """Answer a text that a policy is for; None if there is none."""
    policy = _first(k, session, text)
    if policy is None:
        return None
    session = replace(session, choices=())
    if policy.forgets:
        session = replace(session, shown_page=policy.id)
    else:
        session = replace(_learn(k, session, text), question=text[:MAX_QUESTION])
    reply = replace(policy_reply(k, session, policy), verdict=str(Verdict.ANSWER))
    if policy.answers_too:
        reply = _answered_too(k, session, text, policy, reply)
    if policy.alone:
        return session, reply
    return with_open_question(k, session, reply, again=True)


def policy_reply(k: Knowledge, session: Session, policy: Policy) -> Reply:
    """Return what a policy says to this reader."""
    written = k.composer(session.facts, session.lang).policy(policy)
    buttons = tuple(_button(k, way.to, way.get(session.lang)) for way in policy.buttons)
    if policy.forgets:  # evidence is for those who weigh an answer
        ungraded = tuple(one for one in written.blocks if not isinstance(one, Grade))
        return Reply(ungraded, buttons=buttons)
    return Reply(
        written.blocks,
        pages=written.pages,
        buttons=(*buttons, *page_buttons(policy.id, written.pages)),
        answered=policy.entry,
        facts=written.facts,
    )


def _first(k: Knowledge, session: Session, text: str) -> Policy | None:
    facts = session.facts
    found = k.signs.found(text, session.question, session.shown_page)
    return next((policy for policy in found if not policy.when or holds(policy.when, facts)), None)


def _learn(k: Knowledge, session: Session, text: str) -> Session:
    """Note what a text says of its author's case, but not against what is known."""
    new = (
        fact
        for fact in k.matcher.read_facts(text, pending_slot(k, session))
        if fact.slot not in {*session.facts, *_INTENT}
    )
    return session.knowing(
        Answer(fact.slot, fact.option, fact.words[:MAX_WORDS], session.turn) for fact in new
    )


def _answered_too(k: Knowledge, session: Session, text: str, policy: Policy, reply: Reply) -> Reply:
    """Go on with what the text asks, or with the way that is known to be theirs.

    What it asks of the policy's own topic the policy has answered.
    """
    match = k.match(text, (), session.facts, session.shown_page)
    entry = k.library.entries.get(match.candidates[0].entry) if match.candidates else None
    is_own = policy.entry and entry and k.topic_of(policy.entry) == entry.topic
    if match.is_question and match.verdict is Verdict.ANSWER and entry and not is_own:
        told = entry_reply(k, session, entry, text)
        return replace(told, blocks=(reply.blocks[0], *told.blocks), verdict=reply.verdict)
    if not _knows_the_way(session):
        return reply
    go_on = Button(Go("guide").id, k.text("button.guide_path", session.lang))
    return replace(reply, buttons=(go_on, *reply.buttons))


def _knows_the_way(session: Session) -> bool:
    return session.facts.get("goal", UNKNOWN) != UNKNOWN


def _button(k: Knowledge, target: str, label: str) -> Button:
    payload = OpenEntry(target) if target in k.library.entries else OpenPath(target)
    return Button(payload.id, label)
