"""What a turn on cases does on Telegram beside its reply: their messages and their timers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace

from bot.cases.case import STAFF, Case
from bot.delivery import live_cases
from bot.delivery.members import Members
from bot.delivery.reminding import personal_timer
from bot.dialogue import Event, Knowledge, Reply, Session
from bot.dialogue.case_commands import needs_rights
from bot.dialogue.desk import Reader
from bot.service import Service, Turn, Work
from bot.store import Change, Send

AnswerTo = Callable[[int, int], Awaitable[int | None]]
"""Tells which message of ours answers a question, from the chat and the question."""


@dataclass(frozen=True, slots=True)
class CaseTurn:
    """A turn that has worked on cases."""

    k: Knowledge
    turn: Turn
    work: Work
    session: Session
    reply: Reply

    @property
    def is_changed(self) -> bool:
        """Whether a case has become another, or is no more."""
        return bool(self.session.desk.deeds or self.session.desk.forgotten)

    def changes(self) -> Iterator[Change]:
        """Yield what is to be kept: the cases, their history, and when to remind of them."""
        yield from self.work.changes(self.session)
        chat, library = self.work.chat, self.k.library
        for case in self.session.desk.changed():
            yield live_cases.timers_of(library, chat, case)
            if self._is_new(case.number):
                yield live_cases.pinned_soon(chat, case, self.turn.now)
        for number in self.session.desk.forgotten:
            if gone := self.work.desk.case(number):
                yield from live_cases.no_timers(gone)
        if anew := self._shown_anew():
            yield live_cases.pinned_soon(chat, anew, self.turn.now)
        if about := self.reply.reminder:
            name, lang = self.work.desk.reader.member.name, self.session.lang
            yield personal_timer(self.turn.key, name, lang, about, self.turn.now)

    def sends(self) -> Iterator[Send]:
        """Yield what shows the cases as they are now, each in its own message."""
        chat, library, now = self.work.chat, self.k.library, self.turn.now
        for case in self.session.desk.changed():
            show = live_cases.said_anew if self._is_new(case.number) else live_cases.updated
            yield from show(library, chat, case, now)
        for number in self.session.desk.forgotten:
            if gone := self.work.desk.case(number):
                said = self.k.text("case.forgotten", gone.lang, name=gone.nickname)
                yield from live_cases.taken_away(chat, gone, said, gone.lang)
        if anew := self._shown_anew():
            yield from live_cases.said_anew(library, chat, anew, now)

    @property
    def shown_in(self) -> Session:
        """A session in the language that the reply is written in."""
        if not self.session.desk.is_group:
            return self.session
        numbers = {deed.number for deed in self.session.desk.deeds}
        case = next((one for one in self.session.desk.cases if one.number in numbers), None)
        return replace(self.session, lang=case.lang) if case else self.session

    @property
    def is_all_said(self) -> bool:
        """Whether the case's own message is the whole reply."""
        return self._shown_anew() is not None

    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the cases that have become others, or are no more."""
        desk = self.session.desk
        return (*(case.number for case in desk.changed()), *desk.forgotten)

    def beside(self) -> Reply:
        """Return what is said where the case itself is seen in its own message."""
        if not (self.is_changed and self.reply.brief):
            return self.reply
        return replace(self.reply, blocks=self.reply.brief, buttons=(), more=(), pages=())

    def _is_new(self, number: int) -> bool:
        return self.work.desk.case(number) is None

    def _shown_anew(self) -> Case | None:
        number = self.reply.live
        return self.session.desk.case(number) if number is not None else None


class Casework:
    """Finds the cases that a turn works on, and who works on them."""

    def __init__(self, service: Service, members: Members, answer_to: AnswerTo) -> None:
        self._service = service
        self._members = members
        self._answer_to = answer_to

    async def work(self, turn: Turn, event: Event, reader: Reader) -> Work | None:
        """Return the cases that an event may work on; None if on none. May raise StoreError."""
        work = await self._service.work(turn, event, reader)
        if work is None or not turn.key.in_group:
            return work
        member = reader.member.id
        manages = member == STAFF
        if not manages and needs_rights(turn.session, event):
            manages = await self._members.is_administrator(turn.key.chat, member, turn.now)
        return replace(work, desk=replace(work.desk, reader=replace(reader, manages=manages)))

    def done(
        self, turn: Turn, work: Work | None, session: Session, reply: Reply
    ) -> CaseTurn | None:
        """Return what a turn has done with its cases."""
        return CaseTurn(self._service.knowledge, turn, work, session, reply) if work else None

    async def is_live(self, message: int, cases: CaseTurn) -> bool:
        """Tell whether a message is the own one of a case of a turn. May raise StoreError."""
        for number in cases.numbers():
            if await self._answer_to(cases.work.chat, -number) == message:
                return True
        return False
