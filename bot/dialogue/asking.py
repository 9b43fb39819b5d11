"""What the user types: a question, an answer to ours, or facts about their case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.content.models import Entry
from bot.dialogue.aspects import section
from bot.dialogue.compose import Composer
from bot.dialogue.decision import Question
from bot.dialogue.gap import Gap, GapKind, gap_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import (
    Turn,
    entry_buttons,
    page_buttons,
    pending_slot,
    with_open_question,
)
from bot.dialogue.reply import Block, Button, Note, Paragraph, Reply
from bot.dialogue.session import MAX_WORDS, Answer, Session
from bot.match import Match, ReadFact, Verdict, normalise

MAX_CHOICES = 4
_LITTLE = 3
"""So many characters beside the facts are padding: 是…的, 我们…"""
MAX_QUESTION = 200
"""How much of a question is kept for follow-ups, in characters."""
_OF_SELF = re.compile(r"[我咱俺想要]|打算|准备|\b(?:i|im|we|my|our|me|us)\b")
"""Words of someone who tells their own case."""
_INTENT = frozenset({"role", "goal", "company_status"})
"""Facts that a question about a thing does not say of the one who asks."""
_TELLING = {"goal": None, "role": frozenset({"follower", "third_party"})}
"""Facts that say by themselves what the user wants (None: whatever the option)."""


def answer_or_ask(k: Knowledge, session: Session, text: str) -> Turn:
    """Take a text while a question of ours is open: an answer, or a question aside."""
    slot = pending_slot(k, session)
    if slot is None:
        return ask(k, replace(session, choices=()), text)
    match = _match(k, session, text)
    facts = k.matcher.read_facts(text, slot)
    answers_it = any(fact.slot == slot for fact in facts)
    if match.other_object and (match.is_question or not answers_it):
        return _aside(k, session, text, match)  # its words are no facts about our case
    is_question = match.is_question and match.verdict in {Verdict.ANSWER, Verdict.CHOOSE}
    if not is_question and (answers_it or _says_only(text, facts)):
        return learn(k, _note(session, facts, slot), facts)
    if match.verdict in {Verdict.ANSWER, Verdict.SMALLTALK} or match.asks_after:
        return _aside(k, session, text, match)
    if facts and not is_question:
        return learn(k, _note(session, facts), facts)
    if match.verdict is Verdict.CHOOSE and match.is_question:
        return _choose(k, session, text, match)
    again = (Paragraph(k.text("question.again", session.lang)),)
    # What is no question was meant as an answer, and may be anything, a name too.
    gap = _gap(session, text, match) if match.is_question else None
    return with_open_question(k, session, Reply(again, verdict="unknown", gap=gap))


def learn(k: Knowledge, session: Session, facts: tuple[ReadFact, ...] = ()) -> Turn:
    """Go on after an answer; `facts` are shown if they came out of the user's words."""
    session = replace(session, changing=None, guided=True, choices=())
    return with_open_question(k, session, Reply(()), recap=bool(facts))


def ask(k: Knowledge, session: Session, text: str) -> Turn:
    """Take a text while nothing is open: begin the decision, or answer."""
    match = _match(k, session, text)
    entry = _best(k, match)
    if match.verdict is not Verdict.SMALLTALK and _begins_decision(k, text, match, entry):
        session = _note(session, match.facts)
        if _states_case(text, match):  # it goes on with the way that was asked about
            return begin(k, _led(k, session, _guided(k, session.shown_page), match), None, match)
        session = replace(session, question=text[:MAX_QUESTION])
        sure = entry if match.verdict is Verdict.ANSWER else None
        return begin(k, session, sure, match)
    return _aside(k, session, text, match)


def begin(k: Knowledge, session: Session, entry: Entry | None, match: Match | None) -> Turn:
    """Begin the guided decision with what the entry takes as known."""
    if match is None:  # by a button: what was asked before has not led here
        session = replace(session, question=entry.title.zh if entry else "")
    session = replace(_led(k, session, entry, match), guided=True, changing=None, choices=())
    reply = Reply(())
    node = k.decision.next(session.facts)
    if (
        entry
        and match
        and "goal" in _guide(entry)
        and isinstance(node, Question)
        and node.slot != "role"
    ):
        composer = Composer(k.library, session.facts, session.lang)
        lead = composer.lead(entry)
        reply = Reply(lead, answered=entry.id, verdict="answer", facts=composer.first)
    session, reply = with_open_question(k, session, reply, recap=True)
    if entry and match and reply.outcome:
        reply = replace(reply, answered=entry.id, verdict="answer")
    return session, reply


def placed(session: Session, reply: Reply, before: str) -> Session:
    """Note what is on the screen now; `before` was the last question until this turn.

    A question that found nothing, and small talk, leave the conversation where it was.
    """
    if reply.verdict == Verdict.SMALLTALK:
        return session
    if reply.outcome or reply.answered:
        return replace(session, shown_page=reply.outcome or reply.answered or "")
    is_new = session.question != before and reply.verdict != Verdict.UNKNOWN
    return replace(session, shown_page="") if is_new else session


def show_entry(k: Knowledge, session: Session, entry: Entry) -> Turn:
    """Answer with an entry chosen by a button, then go on with what was open."""
    session = replace(session, choices=(), question=entry.title.zh)
    return with_open_question(k, session, entry_reply(k, session, entry), again="question.repeat")


def entry_reply(k: Knowledge, session: Session, entry: Entry, question: str = "") -> Reply:
    """Return an entry's answer to a `question`, with its evidence and where to go next."""
    composer = Composer(k.library, session.facts, session.lang)
    blocks, pages = composer.entry(entry, question)
    buttons = (
        *page_buttons(entry.id, pages),
        *entry_buttons(k, session, entry.related[:MAX_CHOICES]),
    )
    if entry.guide is not None and not session.guided:
        guide = Button(f"guide:{entry.id}", k.text("button.guide_path", session.lang))
        buttons = (*buttons, guide)
    return Reply(blocks, pages=pages, buttons=buttons, answered=entry.id, facts=composer.first)


def aside(k: Knowledge, session: Session, text: str) -> Turn:
    """Answer a question without beginning a decision, and come back to what was open."""
    return _aside(k, session, text, _match(k, session, text))


def _aside(k: Knowledge, session: Session, text: str, match: Match) -> Turn:
    if told := section(k, session, match.asks_after):
        return with_open_question(k, session, told, again="question.repeat")
    if match.verdict is not Verdict.SMALLTALK:
        session = replace(session, question=text[:MAX_QUESTION])
    session = _learn_aside(session, match)
    entry = _best(k, match)
    if match.verdict in {Verdict.ANSWER, Verdict.SMALLTALK} and entry:
        reply = _answered(k, session, entry, match)
        return with_open_question(k, session, reply, again="question.repeat")
    if match.verdict is Verdict.CHOOSE:
        return _choose(k, session, text, match)
    reply = replace(_unknown(k, session, match), gap=_gap(session, text, match))
    return with_open_question(k, session, reply, again="question.repeat")


def _answered(k: Knowledge, session: Session, entry: Entry, match: Match) -> Reply:
    case = _note(session, match.supposed)
    reply = entry_reply(k, case, entry, session.question)
    return replace(reply, verdict=str(match.verdict))


def _choose(k: Knowledge, session: Session, text: str, match: Match) -> Turn:
    session = replace(session, choices=_offered(match), question=text[:MAX_QUESTION])
    return with_open_question(k, session, Reply((), verdict="choose"))


def _offered(match: Match) -> tuple[str, ...]:
    """Return the entries worth offering; small talk is no help to someone with a question."""
    entries = (c.entry for c in match.candidates if c.topic != "smalltalk")
    return tuple(entries)[:MAX_CHOICES]


def _unknown(k: Knowledge, session: Session, match: Match) -> Reply:
    lang = session.lang
    blocks: list[Block] = []
    things = {thing.id: thing for thing in k.library.objects}
    if match.other_object in things:
        name = things[match.other_object].name.get(lang)
        blocks.append(Paragraph(k.text("unknown.object", lang, object=name)))
        lead = "unknown.object_nearest"
    else:
        blocks.append(Paragraph(k.text("unknown.lead", lang)))
        lead = "unknown.nearest"
    blocks.append(Note(k.text("unknown.person", lang)))
    buttons = entry_buttons(k, session, _offered(match))
    if buttons:
        blocks.append(Paragraph(k.text(lead, lang)))
    paths = Button("go:paths", k.text("button.paths", lang))
    return Reply(tuple(blocks), buttons=(*buttons, paths), verdict="unknown")


def _gap(session: Session, text: str, match: Match) -> Gap | None:
    nearest = next(iter(_offered(match)), None)
    return gap_of(GapKind.UNKNOWN, text, session.lang, nearest, match.other_object)


def _says_only(text: str, facts: tuple[ReadFact, ...]) -> bool:
    """Tell whether a text holds little beyond the words that led to facts: “是服务号”."""
    rest = normalise(text)
    for fact in facts:
        rest = rest.replace(normalise(fact.words), "")
    return bool(facts) and len(rest) <= _LITTLE


def _states_case(text: str, match: Match) -> bool:
    """Tell whether a text says something of its author's case and nothing else."""
    return not match.is_question and _says_only(text, match.facts)


def _learn_aside(session: Session, match: Match) -> Session:
    """Note what a question gives away, but not against what is known.

    Asking what migration costs is not yet wanting to migrate.
    """
    if match.other_object or match.verdict is Verdict.UNKNOWN:
        return session
    new = (fact for fact in match.facts if fact.slot not in {*session.facts, *_INTENT})
    return _note(session, tuple(new))


def _begins_decision(k: Knowledge, text: str, match: Match, entry: Entry | None) -> bool:
    if match.other_object or not k.library.flow.rules:
        return False
    if _states_case(text, match):
        return True
    sure = match.verdict is Verdict.ANSWER
    if sure and entry and entry.guide is not None:
        return True
    if sure and match.is_question:
        return False
    telling = any(
        fact.slot in _TELLING and (_TELLING[fact.slot] or {fact.option}) >= {fact.option}
        for fact in match.facts
    )
    if match.is_question:
        return telling and (match.verdict is Verdict.CHOOSE or k.mentions_account(text))
    if match.verdict is not Verdict.UNKNOWN and not _OF_SELF.search(normalise(text)):
        return False  # “注销前的公告范文” names a thing, not somebody's wish
    return telling or (not sure and bool(match.facts))


def _match(k: Knowledge, session: Session, text: str) -> Match:
    topic = k.library.topics.get(session.shown_page)
    earlier = session.question or (topic.title.zh if topic else "")
    context = (earlier,) if earlier else ()
    return k.match(text, context, session.facts, session.shown_page)


def _best(k: Knowledge, match: Match) -> Entry | None:
    return k.library.entries.get(match.candidates[0].entry) if match.candidates else None


def _guided(k: Knowledge, shown_page: str) -> Entry | None:
    """Return the entry that leads into the way a page belongs to."""
    topic = k.topic_of(shown_page)
    return next((e for e in k.library.entries.values() if e.topic == topic and e.guide), None)


def _led(k: Knowledge, session: Session, entry: Entry | None, match: Match | None) -> Session:
    """Take as known what an entry does, unless the user has just said otherwise."""
    said = {fact.slot for fact in match.facts} if match else set()
    guide: dict[str, str] = {}
    for slot, option in _guide(entry).items():
        guide |= k.decision.implied(slot, option)
    known = (ReadFact(slot, option, "") for slot, option in guide.items() if slot not in said)
    return _note(session, tuple(known))


def _guide(entry: Entry | None) -> Mapping[str, str]:
    return (entry.guide if entry else None) or {}


def _note(session: Session, facts: tuple[ReadFact, ...], asked: str | None = None) -> Session:
    return session.knowing(
        Answer(fact.slot, fact.option, fact.words[:MAX_WORDS], session.turn, fact.slot == asked)
        for fact in facts
    )
