"""From the bot to a person: those behind it, if there are any, or else Tencent's support."""

from __future__ import annotations

from hashlib import blake2b

from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.deeds import HandOver
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Agree, Go
from bot.dialogue.privacy import hours
from bot.dialogue.questions import (
    Turn,
    entry_buttons,
    quiet,
    recognised,
    with_open_question,
)
from bot.dialogue.reply import Button, Reply
from bot.dialogue.retention import HANDED_OVER
from bot.dialogue.screens.start import beginnings
from bot.dialogue.session import Session
from bot.typed import replace

HUMAN, END = "human", "end"
"""The routes to a person, and back to the bot."""
SUPPORT = "support.contact"
"""The entry about Tencent's own support."""
PERSONS = frozenset({SUPPORT, "smalltalk.human"})
"""Entries that answer whoever wants a person, and the staff are offered below."""


def offer(k: Knowledge, session: Session) -> tuple[Button, ...]:
    """Return the button that leads to the people behind the bot, if there are any."""
    if session.handed_over or not (k.links.staff or k.links.contact):
        return ()
    return (Button(Go(HUMAN).id, k.text("button.human", session.lang)),)


def person(k: Knowledge, session: Session, shown: str) -> tuple[Button, ...]:
    """Return the buttons to whoever may know more than what is shown."""
    known = () if shown == SUPPORT else entry_buttons(k, session, (SUPPORT,))
    return (*offer(k, session), *known)


def human(k: Knowledge, session: Session, _: object) -> Turn:
    """Say who can be reached, and ask before anything is passed on."""
    lang = session.lang
    if session.handed_over:
        said = Paragraph(k.text("human.already", lang))
        return session, Reply((said,), buttons=end_button(k, session), private=HUMAN)
    blocks: tuple[Block, ...] = ()
    if k.links.contact:
        blocks = (Paragraph(k.text("human.contact", lang, address=k.links.contact)),)
    if k.links.staff:
        return _asked(k, session, blocks)
    if not blocks:
        blocks = (Paragraph(k.text("human.none", lang)),)
    reply = Reply(blocks, buttons=entry_buttons(k, session, (SUPPORT,)))
    return with_open_question(k, session, reply, again=True)


def hand_over(k: Knowledge, session: Session, payload: Agree) -> Turn | None:
    """Hand over what was agreed to; if something else would be passed on by now, ask again."""
    if not k.links.staff or session.handed_over:
        return None
    passed = _passed(k, session)
    if payload.digest != _digest(passed):
        return human(k, session, "")
    session = replace(quiet(session), handed_over=True)
    said = Paragraph(k.text("human.sent", session.lang, hours=hours(HANDED_OVER)))
    reply = Reply((said,), buttons=end_button(k, session), deed=passed, private=HUMAN)
    return session, reply


def end(k: Knowledge, session: Session, _: object) -> Turn | None:
    """Talk with the bot again, which says so in `ended`; None if nothing was handed over."""
    if not session.handed_over:
        return None
    session = replace(session, handed_over=False)
    return session, Reply((), buttons=beginnings(k, session))


def ended(k: Knowledge, before: Session, session: Session) -> tuple[Block, ...]:
    """Return what tells somebody that the staff are gone, by whatever they have done."""
    is_over = before.handed_over and not session.handed_over
    return (Paragraph(k.text("human.ended", session.lang)),) if is_over else ()


def end_button(k: Knowledge, session: Session) -> tuple[Button, ...]:
    """Return the button that ends it."""
    return (Button(Go(END).id, k.text("button.end", session.lang)),)


def _asked(k: Knowledge, session: Session, contact: tuple[Block, ...]) -> Turn:
    """Ask for consent, showing word for word what would be passed on."""
    lang, passed = session.lang, _passed(k, session)
    lines = [
        k.text("human.question", lang, question=passed.question)
        if passed.question
        else k.text("human.no_question", lang)
    ]
    if passed.facts:
        lines.append(k.text("human.facts", lang, facts=passed.facts))
    lines.append(k.text("human.name", lang))
    blocks = (
        Paragraph(k.text("human.consent", lang), strong=True),
        Bullets(tuple(lines)),
        Note(k.text("human.after", lang)),
        *contact,
    )
    agree = Button(Agree(_digest(passed)).id, k.text("button.hand_over", lang))
    cancel = Button(Go("cancel").id, k.text("button.not_now", lang))
    support = entry_buttons(k, session, (SUPPORT,))
    return session, Reply(blocks, buttons=(agree, *support, cancel), private=HUMAN)


def _passed(k: Knowledge, session: Session) -> HandOver:
    return HandOver(_question(session), recognised(k, session.facts, session.lang))


def _question(session: Session) -> str:
    """Return what they last asked, apart from asking for a person."""
    if session.question and session.shown_page not in PERSONS:
        return session.question
    others = (given.question for given in reversed(session.given) if given.about not in PERSONS)
    return next(filter(None, others), "")


def _digest(passed: HandOver) -> str:
    """Return what tells a thing agreed to from another, short enough for a button."""
    said = f"{passed.question}\n{passed.facts}"
    return blake2b(said.encode(errors="replace"), digest_size=8).hexdigest()
