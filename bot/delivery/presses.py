"""What comes of a pressed button, whoever presses it.

Who has to be asked of Telegram first is asked by a timer that is due at once: the worker, which
serves everybody, waits for no answer of the network's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.cases.case import Member
from bot.content.models import Lang
from bot.delivery.casework import CaseTurn, Casework
from bot.delivery.client import CallFailed
from bot.delivery.lacking import EPHEMERAL
from bot.delivery.links import deep_link
from bot.delivery.messages import (
    Place,
    alone,
    attached,
    edit,
    new_message,
    private_link,
    showable,
    take_buttons,
    toast,
)
from bot.delivery.rights import REMOVE, Access, Found, Press, Rights
from bot.delivery.timers import Due
from bot.delivery.topics import changes_of
from bot.dialogue import Chose, ConversationKey, Reply, Session
from bot.dialogue.blocks import Paragraph
from bot.dialogue.desk import Reader
from bot.dialogue.payloads import Whole
from bot.dialogue.reply import Placement
from bot.dialogue.route import Route
from bot.dialogue.session import FIRST_UNNAMED
from bot.render import localised
from bot.render.callbacks import ANYONE
from bot.service import Service, Turn
from bot.store import AnswerRemoved, Commit, Send, Timer, TimerSet

RANK = "rank"
"""The kind of timer: to ask whether a presser administrates the group, and go on then."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the bot itself."""

    name: str = ""
    """Its user name."""
    has_topics: bool = False
    """Whether it can have topics in private chats."""


class Presses:
    """Answers presses."""

    def __init__(
        self,
        service: Service,
        rights: Rights,
        about: About,
        casework: Casework,
        lacking: Collection[str],
    ) -> None:
        """Take what the server turns out to be `lacking`, which may become more."""
        self._service = service
        self._rights = rights
        self.about = about
        self.casework = casework
        self._lacking = lacking

    @property
    def handlers(self) -> Mapping[str, Due]:
        """What does each kind of timer."""
        return {RANK: self._asked}

    async def answer(self, press: Press, turn: Turn) -> Commit:
        """Return what comes of a press. May raise StoreError."""
        found = self._service.routes.pressed(press.button)
        match await self._rights.access(press, turn, found):
            case Access.UNSETTLED:
                name = f"{RANK}:{press.chat}:{press.query or press.typed}"
                timer = Timer(name, turn.key.chat, turn.now, RANK, asdict(press))
                return Commit(turn.cause, (TimerSet(timer),))
            case Access.DENIED:
                return turn.says(*self._word(press, turn, _refusal(found)))
        if found and found[0].name == REMOVE:
            removed = AnswerRemoved(press.chat, press.message)
            return Commit(turn.cause, (removed,), _deletion(press))
        if not (found and _is_pressers(found[0])):
            turn = await self._rights.turn_of(press, turn)
        return await self._answered(press, turn)

    async def _answered(self, press: Press, turn: Turn) -> Commit:
        event = Chose(press.button, press.stamp)
        hint = turn.hint(press.client)
        reader = Reader(Member(press.user, press.first_name), is_reminded=True)
        work = await self.casework.work(turn, event, reader)
        answer = self._service.answer
        session, reply = answer(turn.session, event, turn.now, hint, chat=turn.chat, work=work)
        reply = showable(await self._service.filled(turn, reply), self._lacking)
        about = self.about
        changes = (
            *changes_of(
                self._service, turn, session, reply, has_topics=about.has_topics, name=press.name
            ),
            *turn.erasure(session),
        )
        place = Place(
            press.chat, press.owner, press.thread, bot=self.about.name, silent=turn.is_quiet
        )
        if press.chat < 0:
            k = self._service.knowledge
            place = replace(place, extra=private_link(k, self.about.name, reply, session))
            if reply.placement is Placement.ALONE:
                return Commit(turn.cause, changes, self._alone(press, place, reply, session))
        word = localised(reply.toast, session.lang) if reply.toast else None
        said = toast(press.chat, press.query, word, alert=False)
        if cases := self.casework.done(turn, work, session, reply):
            own = await self._of_cases(cases, place, press)
            return Commit(turn.cause, (*changes, *cases.changes()), (said, *own))
        sends = (said, *_removed(press, reply), *placed(place, reply, session, _editable(press)))
        return Commit(turn.cause, changes, sends)

    async def _of_cases(self, cases: CaseTurn, place: Place, press: Press) -> tuple[Send, ...]:
        """Say what came of a press on cases: in their own messages, and in the one pressed."""
        place = replace(place, owner=ANYONE)  # all work on them
        own = tuple(cases.sends())
        is_live = cases.is_changed and await self.casework.is_live(press.message, cases)
        if is_live or cases.is_all_said:
            return own
        return (*placed(place, cases.beside(), cases.shown_in, _editable(press)), *own)

    def _alone(
        self, press: Press, place: Place, reply: Reply, session: Session
    ) -> tuple[Send, ...]:
        """Say it to the presser alone, or open the private chat where the server cannot."""
        target = Whole.read(press.button)
        if EPHEMERAL in self._lacking or target is None:
            link = deep_link(self.about.name, target.owner if target else "")
            return (toast(press.chat, press.query, url=link),)
        told = self._text("alone.sent", session.lang)
        said = toast(press.chat, press.query, told, alert=False)
        return (alone(place, press.user, press.query, reply, session), said)

    async def _asked(self, timer: Timer, now: datetime) -> Commit:
        """Ask who somebody is in the group, and go on. May raise StoreError."""
        press = replace(timer.read(Press), chat=timer.chat)
        key = ConversationKey(timer.chat, press.thread or 0, press.user)
        if press.query and press.owner >= FIRST_UNNAMED:
            key = replace(key, user=press.owner)
        turn = await self._rights.turn_at(key, now)
        try:
            await self._rights.members.ask(press.chat, press.user, now)
        except CallFailed:
            return Commit(timer, (), self._word(press, turn, "group.rank_unknown"))
        return replace(await self.answer(press, turn), cause=timer)

    def _word(self, press: Press, turn: Turn, key: str) -> tuple[Send, ...]:
        """Say one sentence to the presser."""
        lang = turn.language(press.client)
        if press.query:
            return (toast(press.chat, press.query, self._text(key, lang)),)
        said = Reply((Paragraph(self._service.knowledge.text(key, lang)),))
        place = Place(press.chat, press.user, press.thread, press.typed)
        return new_message(place, said, Session(lang=lang))

    def _text(self, key: str, lang: Lang) -> str:
        return localised(self._service.knowledge.text(key, lang), lang)


def placed(place: Place, reply: Reply, session: Session, message: int | None) -> tuple[Send, ...]:
    """Say the reply where it belongs: in place of the `message` that was pressed, or anew."""
    if reply.placement is Placement.TOAST:
        return attached(place, reply, session)
    if reply.placement is Placement.EDIT and message is not None:
        return edit(place, message, reply, session)
    return new_message(place, reply, session)


def _is_pressers(route: Route[Any]) -> bool:
    """Tell whether what a button does is the presser's own, whoever asked: a case is the chat's."""
    return route.guarded or route.cases or route.placement is Placement.ALONE


def _editable(press: Press) -> int | None:
    return press.message if press.is_accessible else None


def _removed(press: Press, reply: Reply) -> tuple[Send, ...]:
    """Take away the buttons that the pressed message loses."""
    if not ((reply.removes or reply.removes_all) and press.is_accessible):
        return ()
    shown = None if reply.removes_all else press.keyboard
    return (take_buttons(press.chat, press.message, shown, reply.removes),)


def _deletion(press: Press) -> tuple[Send, ...]:
    said = (toast(press.chat, press.query),) if press.query else ()
    return (*said, Send(press.chat, "deleteMessage", {"message_id": press.message}))


def _refusal(found: Found) -> str:
    if found and found[0].guarded:
        return "group.admins_only"
    return "remove.denied" if found and found[0].name == REMOVE else "foreign"
