"""What comes of a message, whoever it is for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.content.models import Lang
from bot.delivery.cooldown import Answer, Cooldown
from bot.delivery.incoming import Incoming, for_whom
from bot.delivery.messages import Place, edit_answer, new_message, private_link
from bot.delivery.presses import Presses
from bot.delivery.rights import Rights
from bot.delivery.topics import changes_of
from bot.dialogue import Event, Reply, Session
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_commands import concerns_cases
from bot.dialogue.events import Called
from bot.service import Service, Turn
from bot.store import Asked, Commit, QuestionAsked, Send
from bot.typed import replace

WasAsked: TypeAlias = Callable[[int, int], Awaitable[Asked | None]]
"""Tells what a message of theirs was when it was answered, from its chat and number."""


class Replies:
    """Answers messages, and again when they are edited."""

    def __init__(
        self,
        service: Service,
        rights: Rights,
        presses: Presses,
        cooldown: Cooldown,
        was_asked: WasAsked,
    ) -> None:
        self._service = service
        self._rights = rights
        self.presses = presses
        self._cooldown = cooldown
        self._was_asked = was_asked

    async def answer(self, came: Incoming, turn: Turn) -> Commit:
        """Return what comes of a message. May raise StoreError."""
        number = turn.cause.updates[0].id if turn.cause else 0
        match self._cooldown.answer(came.key.chat, number, turn.now):
            case Answer.NONE:
                return turn.says()
            case Answer.TOLD:
                return turn.says(*self._plain("group.cooldown", came, turn))
        if came.event is None:
            asked = came.asked(turn)
            return Commit(turn.cause, (asked,), self._plain(came.media, came, turn))
        if removal := came.removal:
            return await self.presses.answer(removal, turn)
        return await self._said(came, came.event, turn)

    async def answer_anew(self, came: Incoming, turn: Turn) -> Commit:
        """Answer an edited question anew, in place of the answer it had.

        Silent where that answer is not remembered: the message was not for the bot, or is old.
        Silent too where its words are the same: Telegram reports the first reaction to a
        message, and the preview of its links, as edits.
        """
        asked = await self._was_asked(came.key.chat, came.message)
        if came.event is None or asked is None or asked.digest == came.digest:
            return turn.says()
        event, service = came.event, self._service
        work = None
        if concerns_cases(service.knowledge, asked.before, event, service.routes):
            if not isinstance(event, Called):
                return turn.says()  # what was typed for a case is not done over again
            work = await self.presses.casework.work(turn, event, came.reader)
        else:
            came, turn = await for_whom(came, turn, self._rights)
        said = came.said(event)
        revised = service.revise(
            asked.before, turn.session, said, turn.now, chat=turn.chat, work=work
        )
        if revised is None:
            return turn.says()
        session = came.begun(revised[0])
        reply = await self._service.filled(turn, revised[1])
        place = self._place(came, reply, session, turn)
        sends = edit_answer(place, came.message, reply, session)
        if cases := self.presses.casework.done(turn, work, session, reply):
            sends = (*(() if cases.is_all_said else sends), *cases.sends())
        asked = replace(asked, digest=came.digest)
        changes = (
            *turn.changes(session, reply),
            QuestionAsked(turn.key, asked, came.caller),
            *(cases.changes() if cases else ()),
        )
        return Commit(turn.cause, changes, sends, reply.verdict)

    async def _said(self, came: Incoming, event: Event, turn: Turn) -> Commit:
        casework = self.presses.casework
        work = await casework.work(turn, event, came.reader)
        if work is None:
            came, turn = await for_whom(came, turn, self._rights)
        hint, said = turn.hint(came.language), came.said(event)
        work = work or await casework.work(turn, said, came.reader)
        answer = self._service.answer
        session, reply = answer(turn.session, said, turn.now, hint, chat=turn.chat, work=work)
        session, reply = came.begun(session), await self._service.filled(turn, reply)
        place = self._place(came, reply, session, turn)
        cases = casework.done(turn, work, session, reply)
        sends = new_message(place, cases.beside() if cases else reply, session, came.message)
        if cases:
            sends = (*(() if cases.is_all_said else sends), *cases.sends())
        about = self.presses.about
        changes = (
            *changes_of(
                self._service, turn, session, reply, has_topics=about.has_topics, name=came.name
            ),
            came.asked(turn),
            *turn.erasure(session),
            *(cases.changes() if cases else ()),
        )
        return Commit(turn.cause, changes, sends, reply.verdict)

    def _place(self, came: Incoming, reply: Reply, session: Session, turn: Turn) -> Place:
        """Return where an answer goes, with the button of Telegram's own that stands below it."""
        bot = self.presses.about.name
        place = replace(came.place, bot=bot, silent=turn.is_quiet)
        if not came.key.in_group:
            return place
        return replace(place, extra=private_link(self._service.knowledge, bot, reply, session))

    def _plain(self, key: str, came: Incoming, turn: Turn) -> tuple[Send, ...]:
        lang = turn.language(came.language)
        return plain(came, self._service.knowledge.text(key, lang), lang)


def plain(came: Incoming, text: str, lang: Lang) -> tuple[Send, ...]:
    """Say one sentence; the conversation stays where it is."""
    reply, session = Reply((Paragraph(text),)), Session(lang=lang)
    return new_message(came.place, reply, session, came.message)
