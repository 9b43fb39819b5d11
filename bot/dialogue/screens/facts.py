"""What is known of the reader's case."""

from __future__ import annotations

from bot.content.when import UNKNOWN
from bot.dialogue.accounts import is_named, name_of
from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.compose import option_noun
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Change, Go
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.dialogue.state import Answer
from bot.typed import replace


def facts(k: Knowledge, session: Session) -> Reply:
    """List what is known and how to change it."""
    lang = session.lang
    answers = [
        answer
        for answer in session.answers
        if answer.option != UNKNOWN and answer.slot in k.library.slots
    ]
    key = "facts.title_of" if is_named(session) else "facts.title"
    title: Block = Paragraph(k.text(key, lang, name=name_of(k, session)), strong=True)
    told = _of_group(k, session)
    if not answers:
        return Reply((title, *(told or (Paragraph(k.text("facts.none", lang)),))))
    lines = Bullets(tuple(_fact_line(k, session, answer) for answer in answers))
    change = tuple(
        Button(
            Change(answer.slot).id,
            k.text("button.change_slot", lang, slot=k.library.slots[answer.slot].name.get(lang)),
        )
        for answer in answers
    )
    clear = Button(Go("clear").id, k.text("button.clear", lang))
    return Reply((title, lines, *told, Note(k.text("facts.how", lang))), buttons=(*change, clear))


def _of_group(k: Knowledge, session: Session) -> tuple[Block, ...]:
    """Return the line that tells what is known of everybody in the group."""
    known = session.chat.facts if session.chat else {}
    names = (
        option_noun(k.library, slot, option, session.lang)
        for slot, option in known.items()
        if option != UNKNOWN
    )
    facts = k.text("known.join", session.lang).join(names)
    return (Note(k.text("facts.group", session.lang, facts=facts)),) if facts else ()


def without_dropped(k: Knowledge, session: Session) -> tuple[Session, tuple[Block, ...]]:
    """Drop answers to questions that no longer exist, and name them to the user."""
    if session.choices:
        session = replace(session, choices=tuple(filter(k.is_page, session.choices)))
    if session.chat and k.library.slots:
        known = tuple(one for one in session.chat.known if _exists(k, Answer(*one)))
        session = replace(session, chat=replace(session.chat, known=known))
    gone = [answer.slot for answer in session.answers if not _exists(k, answer)]
    if not k.library.slots or not gone:
        return session, ()
    session = session.without(gone)
    names = k.text("line.join", session.lang).join(_slot_name(k, session, slot) for slot in gone)
    return session, (Note(k.text("facts.dropped", session.lang, slots=names)),)


def _exists(k: Knowledge, answer: Answer) -> bool:
    slot = k.library.slots.get(answer.slot)
    return slot is not None and slot.option(answer.option) is not None


def _slot_name(k: Knowledge, session: Session, slot_id: str) -> str:
    slot = k.library.slots.get(slot_id)
    return slot.name.get(session.lang) if slot else slot_id


def _fact_line(k: Knowledge, session: Session, answer: Answer) -> str:
    slot = _slot_name(k, session, answer.slot)
    option = option_noun(k.library, answer.slot, answer.option, session.lang)
    key = "facts.words" if answer.words else "facts.line"
    return k.text(key, session.lang, slot=slot, option=option, words=answer.words)
