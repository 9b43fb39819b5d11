"""What both fronts call: one event of one conversation, from what is stored to what is to be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.cases.clock import day_in_china, hour_in_china
from bot.content.models import Lang
from bot.dialogue import ConversationKey, Event, Knowledge, Reply, Session, revise, step
from bot.dialogue.attachments import TextFile
from bot.dialogue.cards import Found, cards_for
from bot.dialogue.case_commands import concerns_cases, tells_history
from bot.dialogue.case_desk import YOU
from bot.dialogue.deeds import Export, Forget
from bot.dialogue.desk import Desk, Reader
from bot.dialogue.language import in_language, language_of, spoken
from bot.dialogue.route import Handler, Routes
from bot.dialogue.routes import ROUTES
from bot.dialogue.state import ChatSettings
from bot.store import (
    Arrived,
    CaseForgotten,
    CaseKey,
    CaseSaved,
    Change,
    Commit,
    Complained,
    DeedNoted,
    GapNoted,
    PersonForgotten,
    QuestionsForgotten,
    Rated,
    Send,
    Stored,
    StoredCases,
    Superseded,
    Turns,
    UsageKind,
    Used,
)
from bot.typed import replace

_PAST = 200
"""Deeds that are looked at for the history of a case."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn goes on from."""

    cause: Arrived | None
    """What is answered; None for a line in a terminal."""
    key: ConversationKey
    stored: Stored
    now: datetime

    @property
    def session(self) -> Session | None:
        """What is known of the conversation; None with somebody new."""
        return self.stored.session

    def hint(self, client: str | None) -> str | None:
        """Return the language to expect of somebody new: the group's, or that of their client."""
        return self.stored.settings.lang or client

    def language(self, client: str | None) -> Lang:
        """Return the language to speak where nothing has been read."""
        return self.session.lang if self.session else language_of("", None, self.hint(client))

    @property
    def chat(self) -> ChatSettings | None:
        """Return what holds for the group it is in; None in private."""
        return self.stored.settings if self.key.in_group else None

    @property
    def is_quiet(self) -> bool:
        """Whether it is one of the group's hours in which nothing makes a sound."""
        return self.chat is not None and self.chat.is_quiet(hour_in_china(self.now))

    def says(self, *sends: Send) -> Commit:
        """Return the end of a turn that changes nothing."""
        return Commit(self.cause, (), sends)

    def changes(self, session: Session, reply: Reply) -> tuple[Change, ...]:
        """Return what has changed with a reply: the conversation, and what is learnt from it.

        Where all is to be forgotten, that alone.
        """
        if isinstance(reply.deed, Forget):
            return (PersonForgotten(self.key, self.cause.updates[-1].id if self.cause else None),)
        saved = self.stored.saves(self.key, session)
        gap = (GapNoted(reply.gap),) if reply.gap else ()
        rating = (Rated(reply.rating),) if reply.rating else ()
        complaint = (Complained(reply.complaint),) if reply.complaint else ()
        return *saved, *gap, *rating, *complaint, *self._used(session, reply)

    def erasure(self, session: Session) -> tuple[Change, ...]:
        """Return what must go as well if all about one of somebody's accounts has just gone."""
        known = self.session.known_accounts if self.session else frozenset[int]()
        return (QuestionsForgotten(self.key),) if known - session.known_accounts else ()

    def _used(self, session: Session, reply: Reply) -> Iterator[Used]:
        """Yield what counts in the figures of the day."""
        before = self.stored.went_on
        if before is None or before.astimezone(UTC).date() < self.now.astimezone(UTC).date():
            where = "group" if self.key.in_group else "private"
            yield Used(UsageKind.CONVERSATION, where)
        if reply.verdict:
            yield Used(UsageKind.VERDICT, reply.verdict)
            yield Used(UsageKind.LANG, session.lang)
        for shown in (reply.answered, reply.outcome):
            if shown:
                yield Used(UsageKind.SHOWN, shown)


@dataclass(frozen=True, slots=True)
class Work:
    """The cases that a turn comes with, as they were."""

    chat: int
    stored: StoredCases
    desk: Desk

    def changes(self, session: Session) -> tuple[Change, ...]:
        """Return what the turn has made of them."""
        desk = session.desk
        saved = (
            CaseSaved(self._key(case.number), case, self.stored.version(case.number))
            for case in desk.changed()
        )
        forgotten = (
            CaseForgotten(self._key(number), self.stored.version(number))
            for number in desk.forgotten
        )
        return *saved, *(DeedNoted(self.chat, deed) for deed in desk.deeds), *forgotten

    def _key(self, number: int) -> CaseKey:
        return CaseKey(self.chat, number)


_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
"""From when on a person's first case is numbered, in seconds."""


def _last_number(key: ConversationKey, stored: StoredCases, now: datetime) -> int:
    """Return a number below that of the next case, which no case there has ever had.

    Of a group's forgotten cases the numbers stay; of a person's, once they are forgotten, nothing.
    """
    if key.in_group or stored.last_number:
        return stored.last_number
    return max(int((now - _FIRST).total_seconds()), 0)


EXPORTED = "tuihao-data.json"
"""What a file of all that is kept of somebody is called."""


class Service:
    """Answers events; callers keep the order of events of one conversation."""

    def __init__(
        self, knowledge: Knowledge, turns: Turns, routes: Routes[Handler] = ROUTES
    ) -> None:
        self.knowledge = knowledge
        self.routes = routes
        self._turns = turns

    async def handle(
        self,
        key: ConversationKey,
        event: Event,
        now: datetime,
        *,
        lang: Lang | None = None,
    ) -> tuple[Session, Reply]:
        """Take one event and return the new session, already stored, and the reply.

        For a front that has no outbox. `lang` is the language to speak from now on, if one was
        chosen. May raise StoreError.
        """
        while True:
            turn = Turn(None, key, (await self._turns.load([key]))[key], now)
            work = await self.work(turn, event, Reader(YOU))
            before = in_language(turn.session, lang)
            session, reply = self.answer(before, event, now, chat=turn.chat, work=work)
            reply = await self.filled(turn, reply)
            changes = (*turn.changes(session, reply), *turn.erasure(session))
            changes += work.changes(session) if work else ()
            try:
                await self._turns.commit([Commit(turn.cause, changes)], now)
            except Superseded:  # another program talks with the same person
                continue
            return session, reply

    async def work(self, turn: Turn, event: Event, reader: Reader) -> Work | None:
        """Return the cases that an event may work on; None if on none. May raise StoreError."""
        if not concerns_cases(self.knowledge, turn.session, event, self.routes):
            return None
        key, cases = turn.key, self._turns.cases
        stored = await cases.of_chat(key.chat)
        history = await cases.history(key.chat, _PAST) if tells_history(event) else ()
        last = _last_number(key, stored, turn.now)
        desk = Desk(key.chat, key.topic, turn.now, reader, stored.cases, last, history)
        return Work(key.chat, stored, desk)

    def answer(  # noqa: PLR0913 - what is known, what is said, and where
        self,
        stored: Session | None,
        event: Event,
        now: datetime,
        hint: str | None = None,
        *,
        chat: ChatSettings | None = None,
        work: Work | None = None,
    ) -> tuple[Session, Reply]:
        """Return the new session and the reply; nothing is stored.

        `hint` is the language that somebody new is believed to read, `chat` what holds for the
        group that it is said in, `work` what `Service.work` has returned.
        """
        session, today = replace(spoken(stored, event, hint), chat=chat), day_in_china(now)
        if work:
            session = replace(session, desk=work.desk)
        return step(self.knowledge, session, event, today, self.routes)

    async def filled(self, turn: Turn, reply: Reply) -> Reply:
        """Return a reply with what only the store knows. May raise StoreError."""
        if not isinstance(reply.deed, Export):
            return reply
        kept = {
            "exported_at": turn.now.isoformat(),
            "telegram_user_id": turn.key.user,
            "kept": await self._turns.everything_of(turn.key),
        }
        text = json.dumps(kept, ensure_ascii=False, indent=2)
        return replace(reply, attachment=TextFile(EXPORTED, text, is_personal=True))

    def cards(self, text: str, client: str | None, now: datetime) -> Found:
        """Return the short cards for a text, whoever asks; see `bot.dialogue.cards`."""
        return cards_for(self.knowledge, text, client, day_in_china(now))

    def revise(  # noqa: PLR0913 - as above, and what was known
        self,
        before: Session | None,
        stored: Session | None,
        event: Event,
        now: datetime,
        *,
        chat: ChatSettings | None = None,
        work: Work | None = None,
    ) -> tuple[Session, Reply] | None:
        """Answer an edited message; `before` and the rest as in `bot.dialogue.revise`."""
        present, today = replace(spoken(stored, event), chat=chat), day_in_china(now)
        if work:
            present = replace(present, desk=work.desk)
        return revise(self.knowledge, before, present, event, today, self.routes)

    async def session(self, key: ConversationKey) -> Session | None:
        """Return the stored session, if any."""
        return (await self._turns.load([key]))[key].session
