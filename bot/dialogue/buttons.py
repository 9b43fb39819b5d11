"""What a pressed button does."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import answers, asking, feedback, showing
from bot.dialogue.controls import CONTROLS, plain, quiet
from bot.dialogue.events import Chose
from bot.dialogue.gap import GapKind, gap_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.library_screens import SCREENS
from bot.dialogue.policies import policy_reply
from bot.dialogue.questions import (
    ENTRY,
    NONE,
    TOPIC,
    Turn,
    choice_title,
    open_ask,
    page_buttons,
    recommend,
    refined,
    with_open_question,
)
from bot.dialogue.reply import Block, Button, Paragraph, Reply
from bot.dialogue.session import Answer, Session
from bot.dialogue.ways import MAIN, MAX_WAYS, MORE, folded


def show_path(k: Knowledge, session: Session, topic: str) -> Turn:
    """Show a path's page at once; a question that was open is left, the facts stay."""
    session = replace(quiet(session), question="")
    if topic not in k.library.topics:
        return session, plain(k, session, "unknown.lead")
    return refined(k, session, topic, recommend(k, session, topic, Reply(())))


def chose(k: Knowledge, session: Session, event: Chose) -> Turn:
    """Take a pressed button; one that no longer fits is told so."""
    kind, _, rest = event.id.partition(":")
    if rest and feedback.is_rating(event.id):
        return feedback.rated(k, session, kind, rest) or _stale(k, session)
    if rest and kind in {"view", "entry", "path", "guide", "go", "change"}:
        return _pressed(k, session, kind, rest)
    ask = open_ask(k, session)
    stale = event.stamp is not None and event.stamp != session.stamp
    if ask is None or stale or event.id not in ask.options:
        return _stale(k, session)
    if ask.slot not in {ENTRY, TOPIC}:
        return choose_option(k, session, event.id)
    return choose_none(k, session) if event.id == NONE else choose(k, session, event.id)


def _pressed(k: Knowledge, session: Session, kind: str, rest: str) -> Turn:
    if kind == "view":
        return _view(k, session, rest)
    if kind == "path":
        return show_path(k, session, rest)
    if kind == "change" and rest in k.library.slots:
        return with_open_question(k, replace(session, changing=rest, choices=()), Reply(()))
    if kind == "go" and rest in CONTROLS:
        return CONTROLS[rest](k, session)
    entry = k.library.entries.get(rest)
    if entry and kind == "entry":
        return showing.show_entry(k, session, entry)
    if entry and kind == "guide":
        return asking.begin(k, session, entry, None)
    return _stale(k, session)


def _stale(k: Knowledge, session: Session) -> Turn:
    toast = k.text("stale", session.lang)
    return with_open_question(
        k, session, Reply((Paragraph(toast),), toast=toast), again="question.repeat"
    )


def choose_option(k: Knowledge, session: Session, option: str) -> Turn:
    """Answer the open question with an option and what follows from it."""
    ask = open_ask(k, session)
    if ask is None:
        return with_open_question(k, session, Reply(()))
    implied = k.decision.implied(ask.slot, option)
    answers = (
        Answer(slot, value, turn=session.turn, asked=slot == ask.slot)
        for slot, value in implied.items()
        if slot == ask.slot or slot not in session.facts
    )
    return asking.learn(k, session.knowing(answers))


def _view(k: Knowledge, session: Session, rest: str) -> Turn:
    """Show one folded page of a topic, an entry or a screen, in place of the message."""
    owner, _, page_id = rest.rpartition(":")
    if owner in k.library.entries:
        whole = answers.entry_reply(k, session, k.library.entries[owner])
    elif owner in k.library.topics:
        whole = recommend(k, session, owner, Reply(()))
    elif policy := k.policy(owner):
        whole = policy_reply(k, session, policy)
    elif owner in SCREENS:
        whole = SCREENS[owner](k, session)
    else:
        return _stale(k, session)
    more = (*whole.more, *feedback.thumbs(k, session, owner))
    main = Button(f"view:{owner}:{MAIN}", k.text("button.main", session.lang))
    if page_id == MAIN:  # no second time an answer, but the same message again
        reply = folded(k, session, replace(whole, more=more))
        return session, replace(reply, replaces=True, outcome=None, answered=None)
    if page_id == MORE:
        left = folded(k, session, replace(whole, more=more)).more
        return session, Reply(whole.blocks, buttons=(*left, main), replaces=True)
    page = next((page for page in whole.pages if page.id == page_id), None)
    if page is None:
        return _stale(k, session)
    others = page_buttons(owner, whole.pages, beside=page)[: MAX_WAYS - 1]
    blocks: tuple[Block, ...] = (Paragraph(page.title, strong=True), *page.blocks)
    return session, Reply(blocks, buttons=(*others, main), facts=page.facts, replaces=True)


def choose(k: Knowledge, session: Session, choice: str) -> Turn:
    """Take one of the entries, or the topics, that were offered."""
    if choice in k.library.entries:
        return showing.show_entry(k, session, k.library.entries[choice])
    return asking.show_topic(k, session, choice)


def choose_none(k: Knowledge, session: Session) -> Turn:
    """Take “none of these”."""
    gap = gap_of(GapKind.NONE, session.question, session.lang, next(iter(session.choices), None))
    session = replace(session, choices=())
    reply = plain(k, session, "choose.none_reply")
    paths = Button("go:paths", k.text("button.paths", session.lang))
    reply = replace(reply, buttons=(paths,), verdict="unknown", gap=gap)
    return with_open_question(k, session, reply, again="question.repeat")


def named_choice(k: Knowledge, session: Session, text: str) -> str | None:
    """Read “2” or the title of one of the offered entries."""
    if text.isdecimal() and 1 <= int(text) <= len(session.choices):
        return session.choices[int(text) - 1]
    titles = {choice_title(k, choice, session.lang): choice for choice in session.choices}
    return titles.get(text)
