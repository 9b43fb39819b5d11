"""👍 and 👎 under an answer.

Both are counted, by day and answer and without whose they were. A thumb up is thanked for. A thumb
down keeps the question that led to the answer as well, asks what was wrong and offers the ways on.
"""

from __future__ import annotations

from bot.dialogue import human
from bot.dialogue.blocks import Note, Paragraph
from bot.dialogue.gap import GapKind, gap_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Because, Down, Explain, Go, Up
from bot.dialogue.questions import Turn, open_ask, with_open_question
from bot.dialogue.rating import Complaint, Rating, Reason
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.dialogue.state import Given
from bot.match import Verdict
from bot.typed import replace

MAX_GIVEN = 8
"""Answers that can still be rated; nobody scrolls further back to do that."""


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
    return session, replace(reply, more=(*below(k, session, about), *reply.more))


def below(k: Knowledge, session: Session, about: str) -> tuple[Button, ...]:
    """Return the buttons about an answer itself: why it was given, and those that rate it."""
    given, entry = answer_given(session, about), k.library.entries.get(about)
    is_asked = given and entry and given.question not in {"", entry.title.zh}
    why = Button(Explain(about).id, k.text("button.explain", session.lang))
    return (*((why,) if is_asked else ()), *thumbs(k, session, about))


def thumbs(k: Knowledge, session: Session, about: str) -> tuple[Button, ...]:
    """Return the buttons that rate an answer; none once it is rated."""
    given = answer_given(session, about)
    if given is None or given.rated:
        return ()
    ids = zip(("up", "down"), _ids(about), strict=True)
    return tuple(Button(button, k.text(f"button.{name}", session.lang)) for name, button in ids)


def up(k: Knowledge, session: Session, payload: Up) -> Turn | None:
    """Thank for a thumb up; None if the answer is too long ago to tell what was asked."""
    given = answer_given(session, payload.about)
    if given is None:
        return None
    thanks = k.text("feedback.thanks", session.lang)
    reply = Reply(
        (Paragraph(thanks),),
        toast=thanks,
        removes=_ids(payload.about),
        rating=_rating(given, up=True),
    )
    return _rated(session, given), reply


def down(k: Knowledge, session: Session, payload: Down) -> Turn | None:
    """Keep the question that got a thumb down, and ask what was wrong; None as for `up`.

    Pressed again, it thanks again and counts no more.
    """
    about = payload.about
    given = answer_given(session, about)
    if given is None:
        return None
    gap = None
    if not given.rated:
        question = given.question or _title(k, about)
        gap = gap_of(GapKind.DOWN, question, session.lang, about)
    reasons = _reasons(k, session, given)
    ask = (Paragraph(k.text("feedback.reason", session.lang)),) if reasons else ()
    blocks = (
        Paragraph(k.text("feedback.rephrase", session.lang)),
        *ask,
        Note(k.text("unknown.person", session.lang)),
    )
    paths = Button(Go("paths").id, k.text("button.paths", session.lang))
    thanks = k.text("feedback.thanks", session.lang)
    reply = Reply(
        blocks,
        buttons=(*reasons, *human.offer(k, session), paths),
        toast=thanks,
        removes=_ids(about),
        gap=gap,
        rating=_rating(given, up=False),
    )
    return with_open_question(k, _rated(session, given), reply, again=True)


def because(k: Knowledge, session: Session, payload: Because) -> Turn | None:
    """Thank for what was wrong with an answer; None as for `up`, or for no such reason."""
    given = answer_given(session, payload.about)
    reasons = tuple(Reason)
    if given is None or payload.reason >= len(reasons):
        return None
    thanks = k.text("feedback.thanks", session.lang)
    complaint = None if given.explained else Complaint(given.about, reasons[payload.reason])
    reply = Reply(
        (Paragraph(thanks),),
        toast=thanks,
        removes=tuple(Because(given.about, number).id for number in range(len(reasons))),
        complaint=complaint,
    )
    return _with(session, given, replace(given, explained=True)), reply


def _reasons(k: Knowledge, session: Session, given: Given) -> tuple[Button, ...]:
    """Return what may be wrong, in one tap each; none that could answer a question of ours."""
    if given.explained or open_ask(k, session):
        return ()
    return tuple(
        Button(Because(given.about, number).id, k.text(f"reason.{one}", session.lang))
        for number, one in enumerate(Reason)
    )


def _ids(about: str) -> tuple[str, str]:
    return Up(about).id, Down(about).id


def _rating(given: Given, *, up: bool) -> Rating | None:
    """Return what counts of a thumb: the first one."""
    return None if given.rated else Rating(given.about, up=up)


def _rated(session: Session, given: Given) -> Session:
    return _with(session, given, replace(given, rated=True))


def _with(session: Session, given: Given, now: Given) -> Session:
    return replace(session, given=tuple(now if one is given else one for one in session.given))


def answer_given(session: Session, about: str) -> Given | None:
    """Return the remembered answer about an entry or topic."""
    return next((given for given in session.given if given.about == about), None)


def _title(k: Knowledge, about: str) -> str:
    entry = k.library.entries.get(about)
    return entry.title.zh if entry else k.library.topic_title(about, "zh-Hans")
