"""What administrators ask for and takes seconds: kept as a timer that is due at once.

The turn that asks for it only sets the timer. The work is done beside the conversation, and the
answer is a turn of its own; if the process ends in between, the next one does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.admin.administration import Administration
from bot.content.models import Lang
from bot.delivery.messages import Place, edit, new_message, toast
from bot.delivery.presses import placed
from bot.delivery.timers import Due
from bot.dialogue import Called, Chose, Event, Session
from bot.service import Turn
from bot.store import Commit, Timer, TimerSet

RELOAD, ADD = "reload", "add"
"""The kinds of job: to read the knowledge again, and to put a question into it before."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who wants it, and where the answer goes."""

    owner: int
    lang: Lang
    thread: int | None
    message: int | None = None
    """The message of ours that the answer takes the place of."""
    button: str = ""
    """The button that was pressed; empty for the command."""


class Jobs:
    """Does what was asked for."""

    def __init__(self, administration: Administration) -> None:
        self._administration = administration

    @property
    def handlers(self) -> Mapping[str, Due]:
        """What does each kind of job."""
        return {RELOAD: self._do, ADD: self._do}

    async def _do(self, timer: Timer, now: datetime) -> Commit:  # noqa: ARG002
        asked, place = _read(timer)
        session = Session(lang=asked.lang)
        event = Chose(asked.button) if asked.button else Called("reload")
        reply, changes = await self._administration.reply(event, session)
        if asked.message is None:
            return Commit(timer, changes, new_message(place, reply, session))
        return Commit(timer, changes, edit(place, asked.message, reply, session))


def reload_job(turn: Turn, place: Place, lang: Lang) -> TimerSet:
    """Return what has the knowledge read again and tells so at `place`, in private."""
    return _job(RELOAD, turn, place, _Asked(place.owner, lang, place.thread_id))


def add_job(turn: Turn, place: Place, lang: Lang, button: str, message: int | None) -> TimerSet:
    """Return what does as a button says, and tells so in place of `message` if there is one."""
    return _job(ADD, turn, place, _Asked(place.owner, lang, place.thread_id, message, button))


async def served(  # noqa: PLR0913, PLR0917 - what was asked for, by whom, and where
    administration: Administration,
    turn: Turn,
    place: Place,
    event: Event,
    session: Session,
    shown: int | None = None,
    query: str = "",
) -> Commit:
    """Return what comes of an administrator's business, told at `place`. May raise StoreError.

    Of a press that Telegram calls `query`, in place of the message `shown` if it can be edited.
    """
    said = (toast(place.chat_id, query),) if query else ()
    if administration.takes_long(event):
        job = (
            add_job(turn, place, session.lang, event.id, shown)
            if isinstance(event, Chose)
            else reload_job(turn, place, session.lang)
        )
        return Commit(turn.cause, (job,), said)
    reply, changes = await administration.reply(event, session)
    return Commit(turn.cause, changes, (*said, *placed(place, reply, session, shown)))


def _job(kind: str, turn: Turn, place: Place, asked: _Asked) -> TimerSet:
    number = turn.cause.updates[0].id if turn.cause else 0
    return TimerSet(Timer(f"{kind}:{number}", place.chat_id, turn.now, kind, asdict(asked)))


def _read(timer: Timer) -> tuple[_Asked, Place]:
    asked = timer.read(_Asked)
    return asked, Place(timer.chat, asked.owner, asked.thread)
