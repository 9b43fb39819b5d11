"""What is said to a question: an entry's answer, a topic's card, a choice, or honest ignorance."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.content.models import Entry
from bot.content.pages import Topic, TopicKind
from bot.dialogue import human
from bot.dialogue.blocks import Block, Heading, Note, Paragraph
from bot.dialogue.gap import Gap, GapKind, gap_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.natives import menu_button, share_button
from bot.dialogue.payloads import Go, Guide, OpenPath
from bot.dialogue.questions import entry_buttons, page_buttons
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.match import Match, Step, Verdict, normalise
from bot.typed import replace

MAX_CHOICES = 4
MAX_LEADING = 3
"""Ways on below an answer, beside its evidence; more would not fit a screen with it."""
_LEADING = (":detail", ":template")
"""Views of an answer that come before other answers."""
_WITHOUT_ACCOUNT = frozenset({"follower", "third_party"})
"""Roles of those who want something of somebody else's account."""
_COMMON = frozenset({"migrate", "admin", "deregister", "unfollow"})
"""The ways out that most people mean."""
_LIKE = 0.8
"""Likeness from which on a question is its answer's own, but for a word."""
_OWN = 0.5
"""Share of the words of its answer's phrasing that a question has to have."""
_WORD = re.compile(r"[a-z0-9]+|\w")
_ALIKE, _SURE = 0.6, 0.95
"""Likeness that will do where it is also as probable as this."""
_LIKELY = 0.15
"""Share of the first topic's probability from which on another is worth offering."""


def entry_reply(k: Knowledge, session: Session, entry: Entry, question: str = "") -> Reply:
    """Return an entry's answer to a `question`, with its evidence and where to go next."""
    written = k.composer(session.facts, session.lang, question).entry(entry)
    guide = (_guide_button(k, session, entry),) if entry.guide and not session.guided else ()
    behind = page_buttons(entry.id, written.pages)
    leading = tuple(button for button in behind if button.id.endswith(_LEADING))
    person = human.offer(k, session) if entry.id in human.PERSONS else ()
    ways = (*person, *guide, *leading, *entry_buttons(k, session, entry.related[:MAX_CHOICES]))
    return Reply(
        written.blocks,
        pages=written.pages,
        buttons=(*ways[:MAX_LEADING], *(button for button in behind if button not in leading)),
        more=(
            *ways[MAX_LEADING:],
            *menu_button(k, session, written.facts),
            *share_button(k, session, entry.id),
        ),
        answered=entry.id,
        facts=written.facts,
    )


def answer(k: Knowledge, session: Session, entry: Entry, text: str, match: Match) -> Reply:
    """Return an entry's answer; where it may not be what was asked, it names its question.

    Then the next likeliest answer is the first way on.
    """
    reply = replace(entry_reply(k, session, entry, text), verdict=str(match.verdict))
    if match.verdict is Verdict.SMALLTALK or is_plain(text, match):
        return reply
    other = entry_buttons(k, session, offered(match)[1:2])
    others = tuple(button for button in reply.buttons if button not in other)
    title = k.text("answer.to", session.lang, title=entry.title.get(session.lang))
    return replace(reply, blocks=(Heading(title), *reply.blocks), buttons=(*other, *others))


def is_plain(text: str, match: Match) -> bool:
    """Tell whether a question is put nearly as its answer knows it, and in its own words.

    What goes on from an earlier question (图片呢) was completed by that, and says little by itself.
    """
    first = match.candidates[0]
    if first.likeness < _LIKE and (first.likeness < _ALIKE or first.p < _SURE):
        return False
    known = _words(first.phrasing)
    return len(known & _words(text)) >= _OWN * len(known)


def _words(text: str) -> frozenset[str]:
    """Return the Latin words of a text, and its other characters one by one."""
    return frozenset(_WORD.findall(normalise(text)))


def several_reply(k: Knowledge, session: Session, asked: tuple[Entry, ...], question: str) -> Reply:
    """Answer the first of several questions of one message, and offer the others by name."""
    reply = entry_reply(k, session, asked[0], question)
    lead = Paragraph(k.text("several.others", session.lang))
    others = entry_buttons(k, session, tuple(entry.id for entry in asked[1:]))
    return replace(
        reply,
        blocks=(*reply.blocks, lead),
        buttons=(*others, *(button for button in reply.buttons if button not in others)),
        verdict="answer",
    )


def topic_card(k: Knowledge, session: Session, topic_id: str, likely: tuple[str, ...]) -> Reply:
    """Return a topic in two lines, with the entries that are likeliest meant as buttons."""
    topic = k.library.topics[topic_id]
    lang = session.lang
    blocks: list[Block] = [
        Paragraph(topic.title.get(lang), strong=True),
        Paragraph(topic.summary.get(lang)),
    ]
    entries = tuple(dict.fromkeys((*likely, *k.entries_of(topic_id))))[:MAX_CHOICES]
    buttons = entry_buttons(k, session, entries)
    if buttons:
        blocks.append(Paragraph(k.text("card.lead", lang)))
    starter = k.starter(topic_id)
    if starter:
        buttons = (*buttons, _guide_button(k, session, starter))
    elif topic.page:
        buttons = (*buttons, Button(OpenPath(topic_id).id, topic.title.get(lang)))
    return Reply(tuple(blocks), buttons=buttons, outcome=topic_id, verdict="answer")


def out_of_scope(k: Knowledge, session: Session, match: Match) -> Reply:
    """Say that another thing, or running an account, is not our business."""
    lang = session.lang
    things = {thing.id: thing for thing in k.library.objects}
    name = things[match.out_of_scope or ""].name.get(lang)
    if match.step is Step.NOT_OURS:
        blocks: list[Block] = [Paragraph(k.text("unknown.object", lang, object=name))]
        if own := _own_ways(k, session, match):
            return Reply(tuple(blocks), buttons=own, verdict="unknown")
        buttons = entry_buttons(k, session, offered(match)[:2])
        if buttons:
            blocks.append(Paragraph(k.text("unknown.object_nearest", lang)))
        return Reply(tuple(blocks), buttons=(*buttons, _paths(k, session)), verdict="unknown")
    lead = Paragraph(k.text("unknown.running", lang, object=name))
    return Reply((lead,), buttons=topic_buttons(k, session), verdict="unknown")


def _own_ways(k: Knowledge, session: Session, match: Match) -> tuple[Button, ...]:
    """Return the ways of somebody who has no account: what owners do is none of their business."""
    facts = session.facts | {fact.slot: fact.option for fact in match.facts}
    role = facts.get("role")
    if role not in _WITHOUT_ACCOUNT:
        return ()
    ways = k.decision.ways({"role": role})
    return _openings(session, (one for one in k.library.topics.values() if one.id in ways))


def not_known(k: Knowledge, session: Session) -> Reply:
    """Admit it, and offer to find the way by a few questions."""
    lang = session.lang
    blocks = (Paragraph(k.text("unknown.lead", lang)), Note(k.text("unknown.person", lang)))
    guide = Button(Go("guide").id, k.text("button.guide", lang))
    ways = (guide, *human.offer(k, session), *topic_buttons(k, session))
    return Reply(blocks, buttons=ways, verdict="unknown")


def topic_buttons(k: Knowledge, session: Session) -> tuple[Button, ...]:
    """Return the ways out that most people mean, as buttons, and one that shows them all."""
    paths = [topic for topic in k.library.topics.values() if topic.kind is TopicKind.PATH]
    paths = [topic for topic in paths if topic.id in _COMMON] or paths[:MAX_CHOICES]
    return (*_openings(session, paths), _paths(k, session))


def _openings(session: Session, topics: Iterable[Topic]) -> tuple[Button, ...]:
    return tuple(Button(OpenPath(topic.id).id, topic.title.get(session.lang)) for topic in topics)


def offered(match: Match) -> tuple[str, ...]:
    """Return the entries worth offering; small talk is no help to someone with a question."""
    entries = (c.entry for c in match.candidates if c.topic != "smalltalk")
    return tuple(entries)[:MAX_CHOICES]


def likely_topics(k: Knowledge, match: Match) -> tuple[str, ...]:
    """Return the topics worth offering, likeliest first; none in a folder that has no topics."""
    known = [one for one in match.topics if one.topic in k.library.topics]
    least = known[0].p * _LIKELY if known else 0.0
    return tuple(one.topic for one in known if one.p >= least)[:MAX_CHOICES]


def gap(session: Session, text: str, match: Match) -> Gap | None:
    """Return what is to be learnt from a question that found no answer."""
    nearest = next(iter(offered(match)), None)
    return gap_of(GapKind.UNKNOWN, text, session.lang, nearest, match.out_of_scope)


def _paths(k: Knowledge, session: Session) -> Button:
    return Button(Go("paths").id, k.text("button.paths", session.lang))


def _guide_button(k: Knowledge, session: Session, entry: Entry) -> Button:
    return Button(Guide(entry.id).id, k.text("button.guide_path", session.lang))


def with_gap(reply: Reply, session: Session, text: str, match: Match) -> Reply:
    """Return the reply with what is to be learnt from it."""
    return replace(reply, gap=gap(session, text, match))
