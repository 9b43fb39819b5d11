"""The conversation: one event in, the next session and one reply out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.content.wording import CONTRADICTED, MARKS
from bot.dialogue import asking, screens
from bot.dialogue.commands import BY_NAME
from bot.dialogue.events import Called, Chose, Event, Said
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import (
    ENTRY,
    NONE,
    Turn,
    open_ask,
    page_buttons,
    put,
    recommend,
)
from bot.dialogue.reply import Block, Button, Correction, Note, Paragraph, Reply
from bot.dialogue.session import Answer, Session
from bot.match import Verdict

_ALL_MARKS = frozenset(MARKS.values()) | {CONTRADICTED}
MAX_TEXT = 4096
"""How much of one message is read, in characters."""


def step(k: Knowledge, session: Session, event: Event) -> Turn:
    """Return the session after the event, and what to say.

    Never fails for what the user did: unknown commands, buttons and texts get a reply.
    """
    session, notes = screens.without_dropped(k, replace(session, turn=session.turn + 1))
    match event:
        case Called():
            session, reply = _called(k, session, event)
        case Chose():
            session, reply = _chose(k, session, event)
        case Said():
            session, reply = _said(k, session, event.text)
    return _with_legend(k, session, replace(reply, blocks=(*notes, *reply.blocks)))


def _said(k: Knowledge, session: Session, text: str) -> Turn:
    text, cut = text.strip()[:MAX_TEXT], len(text.strip()) > MAX_TEXT
    if not text:
        return put(k, session, _plain(k, session, "empty"), again="question.repeat")
    word = k.control_word(text)
    if word and word in _WORDS:
        return _WORDS[word](k, session)
    if word == NONE and session.choices:
        return _none(k, session)
    if word == "unknown" and open_ask(k, session) and not session.choices:
        return _option(k, session, "unknown")
    if session.choices:
        chosen = _named_choice(k, session, text)
        if chosen:
            return asking.show_entry(k, session, k.library.entries[chosen])
    session, reply = asking.answer_or_ask(k, replace(session, choices=()), text)
    reply = replace(reply, verdict=reply.verdict or str(Verdict.ANSWER))
    if cut:
        note = Note(k.text("too_long", session.lang))
        reply = replace(reply, blocks=(note, *reply.blocks))
    return session, reply


def _called(k: Knowledge, session: Session, event: Called) -> Turn:
    command = BY_NAME.get(event.name)
    if command is None:
        key = "command.unknown"
        reply = Reply((Paragraph(k.text(key, session.lang, name=event.name)),))
        return put(k, session, reply, again="question.repeat")
    if command.topic:
        return _path(k, session, command.topic)
    match event.name:
        case "start":
            return _start(k, session, event.argument)
        case "ask":
            if not event.argument:
                return put(k, session, _plain(k, session, "ask.prompt"))
            return asking.aside(k, session, event.argument[:MAX_TEXT])
    return _WORDS[event.name](k, session)


def _start(k: Knowledge, session: Session, payload: str) -> Turn:
    """Begin anew; a deep link opens an entry or a path and keeps the facts."""
    target = payload.replace("-", ".")
    if target in k.library.entries:
        return asking.show_entry(k, session, k.library.entries[target])
    if target in k.library.topics:
        return _path(k, session, target)
    if payload:
        return session, screens.start(k, session)
    session = replace(_fresh(session), legend_shown=session.legend_shown)
    return session, screens.start(k, session)


def _path(k: Knowledge, session: Session, topic: str) -> Turn:
    """Show a path's page at once; a question that was open is left, the facts stay."""
    session = _quiet(session)
    if topic not in k.library.topics:
        return session, _plain(k, session, "unknown.lead")
    reply = recommend(k, session, topic, Reply(()))
    starter = next(
        (entry for entry in k.library.entries.values() if entry.topic == topic and entry.guide),
        None,
    )
    if starter:
        guide = Button(f"guide:{starter.id}", k.text("button.guide_path", session.lang))
        reply = replace(reply, buttons=(guide, *reply.buttons))
    return session, reply


def _chose(k: Knowledge, session: Session, event: Chose) -> Turn:
    kind, _, rest = event.id.partition(":")
    if rest and kind in {"view", "entry", "path", "guide", "go", "change"}:
        return _pressed(k, session, kind, rest)
    ask = open_ask(k, session)
    stale = event.stamp is not None and event.stamp != session.stamp
    if ask is None or stale or event.id not in ask.options:
        toast = k.text("stale", session.lang)
        return put(k, session, Reply((Paragraph(toast),), toast=toast), again="question.repeat")
    if ask.slot != ENTRY:
        return _option(k, session, event.id)
    if event.id == NONE:
        return _none(k, session)
    return asking.show_entry(k, session, k.library.entries[event.id])


def _pressed(k: Knowledge, session: Session, kind: str, rest: str) -> Turn:
    if kind == "view":
        return _view(k, session, rest)
    if kind == "path":
        return _path(k, session, rest)
    if kind == "change" and rest in k.library.slots:
        return put(k, replace(session, changing=rest, choices=()), Reply(()))
    if kind == "go" and rest in _WORDS:
        return _WORDS[rest](k, session)
    entry = k.library.entries.get(rest)
    if entry and kind == "entry":
        return asking.show_entry(k, session, entry)
    if entry and kind == "guide":
        return asking.begin(k, session, entry, None)
    toast = k.text("stale", session.lang)
    return put(k, session, Reply((Paragraph(toast),), toast=toast), again="question.repeat")


def _option(k: Knowledge, session: Session, option: str) -> Turn:
    ask = open_ask(k, session)
    if ask is None:
        return put(k, session, Reply(()))
    implied = k.decision.implied(ask.slot, option)
    answers = (
        Answer(slot, value, turn=session.turn, asked=slot == ask.slot)
        for slot, value in implied.items()
        if slot == ask.slot or slot not in session.facts
    )
    return asking.learn(k, session.knowing(answers))


def _view(k: Knowledge, session: Session, rest: str) -> Turn:
    """Show one folded page of a topic or an entry, in place of the message."""
    owner, _, page_id = rest.rpartition(":")
    if owner in k.library.entries:
        whole = asking.entry_reply(k, session, k.library.entries[owner])
    elif owner in k.library.topics:
        whole = recommend(k, session, owner, Reply(()))
    else:
        return session, _plain(k, session, "stale")
    if page_id == "main":
        return session, replace(whole, replaces=True, outcome=None, answered=None)
    page = next((page for page in whole.pages if page.id == page_id), None)
    if page is None:
        return session, _plain(k, session, "stale")
    others = page_buttons(owner, whole.pages, beside=page)
    main = Button(f"view:{owner}:main", k.text("button.main", session.lang))
    blocks: tuple[Block, ...] = (Paragraph(page.title, strong=True), *page.blocks)
    return session, Reply(blocks, buttons=(main, *others), replaces=True)


def _none(k: Knowledge, session: Session) -> Turn:
    session = replace(session, choices=())
    reply = _plain(k, session, "choose.none_reply")
    paths = Button("go:paths", k.text("button.paths", session.lang))
    reply = replace(reply, buttons=(paths,), verdict="unknown")
    return put(k, session, reply, again="question.repeat")


def _named_choice(k: Knowledge, session: Session, text: str) -> str | None:
    """Read “2” or the title of one of the offered entries."""
    if text.isdecimal() and 1 <= int(text) <= len(session.choices):
        return session.choices[int(text) - 1]
    titles = {k.library.entries[entry].title.get(session.lang): entry for entry in session.choices}
    return titles.get(text)


def _back(k: Knowledge, session: Session) -> Turn:
    """Withdraw the last answer to a question of ours and put the question again."""
    if session.changing or session.choices:
        session = replace(session, changing=None, choices=())
        return put(k, session, screens.facts(k, session))
    last = max((answer.turn for answer in session.answers if answer.asked), default=None)
    if last is None:
        reply = replace(_plain(k, session, "back.nothing"), buttons=_paths(k, session))
        return _quiet(session), reply
    dropped = [answer.slot for answer in session.answers if answer.turn >= last]
    session = replace(session.without(dropped), guided=True)
    return put(k, session, Reply(()))


def _restart(k: Knowledge, session: Session) -> Turn:
    session = _fresh(session)
    return session, replace(_plain(k, session, "restart.done"), buttons=_paths(k, session))


def _cancel(k: Knowledge, session: Session) -> Turn:
    key = "cancel.done" if open_ask(k, session) else "cancel.nothing"
    session = _quiet(session)
    return session, replace(_plain(k, session, key), buttons=_paths(k, session))


def _clear(k: Knowledge, session: Session) -> Turn:
    session = _fresh(session)
    return session, replace(_plain(k, session, "facts.cleared"), buttons=_paths(k, session))


def _why(k: Knowledge, session: Session) -> Turn:
    ask = open_ask(k, session)
    if ask is None or ask.slot == ENTRY:
        return put(k, session, _plain(k, session, "cancel.nothing"))
    why = k.library.slots[ask.slot].why.get(session.lang)
    note = Note(k.text("question.why", session.lang, why=why))
    return put(k, session, Reply((note,)))


def _guided(k: Knowledge, session: Session) -> Turn:
    return asking.begin(k, session, None, None)


def _facts(k: Knowledge, session: Session) -> Turn:
    return put(k, session, screens.facts(k, session), again="question.repeat")


def _help(k: Knowledge, session: Session) -> Turn:
    return put(k, session, screens.guide(k, session), again="question.repeat")


def _all_paths(k: Knowledge, session: Session) -> Turn:
    return put(k, session, screens.paths(k, session), again="question.repeat")


_WORDS: Mapping[str, Callable[[Knowledge, Session], Turn]] = {
    "back": _back,
    "restart": _restart,
    "cancel": _cancel,
    "clear": _clear,
    "why": _why,
    "guide": _guided,
    "facts": _facts,
    "help": _help,
    "paths": _all_paths,
}


def _plain(k: Knowledge, session: Session, key: str) -> Reply:
    return Reply((Paragraph(k.text(key, session.lang)),))


def _paths(k: Knowledge, session: Session) -> tuple[Button, ...]:
    names = ("guide", "paths")
    return tuple(Button(f"go:{name}", k.text(f"button.{name}", session.lang)) for name in names)


def _quiet(session: Session) -> Session:
    """Leave whatever question is open; what is known stays."""
    return replace(session, guided=False, changing=None, choices=(), open_slot=None)


def _fresh(session: Session) -> Session:
    """Forget everything about the user's case."""
    return Session(lang=session.lang, turn=session.turn, stamp=session.stamp)


def _with_legend(k: Knowledge, session: Session, reply: Reply) -> Turn:
    """Explain the marks in one line the first time they are shown."""
    if session.legend_shown or not _has_marks(reply.blocks):
        return session, reply
    legend = Note(k.text("legend", session.lang))
    session = replace(session, legend_shown=True)
    return session, replace(reply, blocks=(*reply.blocks, legend))


def _has_marks(blocks: tuple[Block, ...]) -> bool:
    return any(
        isinstance(block, Correction) or bool(_ALL_MARKS & set(repr(block))) for block in blocks
    )
