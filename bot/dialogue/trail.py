"""One message for a walk from answer to answer: each takes the place of the one before.

« Back leads through them, and a page that should stay is kept by a press.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.dialogue import showing
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, Return
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.typed import replace

MAX_TRAIL = 10
P = TypeVar("P")


def further(
    handler: Callable[[Knowledge, Session, P], Turn | None],
) -> Callable[[Knowledge, Session, P], Turn | None]:
    """Return what does the same, and remembers the page that was left for it."""

    def opened(k: Knowledge, session: Session, payload: P) -> Turn | None:
        turn = handler(k, session, payload)
        return turn and _remembered(k, session.shown_page, *turn)

    return opened


def back_to_page(k: Knowledge, session: Session) -> Turn | None:
    """Show the page before again; None if there was none, or it is gone."""
    *trail, page = session.trail or ("",)
    session = replace(session, trail=tuple(trail))
    turn = showing.show_page(k, session, page)
    return turn and _with_back(k, *turn)


def leave(k: Knowledge, session: Session, payload: Return) -> Turn | None:
    """Show the page before, if the button is not one of an earlier step."""
    return back_to_page(k, session) if payload.left == len(session.trail) else None


def keep(k: Knowledge, session: Session, _: object) -> Turn | None:
    """Let the message stand as it is, and go on in a new one."""
    turn = showing.show_page(k, session, session.shown_page)
    if turn is None:
        return None
    session, reply = _with_back(k, *turn)
    return session, replace(reply, removes=(Go("keep").id,))


def _remembered(k: Knowledge, left: str, session: Session, reply: Reply) -> Turn:
    page = reply.outcome or reply.answered
    if left and page and page != left:
        session = replace(session, trail=(*session.trail, left)[-MAX_TRAIL:])
    return _with_back(k, session, reply)


def _with_back(k: Knowledge, session: Session, reply: Reply) -> Turn:
    """Have « 返回 lead to the page before, as long as there is one."""
    if not session.trail:
        return session, reply
    back = Button(Return(len(session.trail)).id, k.text("button.back", session.lang))
    others = (button for button in reply.buttons if button.id != Go("back").id)
    return session, replace(reply, buttons=(back, *others))
