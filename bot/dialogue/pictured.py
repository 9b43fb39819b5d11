"""What an outcome can be seen as: the way that has led to it, and its steps along the days."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.when import first_holding
from bot.dialogue.attachments import Drawing, Picture
from bot.dialogue.blocks import Bullets, Paragraph
from bot.dialogue.days_taken import is_timed, timeline
from bot.dialogue.decision_map import decision_map, leads_to
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import ShowMap, ShowTimeline
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session


def picture_buttons(k: Knowledge, session: Session, topic: str) -> Iterator[Button]:
    """Yield the buttons of the pictures that there are of a topic's page for this reader."""
    if _is_open(k, session, topic) and is_timed(k.library, topic, session.facts):
        label = k.text("button.timeline", session.lang)
        yield Button(ShowTimeline(topic).id, label)
    if leads_to(k, session, topic):
        yield Button(ShowMap(topic).id, k.text("button.map", session.lang))


def show_map(k: Knowledge, session: Session, payload: ShowMap) -> tuple[Session, Reply] | None:
    """Show how the guided decision came to its end; None if it would come to another by now."""
    drawing = decision_map(k, session, payload.topic)
    if drawing is None:
        return None
    lines = (
        k.text("map.line", session.lang, question=one.question, answer=one.options[one.taken])
        for one in drawing.branches
    )
    blocks = (Paragraph(drawing.title, strong=True), Bullets(tuple(lines)))
    return session, Reply(blocks, attachment=_picture(session, drawing))


def show_timeline(
    k: Knowledge, session: Session, payload: ShowTimeline
) -> tuple[Session, Reply] | None:
    """Show how long a path's steps take; None if it is closed to the reader, or nothing says so."""
    if not _is_open(k, session, payload.topic):
        return None
    timed = timeline(k.library, payload.topic, session.facts, session.lang)
    if timed is None:
        return None
    attachment = _picture(session, timed.drawing)
    return session, Reply(timed.blocks, facts=timed.facts, attachment=attachment)


def _picture(session: Session, drawing: Drawing) -> Picture:
    return Picture(drawing, session.lang, session.dark)


def _is_open(k: Knowledge, session: Session, topic: str) -> bool:
    """Tell whether the way is one that the reader can go."""
    found = k.library.topics.get(topic)
    verdict = first_holding(found.page.verdict, session.facts) if found and found.page else None
    return verdict is not None and not verdict.instead
