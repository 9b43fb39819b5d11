"""The same answer twice in a row: what stands right above is referred to, not said again."""

from __future__ import annotations

from bot.content.models import Entry
from bot.dialogue import answers
from bot.dialogue.blocks import Block, Grade, Note, Paragraph, texts_of
from bot.dialogue.human import person
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import OpenEntry
from bot.dialogue.questions import Turn, entry_buttons, put_again, recommend
from bot.dialogue.reading import news
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.match import nearest_line
from bot.typed import replace

MAX_RELATED = 3


def shortened(k: Knowledge, before: Session, session: Session, reply: Reply) -> Turn:
    """Return the reply to a text, in one line and with ways on if it would say the same again.

    What is plainly asked for once more is shown once more.
    """
    page = reply.outcome or reply.answered or ""
    entry, here = k.library.entries.get(page), before.here
    is_new = not page or (page, session.lang, session.here) != (here.page, here.lang, here)
    if is_new or (entry and _is_asked_for(k, session, entry)):
        return session, reply
    has_changed = not {*news(before, k.library).changed}.isdisjoint(reply.facts)
    if has_changed or not set(_on_screen(k, before, page)) <= set(reply.blocks):
        return session, reply
    topic = k.library.topics.get(page)
    related = entry.related if entry else topic.page.next if topic and topic.page else ()
    likeliest = tuple(button for button in reply.buttons if OpenEntry.read(button.id))[:1]
    near = entry_buttons(k, session, (*_likely(k, session, page), *related)[:MAX_RELATED])
    ways = tuple(dict.fromkeys((*likeliest, *near, *person(k, session, page))))
    said = _on_this(k, session, reply)
    same = replace(reply, blocks=said, pages=(), facts=(), ask=None, buttons=ways)
    return put_again(k, session, same)


def _on_this(k: Knowledge, session: Session, reply: Reply) -> tuple[Block, ...]:
    """Return the line above that speaks of what is asked, or say that none does."""
    told = (block for block in reply.blocks if not isinstance(block, Grade | Note))
    line = nearest_line(session.question, [text for block in told for text in texts_of(block)])
    if line is None:
        return (Paragraph(k.text("answer.all", session.lang)),)
    return (Paragraph(line, strong=True), Paragraph(k.text("answer.rest", session.lang)))


def _likely(k: Knowledge, session: Session, page: str) -> tuple[str, ...]:
    """Return what else of the page's topic a question may mean by its own words."""
    topic = k.topic_of(page)
    found = k.match(session.question, (), {}, "").candidates
    return tuple(one.entry for one in found if one.topic == topic and one.entry != page)[:2]


def _is_asked_for(k: Knowledge, session: Session, entry: Entry) -> bool:
    match = k.match(session.question, (), {}, "")
    is_its_own = bool(match.candidates) and match.candidates[0].entry == entry.id
    return is_its_own and answers.is_plain(session.question, match)


def _on_screen(k: Knowledge, session: Session, page: str) -> tuple[Block, ...]:
    if entry := k.library.entries.get(page):
        return answers.entry_reply(k, session, entry, session.here.question).blocks
    if page in k.library.topics:
        return recommend(k, session, page, Reply(())).blocks
    return ()
