"""The fixed screens: start, help, all paths, what is known."""

from __future__ import annotations

from dataclasses import replace

from bot.content.pages import TopicKind
from bot.content.when import UNKNOWN
from bot.dialogue.commands import COMMANDS
from bot.dialogue.compose import option_noun
from bot.dialogue.gap import KEPT_DAYS
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.reply import Block, Bullets, Button, Heading, Note, Paragraph, Reply
from bot.dialogue.session import Answer, Session


def start(k: Knowledge, session: Session) -> Reply:
    """Say what this is, whose service it is not, and that everything is cleared."""
    keys = ("start.greeting", "start.how", "start.honest", "start.reset")
    blocks = tuple(Paragraph(k.text(key, session.lang), strong=key == keys[0]) for key in keys)
    return Reply(blocks, buttons=beginnings(k, session))


def beginnings(k: Knowledge, session: Session) -> tuple[Button, ...]:
    """Return the buttons for somebody who has no question open."""
    names = ("guide", "paths")
    return tuple(Button(f"go:{name}", k.text(f"button.{name}", session.lang)) for name in names)


def guide(k: Knowledge, session: Session) -> Reply:
    """List the commands, the words that always work, and the marks."""
    lang = session.lang
    commands = tuple(
        f"/{command.name} {k.text(f'command.{command.name}', lang)}"
        for command in COMMANDS
        if not command.topic
    )
    ways = " ".join(f"/{command.name}" for command in COMMANDS if command.topic)
    return Reply(
        (
            Paragraph(k.text("help.title", lang), strong=True),
            Paragraph(k.text("help.free", lang)),
            Paragraph(k.text("help.words", lang)),
            Heading(k.text("help.commands", lang)),
            Bullets(commands),
            Paragraph(k.text("help.ways", lang, ways=ways)),
            Paragraph(k.text("start.honest", lang)),
            Paragraph(k.text("help.privacy", lang, days=KEPT_DAYS)),
        )
    )


def paths(k: Knowledge, session: Session) -> Reply:
    """Show every way out with one line each."""
    lang = session.lang
    topics = [topic for topic in k.library.topics.values() if topic.kind is TopicKind.PATH]
    lines = tuple(
        k.text("line.for", lang, who=topic.title.get(lang), text=topic.summary.get(lang))
        for topic in topics
    )
    buttons = tuple(Button(f"path:{topic.id}", topic.title.get(lang)) for topic in topics)
    blocks = (
        Paragraph(k.text("paths.title", lang), strong=True),
        Bullets(lines),
        Paragraph(k.text("paths.lead", lang)),
    )
    return Reply(blocks, buttons=(*buttons, Button("go:guide", k.text("button.guide", lang))))


def facts(k: Knowledge, session: Session) -> Reply:
    """List what is known and how to change it."""
    lang = session.lang
    answers = [
        answer
        for answer in session.answers
        if answer.option != UNKNOWN and answer.slot in k.library.slots
    ]
    title: Block = Paragraph(k.text("facts.title", lang), strong=True)
    if not answers:
        return Reply((title, Paragraph(k.text("facts.none", lang))))
    lines = Bullets(tuple(_fact_line(k, session, answer) for answer in answers))
    change = tuple(
        Button(
            f"change:{answer.slot}",
            k.text("button.change_slot", lang, slot=k.library.slots[answer.slot].name.get(lang)),
        )
        for answer in answers
    )
    clear = Button("go:clear", k.text("button.clear", lang))
    return Reply((title, lines, Note(k.text("facts.how", lang))), buttons=(*change, clear))


def without_dropped(k: Knowledge, session: Session) -> tuple[Session, tuple[Block, ...]]:
    """Drop answers to questions that no longer exist, and name them to the user."""
    known = k.library.entries.keys() | k.library.topics.keys()
    choices = tuple(choice for choice in session.choices if choice in known)
    session = replace(session, choices=choices)
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
