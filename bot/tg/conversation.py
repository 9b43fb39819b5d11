"""What comes of an update: read it, ask the service, lay the reply out as calls to make.

Nothing is sent or stored here, so that a turn can be kept whole or thrown away.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User

from bot.admin.administration import Administration
from bot.admin.jobs import add_job, reload_job
from bot.cases.case import STAFF, Member
from bot.content.models import Lang
from bot.delivery.administrators import is_administrator
from bot.delivery.cards import Elsewhere
from bot.delivery.casework import AnswerTo, CaseTurn
from bot.delivery.client import Client
from bot.delivery.links import deep_link
from bot.delivery.messages import (
    Key,
    Place,
    edit_answer,
    new_message,
    showable,
    toast,
)
from bot.delivery.reminding import personal_timer
from bot.delivery.taps import Taps
from bot.delivery.topics import topic_for
from bot.delivery.wire import presser
from bot.dialogue import Chose, ConversationKey, Event, Reply, Session
from bot.dialogue.blocks import Paragraph
from bot.dialogue.case_commands import needs_rights
from bot.dialogue.deeds import Forget
from bot.dialogue.desk import Reader
from bot.dialogue.language import language_of
from bot.render import localised
from bot.render.callbacks import ANYONE, decode
from bot.service import Service, Turn, Work
from bot.store import Asked, Change, Commit, QuestionAsked, Send, digest_of
from bot.tg.events import (
    Incoming,
    asked_of_guest,
    incoming,
    own_text,
    reader_of_message,
    topic_of,
)
from bot.tg.parsing import CONTENT, PICTURE, RECORDING, read
from bot.tg.pressing import chat_of, is_forged, placed, removed
from bot.tg.staffing import Staffing

WasAsked = Callable[[int, int], Awaitable[Asked | None]]
"""Tells what a message of theirs was when it was answered, from its chat and number."""


class Conversation:
    """Ends the turns that the updates of one bot begin."""

    def __init__(  # noqa: PLR0913 - whoever may have to do with an update
        self,
        service: Service,
        administration: Administration,
        *,
        me: User,
        was_asked: WasAsked,
        answer_to: AnswerTo,
        staffing: Staffing,
        client: Client,
        lacking: Collection[str] = (),
    ) -> None:
        """Take the methods that the server turns out to be `lacking`, which may become more.

        `client` is asked who runs a group.
        """
        self._service = service
        self._administration = administration
        self._me = me
        self._was_asked = was_asked
        self._answer_to = answer_to
        self._staffing = staffing
        self._client = client
        self._lacking = lacking
        self._taps = Taps()

    def read(self, payload: str, chat: int) -> Update:
        """Read a stored update whose conversation goes on in `chat`. Raises Unreadable."""
        return read(payload, chat)

    async def answer(self, update: Update, turn: Turn) -> Commit:
        """Return what comes of an update; whatever it does not know meets silence."""
        if message := update.message:
            between = await self._staffing.from_staff(message, turn)
            between = between or self._staffing.from_person(message, turn)
            return between or await self._message(message, turn)
        if update.edited_message:
            return await self._edited(update.edited_message, turn)
        if update.callback_query:
            return await self._press(update.callback_query, turn)
        return turn.says(*self._elsewhere(update, turn))

    def refusal(self, update: Update, turn: Turn, key: str) -> Commit:
        """Return the interface text `key` for the author of an update, who gets nothing else."""
        user = update.effective_user
        lang = _language(turn, user.language_code if user else None)
        text = self._service.knowledge.text(key, lang)
        if query := update.callback_query:
            return turn.says(toast(chat_of(query), query.id, localised(text, lang)))
        came = self._incoming(update.message) if update.message else None
        if update.message is None or came is None:
            return turn.says()
        return turn.says(*_plain(update.message, came, text, lang))

    def _elsewhere(self, update: Update, turn: Turn) -> tuple[Send, ...]:
        """Answer what is asked from a chat the bot is not in, of which nothing is kept."""
        answers = Elsewhere(self._service, turn, self._me.username or "")
        if query := update.inline_query:
            return answers.inline(query.id, query.query, query.from_user.language_code)
        message = update.guest_message
        if message is None or message.from_user is None or not message.guest_query_id:
            return ()
        text = asked_of_guest(message, self._me, self._service.routes)
        return answers.guest(message.guest_query_id, text, message.from_user.language_code)

    async def _message(self, message: Message, turn: Turn) -> Commit:
        came = self._incoming(message)
        if came is None:
            return turn.says()
        lang = _language(turn, came.language)
        asked = _asked(message, turn)
        if came.event is None:
            text = self._service.knowledge.text(_media(message), lang)
            return Commit(turn.cause, (asked,), _plain(message, came, text, lang))
        if self._administration.takes(came.key, came.event):
            session, place = turn.session or Session(lang=lang), _place(message, came)
            if self._administration.takes_long(came.event):
                return Commit(turn.cause, (reload_job(turn, place, lang),))
            reply, changes = await self._administration.reply(came.event, session)
            return Commit(turn.cause, changes, new_message(place, reply, session))
        reader = reader_of_message(message, self._me)
        work = await self._work(turn, came.event, reader)
        session, reply = await self._answer(turn, came.event, came.language, work)
        cases = self._cases(turn, work, session, reply)
        place = self._answered_at(message, came, reply, session)
        said = cases.beside() if cases else reply
        sends = new_message(place, said, session, message.message_id)
        if cases:
            sends = (*(() if cases.is_all_said else sends), *cases.sends())
        changes = self._changes(turn, session, reply, message.from_user)
        changes = (*changes, asked, *turn.erasure(session))
        changes += tuple(cases.changes()) if cases else ()
        changes += self._reminders(turn, reader, session, reply)
        return Commit(turn.cause, changes, sends, reply.verdict)

    async def _edited(self, message: Message, turn: Turn) -> Commit:
        """Answer an edited question anew, in place of the answer it had.

        Silent where that answer is not remembered: the message was not for the bot, or is old.
        Silent too where its words are the same: Telegram reports the first reaction to a
        message, and the preview of its links, as edits.
        """
        came = self._incoming(message)
        if came is None or came.event is None or self._administration.takes(came.key, came.event):
            return turn.says()
        asked = await self._was_asked(message.chat.id, message.message_id)
        if asked is None or asked.digest == digest_of(own_text(message)):
            return turn.says()
        revised = self._service.revise(asked.before, turn.session, came.event, turn.now)
        if revised is None:
            return turn.says()
        session, reply = await self._fitted(turn, *revised)
        place = self._answered_at(message, came, reply, session)
        sends = edit_answer(place, message.message_id, reply, session)
        asked = replace(asked, digest=digest_of(own_text(message)))
        changes = (*turn.changes(session, reply), QuestionAsked(turn.key, asked))
        return Commit(turn.cause, changes, sends, reply.verdict)

    def _answered_at(
        self, message: Message, came: Incoming, reply: Reply, session: Session
    ) -> Place:
        """Return where an answer goes, with the button of Telegram's own that stands below it."""
        extra = self._private(message.chat.id, reply, session)
        return replace(_place(message, came), extra=extra, bot=self._me.username or "")

    async def _press(self, query: CallbackQuery, turn: Turn) -> Commit:
        """Answer a pressed button, where the reply says."""
        user, message, callback = query.from_user, query.message, decode(query.data or "")
        tap = message and (message.chat.id, message.message_id, query.data)
        if tap and self._taps.is_second(user.id, tap, query.id, turn.now):
            return turn.says(toast(chat_of(query), query.id))
        lang = _language(turn, user.language_code)
        if message is None or callback is None or is_forged(query):
            return turn.says(
                toast(chat_of(query), query.id, self._text("stale", lang), alert=False)
            )
        chat = message.chat.id
        if callback.owner not in {ANYONE, presser(user.id, chat, query.data or "")}:
            return turn.says(toast(chat, query.id, self._text("foreign", lang)))
        thread = topic_of(message) if isinstance(message, Message) else None
        place = Place(chat, callback.owner, thread, bot=self._me.username or "")
        if ended := await self._staffing.pressed(callback.id, chat, turn):
            done = self._text("staff.done", turn.stored.settings.lang or Session().lang)
            return Commit(turn.cause, (ended,), (toast(chat, query.id, done, alert=False),))
        event = Chose(callback.id, callback.stamp)
        key = ConversationKey(chat, thread or 0, user.id)
        if self._administration.takes(key, event):
            session = turn.session or Session(lang=lang)
            if self._administration.takes_long(event):
                shown = message.message_id if message.is_accessible else None
                job = add_job(turn, place, session.lang, event.id, shown)
                return Commit(turn.cause, (job,), (toast(chat, query.id),))
            reply, changes = await self._administration.reply(event, session)
            sends = placed(place, reply, session, message)
            return Commit(turn.cause, changes, (toast(chat, query.id), *sends))
        reader = Reader(Member(user.id, user.first_name), is_reminded=True)
        work = await self._work(turn, event, reader)
        session, reply = await self._answer(turn, event, user.language_code, work)
        reply = showable(reply, self._lacking)
        place = replace(place, extra=self._private(chat, reply, session) if reply.private else None)
        word = localised(reply.toast, session.lang) if reply.toast else None
        said = toast(chat, query.id, word, alert=False)
        changes = (*self._changes(turn, session, reply, user), *turn.erasure(session))
        changes += self._reminders(turn, reader, session, reply)
        if cases := self._cases(turn, work, session, reply):
            own = await self._of_cases(cases, place, message)
            return Commit(turn.cause, (*changes, *cases.changes()), (said, *own))
        sends = (said, *removed(message, reply), *placed(place, reply, session, message))
        return Commit(turn.cause, changes, sends)

    async def _of_cases(
        self, cases: CaseTurn, place: Place, message: MaybeInaccessibleMessage
    ) -> tuple[Send, ...]:
        """Say what came of a press on cases: in their own messages, and in the one pressed."""
        place = replace(place, owner=ANYONE)  # all work on them
        own = tuple(cases.sends())
        if cases.is_changed and await cases.is_live(message.message_id, self._answer_to):
            return own
        if cases.is_all_said:
            return own
        return (*placed(place, cases.beside(), cases.shown_in, message), *own)

    async def _work(self, turn: Turn, event: Event, reader: Reader) -> Work | None:
        """Return the cases that an event may work on, and who is at work."""
        work = await self._service.work(turn, event, reader)
        if work is None or not turn.key.in_group:
            return work
        manages = reader.member.id == STAFF
        if not manages and needs_rights(turn.session, event):
            manages = await is_administrator(self._client, turn.key.chat, reader.member.id)
        return replace(work, desk=replace(work.desk, reader=replace(reader, manages=manages)))

    def _cases(
        self, turn: Turn, work: Work | None, session: Session, reply: Reply
    ) -> CaseTurn | None:
        return CaseTurn(self._service.knowledge, turn, work, session, reply) if work else None

    def _reminders(
        self, turn: Turn, reader: Reader, session: Session, reply: Reply
    ) -> tuple[Change, ...]:
        """Return what reminds somebody of the day that a reply is about."""
        if reply.reminder is None:
            return ()
        name, now = reader.member.name, turn.now
        return (personal_timer(turn.key, name, session.lang, reply.reminder, now),)

    def _changes(
        self, turn: Turn, session: Session, reply: Reply, user: User | None
    ) -> tuple[Change, ...]:
        changes = turn.changes(session, reply)
        if user is None or isinstance(reply.deed, Forget):
            return changes
        topic = topic_for(self._service, turn, session) if self._me.has_topics_enabled else ()
        return *changes, *topic, *self._staffing.follows(turn, session, reply, user)

    async def _answer(
        self, turn: Turn, event: Event, client: str | None, work: Work | None
    ) -> tuple[Session, Reply]:
        answered = self._service.answer(turn.session, event, turn.now, turn.hint(client), work)
        return await self._fitted(turn, *answered)

    async def _fitted(self, turn: Turn, session: Session, reply: Reply) -> tuple[Session, Reply]:
        """Return a reply as it may be said here: in a group, nothing for one person's eyes."""
        if not (turn.key.in_group and reply.private):
            return session, await self._service.filled(turn, reply)
        said = Paragraph(self._service.knowledge.text("private.only", session.lang))
        pointer = Reply((said,), private=reply.private, placement=reply.placement)
        return replace(session, handed_over=False), pointer

    def _incoming(self, message: Message) -> Incoming | None:
        return incoming(message, self._me, self._service.routes)

    def _private(self, chat: int, reply: Reply, session: Session) -> Key | None:
        """Return a button that leads from a group to the same answer in private."""
        target = reply.private or reply.outcome or reply.answered
        if chat > 0 or target is None or not self._me.username:
            return None
        url = deep_link(self._me.username, target)
        return {"text": self._text("button.private", session.lang), "url": url}

    def _text(self, key: str, lang: Lang) -> str:
        return localised(self._service.knowledge.text(key, lang), lang)


def _language(turn: Turn, client: str | None) -> Lang:
    """Return the language to speak before anything is read."""
    return turn.session.lang if turn.session else language_of("", None, turn.hint(client))


def _media(message: Message) -> str:
    """Return the text that says what to do instead of sending this."""
    sent = message.api_kwargs.get(CONTENT)
    return f"media.{sent}" if sent in {PICTURE, RECORDING} else "media"


def _plain(message: Message, came: Incoming, text: str, lang: Lang) -> tuple[Send, ...]:
    """Say one sentence; the conversation stays where it is."""
    reply, session = Reply((Paragraph(text),)), Session(lang=lang)
    return new_message(_place(message, came), reply, session, message.message_id)


def _asked(message: Message, turn: Turn) -> QuestionAsked:
    asked = Asked(message.message_id, digest_of(own_text(message)), turn.session or Session())
    return QuestionAsked(turn.key, asked)


def _place(message: Message, came: Incoming) -> Place:
    return Place(message.chat.id, came.owner, came.thread_id, came.answers)
