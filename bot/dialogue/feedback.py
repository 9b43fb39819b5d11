"""👍 and 👎 under an answer.

Both are counted, by day and answer and without whose they were. A thumb down keeps the question
that led to the answer as well and offers the two ways on; a thumb up is thanked for.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.gap import GapKind, gap_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn, with_open_question
from bot.dialogue.rating import Rating
from bot.dialogue.reply import Button, Note, Paragraph, Reply
from bot.dialogue.session import Given, Session
from bot.match import Verdict

UP, DOWN = "up", "down"
MAX_GIVEN = 8
"""Answers that can still be rated; nobody scrolls further back to do that."""


def is_rating(button: str) -> bool:
    """Tell whether a button's id is that of a thumb."""
    return button.partition(":")[0] in {UP, DOWN}


def offered(k: Knowledge, session: Session, reply: Reply) -> Turn:
    """Put the thumbs under an answer and remember what it answered.

    Not while a question of ours is open: there a thumb would look like an answer to it.
    """
    about = reply.outcome or reply.answered
    if about is None or reply.ask or reply.verdict == Verdict.SMALLTALK:
        return session, reply
    kept = tuple(given for given in session.given if given.about != about)
    given = (*kept, Given(about, session.question))[-MAX_GIVEN:]
    session = replace(session, given=given)
    return session, replace(reply, more=(*reply.more, *thumbs(k, session, about)))


def thumbs(k: Knowledge, session: Session, about: str) -> tuple[Button, ...]:
    """Return the buttons that rate an answer; none once it is rated."""
    given = answer_given(session, about)
    if given is None or given.rated:
        return ()
    return tuple(
        Button(f"{name}:{about}", k.text(f"button.{name}", session.lang)) for name in (UP, DOWN)
    )


def rated(k: Knowledge, session: Session, thumb: str, about: str) -> Turn | None:
    """Take a pressed thumb; None if the answer is too long ago to tell what was asked.

    Pressed again, it thanks again and counts no more.
    """
    given = answer_given(session, about)
    if given is None:
        return None
    others = (replace(item, rated=item.rated or item is given) for item in session.given)
    session = replace(session, given=tuple(others))
    rating = None if given.rated else Rating(about, up=thumb == UP)
    if thumb == UP:
        thanks = k.text("feedback.thanks", session.lang)
        return session, Reply((Paragraph(thanks),), toast=thanks, rating=rating)
    gap = None
    if not given.rated:
        question = given.question or _title(k, about)
        gap = gap_of(GapKind.DOWN, question, session.lang, about)
    blocks = (
        Paragraph(k.text("feedback.rephrase", session.lang)),
        Note(k.text("unknown.person", session.lang)),
    )
    paths = Button("go:paths", k.text("button.paths", session.lang))
    reply = Reply(blocks, buttons=(paths,), gap=gap, rating=rating)
    return with_open_question(k, session, reply, again="question.repeat")


def answer_given(session: Session, about: str) -> Given | None:
    """Return the remembered answer about an entry or topic."""
    return next((given for given in session.given if given.about == about), None)


def _title(k: Knowledge, about: str) -> str:
    entry = k.library.entries.get(about)
    return entry.title.zh if entry else k.library.topic_title(about, "zh-Hans")
