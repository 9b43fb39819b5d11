"""What the user types: a question, an answer to ours, or facts about their case."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.models import Entry
from bot.content.when import UNKNOWN
from bot.dialogue import answers
from bot.dialogue.aspects import section
from bot.dialogue.blocks import Paragraph
from bot.dialogue.decision import Question
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.leading import (
    IN_SCOPE,
    INTENT,
    begins_decision,
    likeliest,
    says_only,
    states_case,
)
from bot.dialogue.questions import (
    Turn,
    entry_buttons,
    pending_slot,
    with_open_question,
)
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.dialogue.several import questions_in
from bot.dialogue.showing import shown_again, with_own_question
from bot.dialogue.state import MAX_WORDS, Answer
from bot.match import Match, ReadFact, Step, Verdict, is_correction
from bot.typed import replace

MAX_TEXT = 4096
"""How much of one message is read, in characters."""
MAX_QUESTION = 200
"""How much of a question is kept for follow-ups, in characters."""
_SURE = {Step.ENTRY, Step.GREET}
_WORTH_OFFERING = 0.5
"""Probability from which on answers are offered for what is no question."""
_OFFERED = 3
"""Answers to choose from, at most."""


def answer_or_ask(k: Knowledge, session: Session, text: str) -> Turn:
    """Take a text: an answer to our open question, if there is one, or a question."""
    slot = pending_slot(k, session)
    match = _match(k, session, text)
    is_question = match.is_question and match.step in IN_SCOPE
    if is_question and session.refines:
        slot = None  # it was no more than an offer
    if slot and is_question:
        return _asked_between(k, session, text, match)
    facts = k.matcher.read_facts(text, slot) if slot else match.facts
    if turn := _told_anew(k, session.hearing(text[:MAX_QUESTION]), text, match, facts):
        return turn
    if slot and session.refines and not _refines(text, slot, facts):
        slot = None
    if slot is None:
        return ask(k, replace(session, refines=""), text, match)
    if turn := _answered(k, session, text, slot, match, facts):
        return turn
    again = (Paragraph(k.text("question.again", session.lang)),)
    # What is no question was meant as an answer, and may be anything, a name too.
    gap = answers.gap(session, text, match) if match.is_question else None
    session = session.hearing(text[:MAX_QUESTION])
    return with_open_question(k, session, Reply(again, verdict="unknown", gap=gap))


def _told_anew(
    k: Knowledge, session: Session, text: str, match: Match, facts: tuple[ReadFact, ...]
) -> Turn | None:
    """Take another wish, or a correction of what was told before; the latest counts."""
    if match.is_question:
        return None
    if _changes_wish(session, facts):
        return learn(k, _note(session, facts), facts)
    if corrected := _corrected(k, session, text):
        return learn(k, _note(session, (*facts, *corrected)), corrected)
    if _gives_up_goal(session, match) and not facts:
        return learn(k, session.without(["goal"]), match.denied)
    return None


def _asked_between(k: Knowledge, session: Session, text: str, match: Match) -> Turn:
    """Take a question while one of ours is open; what is but a name answers another of ours."""
    named = () if match.out_of_scope else _named_option(k, text)
    return learn(k, _note(session, named), named) if named else _aside(k, session, text, match)


def _answered(  # noqa: PLR0913, PLR0917 - a text, what was read in it, and what it may answer
    k: Knowledge,
    session: Session,
    text: str,
    slot: str,
    match: Match,
    facts: tuple[ReadFact, ...],
) -> Turn | None:
    """Take an answer to the question about a slot, or something aside."""
    answers_it = any(fact.slot == slot for fact in facts)
    if match.out_of_scope and (match.is_question or not answers_it):
        return _aside(k, session, text, match)  # its words are no facts about our case
    if answers_it or says_only(text, facts):
        return learn(k, _note(session, facts, slot), facts)
    if named := _named_option(k, text):
        return learn(k, _note(session, named), named)
    is_again = not match.is_question and _is_shown(session, match)
    if (_is_sure(match) and not is_again) or match.asks_after:
        return _aside(k, session, text, match)
    return learn(k, _note(session, facts), facts) if facts else None


def _refines(text: str, slot: str, facts: tuple[ReadFact, ...]) -> bool:
    """Tell whether a text does no more than answer what was asked beside an answer."""
    return any(fact.slot == slot for fact in facts) or says_only(text, facts)


def learn(k: Knowledge, session: Session, facts: tuple[ReadFact, ...] = ()) -> Turn:
    """Go on after an answer; `facts` are shown if they came out of the user's words."""
    if session.refines and not INTENT & {fact.slot for fact in facts}:
        return shown_again(k, replace(session, changing=None, choices=()))
    session = replace(session, refines="", changing=None, guided=True, choices=())
    return with_open_question(k, session, Reply(()), recap=bool(facts))


def ask(k: Knowledge, session: Session, text: str, match: Match) -> Turn:
    """Take a text while nothing is open: begin the decision, or answer."""
    if match.step is Step.GREET or not k.library.flow.rules:
        return _aside(k, session, text, match)
    if not match.is_question and match.denied and not match.facts:
        session = session.without({fact.slot for fact in match.denied} & {"goal"})
        return learn(k, replace(session, question=text[:MAX_QUESTION]), match.denied)
    tells_wish = any(fact.slot == "goal" and not fact.asked for fact in match.facts)
    if not tells_wish and questions_in(k, session, text, match):
        return _aside(k, session, text, match)
    if begins_decision(k, text, match):
        session = _note(session, match.facts)
        if states_case(text, match):  # it goes on with the way that was asked about
            session = session.hearing(text[:MAX_QUESTION])
            way = k.starter(k.topic_of(session.shown_page))
            return begin(k, _led(k, session, way, match), None, match)
        session = replace(session, question=text[:MAX_QUESTION])
        return begin(k, session, likeliest(k, match) if match.step is Step.ENTRY else None, match)
    return _aside(k, session, text, match)


def begin(k: Knowledge, session: Session, entry: Entry | None, match: Match | None) -> Turn:
    """Begin the guided decision with what the entry takes as known."""
    if match is None:  # by a button: what was asked before has not led here
        session = replace(session, question=entry.title.zh if entry else "")
    session = _led(k, session, entry, match)
    session = replace(session, guided=True, changing=None, choices=(), refines="")
    reply = Reply(())
    node = k.decision.next(session.facts)
    if (
        entry
        and match
        and _guide(entry).get("goal") == session.facts.get("goal", UNKNOWN)
        and isinstance(node, Question)
        and node.slot != "role"
    ):
        lead = k.composer(session.facts, session.lang).lead(entry)
        reply = Reply(lead.blocks, answered=entry.id, verdict="answer", facts=lead.facts)
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
    if session.question not in {before, ""}:
        session = session.hearing(session.question)
    if reply.outcome or reply.answered:
        return replace(session, shown_page=reply.outcome or reply.answered or "")
    is_new = session.question != before and reply.verdict != Verdict.UNKNOWN
    return replace(session, shown_page="") if is_new else session


def show_topic(k: Knowledge, session: Session, topic: str) -> Turn:
    """Show the card of a topic that was chosen among several, and the entries it may mean."""
    match = _match(k, session, session.question)
    session = replace(session, choices=())
    card = answers.topic_card(k, session, topic, _entries_meant(match, topic))
    return with_open_question(k, session, card, again=True)


def aside(k: Knowledge, session: Session, text: str) -> Turn:
    """Answer a question without beginning a decision, and come back to what was open."""
    return _aside(k, session, text, _match(k, session, text))


def beside(k: Knowledge, session: Session, text: str, page: str) -> Turn:
    """Answer a question that comes while something else is asked for, and ask nothing more.

    Without a page shown it is about `page`, a path.
    """
    if not session.shown_page:
        session = replace(session, shown_page=page, question="")
    match = _match(k, session, text)
    session = replace(_learn_aside(session, match), question=text[:MAX_QUESTION])
    if match.verdict is not Verdict.CHOOSE:
        return session, _reply(k, session, text, match)
    which = Paragraph(k.text("choose.entry", session.lang))
    buttons = entry_buttons(k, session, answers.offered(match))
    return session, Reply((which,), buttons=buttons, verdict="choose")


def heard(k: Knowledge, session: Session, text: str) -> Session:
    """Return the session after a text that is not answered itself: it goes on from that."""
    match = k.match(text[:MAX_TEXT], (), session.facts, "")
    text = text[:MAX_QUESTION]
    return replace(_learn_aside(session, match), question=text, said=(text,), shown_page="")


def _aside(k: Knowledge, session: Session, text: str, match: Match) -> Turn:
    if told := section(k, session, match.asks_after):
        return told
    if match.step is not Step.GREET:
        session = replace(session, question=text[:MAX_QUESTION])
    session = _learn_aside(session, match)
    if asked := questions_in(k, session, text, match):
        reply = answers.several_reply(k, session, asked, text)
        return with_open_question(k, session, reply, again=True)
    if match.verdict is Verdict.CHOOSE:
        return _choose(k, session, match)
    reply = _reply(k, session, text, match)
    return with_own_question(k, session, likeliest(k, match), reply)


def _reply(k: Knowledge, session: Session, text: str, match: Match) -> Reply:
    entry = likeliest(k, match)
    if match.step is Step.CARD and entry and entry.topic in k.library.topics:
        return answers.topic_card(k, session, entry.topic, _entries_meant(match, entry.topic))
    if match.verdict in {Verdict.ANSWER, Verdict.SMALLTALK} and entry:
        case = _note(session, match.supposed)
        return answers.answer(k, case, entry, text, match)
    known = match.step is not Step.NOT_KNOWN
    reply = answers.out_of_scope(k, session, match) if known else answers.not_known(k, session)
    return answers.with_gap(reply, session, text, match)


def _choose(k: Knowledge, session: Session, match: Match) -> Turn:
    topics = answers.likely_topics(k, match)
    by_topic = match.step is Step.WHICH_TOPIC and len(topics) > 1
    choices = topics if by_topic else answers.offered(match)[:_OFFERED]
    session = replace(session, choices=choices)
    return with_open_question(k, session, Reply((), verdict="choose"))


def _entries_meant(match: Match, topic: str) -> tuple[str, ...]:
    return tuple(one.entry for one in match.candidates if one.topic == topic)


def _named_option(k: Knowledge, text: str) -> tuple[ReadFact, ...]:
    """Return what a text answers that is nothing but the name of an option of another question."""
    found = k.options_named(text)
    return tuple(ReadFact(slot, option, text) for slot, option in found) if len(found) == 1 else ()


def _is_shown(session: Session, match: Match) -> bool:
    return bool(match.candidates) and match.candidates[0].entry == session.shown_page


def _is_sure(match: Match) -> bool:
    """Tell whether what is no question is worth answering, or offering answers for."""
    likely = match.step is Step.WHICH_ENTRY and match.candidates[0].p >= _WORTH_OFFERING
    return likely or match.step in _SURE


def _gives_up_goal(session: Session, match: Match) -> bool:
    """Tell whether a text denies the very wish that is being followed: 不注销了."""
    goal = session.facts.get("goal")
    return any(fact.slot == "goal" and fact.option == goal for fact in match.denied)


def _changes_wish(session: Session, facts: tuple[ReadFact, ...]) -> bool:
    """Tell whether somebody wants something else by now: 还是转给子公司吧."""
    goal = session.facts.get("goal", UNKNOWN)
    wished = {fact.option for fact in facts if fact.slot == "goal" and not fact.asked}
    return goal != UNKNOWN and bool(wished - {goal})


def _corrected(k: Knowledge, session: Session, text: str) -> tuple[ReadFact, ...]:
    """Return what a correction says anew of what was told before: 打错了，三万."""
    known = () if not is_correction(text) else tuple(reversed(session.answers))
    for answer in known:
        read = k.matcher.read_facts(text, answer.slot)
        facts = tuple(fact for fact in read if fact.slot == answer.slot)
        if any(fact.option not in {answer.option, UNKNOWN} for fact in facts):
            return facts
    return ()


def _learn_aside(session: Session, match: Match) -> Session:
    """Note what a question gives away, but not against what is known.

    Asking what migration costs is not yet wanting to migrate.
    """
    if match.step not in IN_SCOPE:
        return session
    told = {answer.slot for answer in session.answers}
    new = (
        fact
        for fact in match.facts
        if fact.slot not in told and not (fact.asked and fact.slot in INTENT)
    )
    return _note(session, tuple(new))


def _match(k: Knowledge, session: Session, text: str) -> Match:
    topic = k.library.topics.get(session.shown_page)
    context = session.said or ((topic.title.zh,) if topic else ())
    return k.match(text, context, session.facts, session.shown_page)


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
    if not facts:
        return session
    return session.knowing(
        Answer(fact.slot, fact.option, fact.words[:MAX_WORDS], session.turn, fact.slot == asked)
        for fact in facts
    )
