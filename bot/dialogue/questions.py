"""The open question: which one it is, how it is put, and what the user may press."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.models import Facts, Lang
from bot.content.pages import Topic
from bot.content.when import UNKNOWN, first_holding
from bot.dialogue.accounts import is_named, name_of
from bot.dialogue.blocks import Block, Grade, Note, Paragraph
from bot.dialogue.case_ways import case_button
from bot.dialogue.compose import CONFIRM, option_noun
from bot.dialogue.decision import Outcome, Question
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.natives import menu_button, share_button
from bot.dialogue.payloads import Go, OpenEntry, OpenPath, View
from bot.dialogue.pictured import picture_buttons
from bot.dialogue.reply import Ask, Button, Page, Reply
from bot.dialogue.session import Session
from bot.typed import replace

ENTRY, TOPIC = "entry", "topic"
"""Slots of the questions which entry, or which topic, is meant."""
NONE = "none"
MAX_NEXT = 4
MAX_OPTIONS_AGAIN = 4
"""So many options are shown once more below an answer to something else."""
_FIRST_PAGES = 2
"""Pages of a topic whose buttons come before that of an entry."""
_CONTINUED = re.compile(r"evidence\d+")


def pending_slot(k: Knowledge, session: Session) -> str | None:
    """Return the slot the user is being asked about, if any."""
    if session.changing in k.library.slots:
        return session.changing
    if session.refines:
        return k.refinement(session.refines, session.facts)
    if not session.guided:
        return None
    node = k.decision.next(session.facts)
    return node.slot if isinstance(node, Question) else None


def open_ask(k: Knowledge, session: Session) -> Ask | None:
    """Return the question that is open."""
    if session.choices:
        return Ask(_chosen_among(k, session), (*session.choices, NONE))
    slot = pending_slot(k, session)
    if slot is None:
        return None
    return Ask(slot, tuple(option.id for option in k.library.slots[slot].options))


def quiet(session: Session) -> Session:
    """Leave whatever question is open; what is known stays."""
    return replace(session, guided=False, changing=None, choices=(), open_slot=None, refines="")


def with_open_question(
    k: Knowledge, session: Session, reply: Reply, *, again: bool = False, recap: bool = False
) -> Turn:
    """Add the open question to a reply, or the recommendation if nothing is left to ask.

    `again` leads back to a question asked before, in one line below what answers something else;
    `recap` shows what was recognised above the question.
    """
    if session.choices:
        return _put_choices(k, session, reply)
    if again and session.refines:  # it was worth asking beside its answer only
        session = replace(session, refines="")
    slot = pending_slot(k, session)
    if slot is not None:
        if recap:
            reply = replace(reply, blocks=(*known(k, session), *reply.blocks))
        put = _put_slot_again if again else _put_slot
        return put(k, session, slot, reply)
    if session.guided:
        node = k.decision.next(session.facts)
        session = replace(session, guided=False, open_slot=None)
        if isinstance(node, Outcome):
            return refined(k, session, node.topic, recommend(k, session, node.topic, reply))
    return replace(session, open_slot=None), reply


def put_again(k: Knowledge, session: Session, reply: Reply) -> Turn:
    """Put the open question once more below a reply that leaves everything where it was."""
    slot = pending_slot(k, session)
    if session.choices or slot is None:
        return with_open_question(k, session, reply, again=True)
    put = _put_slot if session.refines else _put_slot_again
    return put(k, session, slot, reply)


def refined(k: Knowledge, session: Session, owner: str, reply: Reply) -> Turn:
    """Return the reply that shows an answer, with the question that would make it fit better."""
    session = replace(session, refines=owner, guided=False, changing=None)
    slot = pending_slot(k, session)
    if slot is None:
        return replace(session, open_slot=None), reply
    return _put_slot(k, session, slot, reply)


def recommend(k: Knowledge, session: Session, topic_id: str, reply: Reply) -> Reply:
    """Add a topic's page to a reply."""
    topic = k.library.topics[topic_id]
    written = k.composer(session.facts, session.lang, session.question, session.done).page(topic)
    next_entries = topic.page.next if topic.page else ()
    entries = entry_buttons(k, session, next_entries[:MAX_NEXT])
    shown = page_buttons(topic_id, written.pages)
    ways = (
        *_instead(k, session, topic),
        *shown[:_FIRST_PAGES],
        *entries[:1],
        *shown[_FIRST_PAGES:],
        *entries[1:],
    )
    buttons = (*dict.fromkeys(ways), *navigation(k, session))
    return replace(
        reply,
        blocks=(*known(k, session), *reply.blocks, *written.blocks),
        pages=written.pages,
        buttons=buttons,
        more=(
            *reply.more,
            *menu_button(k, session, written.facts),
            *share_button(k, session, topic_id),
            *picture_buttons(k, session, topic_id),
            *case_button(k, session, topic_id),
        ),
        facts=(*reply.facts, *written.facts),
        outcome=topic_id,
    )


def _instead(k: Knowledge, session: Session, topic: Topic) -> Iterator[Button]:
    """Yield the buttons that a page's verdict puts first."""
    verdict = first_holding(topic.page.verdict, session.facts) if topic.page else None
    for target in verdict.to if verdict else ():
        if target in k.library.topics:
            yield Button(OpenPath(target).id, k.library.topic_title(target, session.lang))
        else:
            yield from entry_buttons(k, session, (target,))


def page_buttons(
    owner: str, pages: tuple[Page, ...], beside: Page | None = None
) -> tuple[Button, ...]:
    """Return the buttons that open the folded pages of a topic or an entry.

    `beside` is the page being shown. Further pages of the evidence have a button only
    beside the evidence, and how a step is taken that cannot be undone only below its checklist.
    """
    in_evidence = beside is not None and beside.id.startswith("evidence")
    return tuple(
        Button(View(owner, page.id).id, page.title)
        for page in pages
        if page is not beside
        and page.id != CONFIRM
        and (in_evidence or not _CONTINUED.fullmatch(page.id))
    )


def entry_buttons(k: Knowledge, session: Session, entries: tuple[str, ...]) -> tuple[Button, ...]:
    """Return a button for each entry."""
    return tuple(
        Button(OpenEntry(entry).id, k.library.entries[entry].title.get(session.lang))
        for entry in entries
        if entry in k.library.entries
    )


def navigation(k: Knowledge, session: Session) -> tuple[Button, ...]:
    """Return the buttons that lead back, or to the start."""
    names = {"back": "back", "facts": "change", "restart": "restart"}
    if not (session.answers or session.guided or session.choices):
        names = {"restart": "restart"}
    elif not session.answers:
        del names["facts"]
    return tuple(
        Button(Go(name).id, k.text(f"button.{label}", session.lang))
        for name, label in names.items()
    )


def known(k: Knowledge, session: Session) -> tuple[Block, ...]:
    """Return the line that shows what was recognised, or nothing."""
    facts = recognised(k, session.facts, session.lang)
    if not facts:
        return ()
    if is_named(session):
        name = name_of(k, session)
        return (Note(k.text("known.of", session.lang, name=name, facts=facts)),)
    return (Note(k.text("known", session.lang, facts=facts)),)


def recognised(k: Knowledge, facts: Facts, lang: Lang) -> str:
    """Return what is known in one line; empty for nothing."""
    names = (
        option_noun(k.library, slot, facts[slot], lang)
        for slot in k.library.slots
        if facts.get(slot, UNKNOWN) != UNKNOWN
    )
    return k.text("known.join", lang).join(dict.fromkeys(names))


def _put_slot(k: Knowledge, session: Session, slot_id: str, reply: Reply) -> Turn:
    question = k.library.slots[slot_id].question.get(session.lang)
    back = navigation(k, session)
    ways = tuple(button for button in reply.buttons if button not in back)
    buttons = (*_options(k, session, slot_id), _why(k, session), *ways, *back)
    return _asked(k, session, slot_id, replace(reply, buttons=buttons), question)


def _put_slot_again(k: Knowledge, session: Session, slot_id: str, reply: Reply) -> Turn:
    """Lead back to a question below an answer, whose own ways on come first."""
    asked = k.library.slots[slot_id].question.get(session.lang)
    question = k.text("question.repeat", session.lang, question=asked)
    options = _options(k, session, slot_id)
    if len(options) > MAX_OPTIONS_AGAIN:
        options = (Button(Go("exact").id, k.text("button.answer", session.lang)),)
    back = navigation(k, session)
    ways = tuple(button for button in reply.buttons if button not in back)
    return _asked(k, session, slot_id, replace(reply, buttons=(*ways, *options, *back)), question)


def _options(k: Knowledge, session: Session, slot_id: str) -> tuple[Button, ...]:
    options = k.library.slots[slot_id].options
    return tuple(Button(option.id, option.label.get(session.lang)) for option in options)


def _asked(k: Knowledge, session: Session, slot_id: str, reply: Reply, question: str) -> Turn:
    blocks = _before_grade(reply.blocks, Paragraph(question, strong=True))
    ask = Ask(slot_id, tuple(option.id for option in k.library.slots[slot_id].options))
    return _opened(session, slot_id), replace(reply, blocks=blocks, ask=ask)


def _why(k: Knowledge, session: Session) -> Button:
    return Button(Go("why").id, k.text("button.why", session.lang))


def _before_grade(blocks: tuple[Block, ...], question: Block) -> tuple[Block, ...]:
    """Put a question under an answer; the line that grades the answer stays the last."""
    if blocks and isinstance(blocks[-1], Grade):
        return (*blocks[:-1], question, blocks[-1])
    return (*blocks, question)


def _chosen_among(k: Knowledge, session: Session) -> str:
    return ENTRY if session.choices[0] in k.library.entries else TOPIC


def choice_title(k: Knowledge, choice: str, lang: Lang) -> str:
    """Return what an entry or a topic to choose is called."""
    entry = k.library.entries.get(choice)
    return entry.title.get(lang) if entry else k.library.topic_title(choice, lang)


def _put_choices(k: Knowledge, session: Session, reply: Reply) -> Turn:
    entries = tuple(
        Button(choice, choice_title(k, choice, session.lang)) for choice in session.choices
    )
    none = Button(NONE, k.text("button.none", session.lang))
    slot = _chosen_among(k, session)
    lead = Paragraph(k.text(f"choose.{slot}", session.lang), strong=True)
    ask = Ask(slot, (*session.choices, NONE))
    reply = replace(
        reply,
        blocks=(*reply.blocks, lead),
        buttons=(*entries, none, _why(k, session), *reply.buttons, *navigation(k, session)),
        ask=ask,
    )
    return _opened(session, " ".join(session.choices)), reply


def _opened(session: Session, question: str) -> Session:
    """Note which question is open; a new one makes the buttons of the last one stale."""
    if session.open_slot == question:
        return session
    return replace(session, open_slot=question, stamp=session.stamp + 1)


Turn = tuple[Session, Reply]
