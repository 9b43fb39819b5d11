"""What comes of an update: read it, ask the service, lay the reply out as calls to make.

Nothing is sent or stored here, so that a turn can be kept whole or thrown away.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType
from telegram.helpers import create_deep_linked_url

from bot.admin.administration import Administration
from bot.content.models import Lang
from bot.delivery.background import Background
from bot.delivery.messages import Key, Place, edit, edit_answer, new_message, take_buttons, toast
from bot.delivery.outcome import SILENCE, Outcome
from bot.delivery.wire import presser
from bot.dialogue import Chose, ConversationKey, Event, Reply, Session
from bot.dialogue.language import language_of
from bot.dialogue.reply import Paragraph, Placement
from bot.render import localised
from bot.render.callbacks import ANYONE, decode
from bot.service import Service
from bot.store import Asked, Send, digest_of
from bot.tg.events import Incoming, incoming, own_text, topic_of
from bot.tg.parsing import read
from bot.tg.taps import Taps

WasAsked = Callable[[int, int], Awaitable[Asked | None]]
"""Tells what a message of theirs was when it was answered, from its chat and number."""


class Conversation:
    """Turns the updates of one bot into outcomes."""

    def __init__(
        self,
        service: Service,
        administration: Administration,
        background: Background,
        *,
        me: User,
        was_asked: WasAsked,
    ) -> None:
        self._service = service
        self._administration = administration
        self._background = background
        self._me = me
        self._was_asked = was_asked
        self._taps = Taps()

    def read(self, payload: str, chat: int) -> Update:
        """Read a stored update whose conversation goes on in `chat`. Raises Unreadable."""
        return read(payload, chat)

    async def outcome(self, update: Update, stored: Session | None, now: datetime) -> Outcome:
        """Return what comes of an update; whatever it does not know meets silence."""
        if update.message:
            return await self._message(update.message, stored, now)
        if update.edited_message:
            return await self._edited(update.edited_message, stored, now)
        if update.callback_query:
            return await self._press(update.callback_query, stored, now)
        return SILENCE

    def refusal(self, update: Update, stored: Session | None, key: str) -> Outcome:
        """Return the interface text `key` for the author of an update, who gets nothing else."""
        user = update.effective_user
        hint = user.language_code if user else None
        lang = stored.lang if stored else language_of("", None, hint)
        text = self._service.knowledge.text(key, lang)
        if query := update.callback_query:
            return Outcome(sends=(toast(_chat(query), query.id, localised(text, lang)),))
        came = self._incoming(update.message) if update.message else None
        if update.message is None or came is None:
            return SILENCE
        return self._plain(update.message, came, text, lang)

    async def _message(self, message: Message, stored: Session | None, now: datetime) -> Outcome:
        came = self._incoming(message)
        if came is None:
            return SILENCE
        lang = stored.lang if stored else language_of("", None, came.language)
        if came.event is None:
            text = self._service.knowledge.text("media", lang)
            told = self._plain(message, came, text, lang)
            return replace(told, asked=_asked(message, stored))
        if self._administration.takes(came.key, came.event):
            session, place = stored or Session(lang=lang), _place(message, came)
            return Outcome(sends=await self._administered(came.event, session, place))
        session, reply = self._service.answer(stored, came.event, now, came.language)
        place = self._answered_at(message, came, reply, session)
        sends = new_message(place, reply, session, message.message_id)
        asked, erases = _asked(message, stored), _erases(stored, session)
        return Outcome(session, sends, reply.gap, reply.verdict, asked, erases)

    async def _edited(self, message: Message, stored: Session | None, now: datetime) -> Outcome:
        """Answer an edited question anew, in place of the answer it had.

        Silent where that answer is not remembered: the message was not for the bot, or is old.
        Silent too where its words are the same: Telegram reports the first reaction to a
        message, and the preview of its links, as edits.
        """
        came = self._incoming(message)
        if came is None or came.event is None or self._administration.takes(came.key, came.event):
            return SILENCE
        asked = await self._was_asked(message.chat.id, message.message_id)
        if asked is None or asked.digest == digest_of(own_text(message)):
            return SILENCE
        revised = self._service.revise(asked.before, stored, came.event, now)
        if revised is None:
            return SILENCE
        session, reply = revised
        place = self._answered_at(message, came, reply, session)
        sends = edit_answer(place, message.message_id, reply, session)
        asked = replace(asked, digest=digest_of(own_text(message)))
        return Outcome(session, sends, reply.gap, reply.verdict, asked)

    def _answered_at(
        self, message: Message, came: Incoming, reply: Reply, session: Session
    ) -> Place:
        """Return where an answer goes, with the button of Telegram's own that stands below it."""
        private = self._private(message, reply, session)
        extra = private or self._administration.why(came.key, reply, session)
        return replace(_place(message, came), extra=extra)

    async def _press(self, query: CallbackQuery, stored: Session | None, now: datetime) -> Outcome:
        """Answer a pressed button, where the reply says."""
        user, message, callback = query.from_user, query.message, decode(query.data or "")
        if self._taps.is_second(query, now):
            return Outcome(sends=(toast(_chat(query), query.id),))
        lang = stored.lang if stored else language_of("", None, user.language_code)
        if message is None or callback is None or _is_forged(query):
            return Outcome(sends=(toast(_chat(query), query.id, self._text("stale", lang)),))
        chat = message.chat.id
        if callback.owner not in {ANYONE, presser(user.id, chat, query.data or "")}:
            return Outcome(sends=(toast(chat, query.id, self._text("foreign", lang)),))
        thread = topic_of(message) if isinstance(message, Message) else None
        place = Place(chat, callback.owner, thread)
        event = Chose(callback.id, callback.stamp)
        key = ConversationKey(chat, thread or 0, user.id)
        if self._administration.takes(key, event):
            session = stored or Session(lang=lang)
            sends = await self._administered(event, session, place, message)
            return Outcome(sends=(toast(chat, query.id), *sends))
        session, reply = self._service.answer(stored, event, now, user.language_code)
        word = localised(reply.toast, session.lang) if reply.toast else None
        said = toast(chat, query.id, word, alert=reply.placement is Placement.ALERT)
        sends = (said, *_removed(message, reply), *_placed(place, reply, session, message))
        return Outcome(session, sends, reply.gap, erases=_erases(stored, session))

    async def _administered(
        self,
        event: Event,
        session: Session,
        place: Place,
        message: MaybeInaccessibleMessage | None = None,
    ) -> tuple[Send, ...]:
        """Do what an administrator wants and return what to send; what takes long is begun."""

        async def answer() -> tuple[Send, ...]:
            reply = await self._administration.reply(event, session)
            return _placed(place, reply, session, message)

        if not self._administration.takes_long(event):
            return await answer()
        self._background.begin(answer())
        return ()

    def _incoming(self, message: Message) -> Incoming | None:
        return incoming(message, self._me, self._service.routes)

    def _plain(self, message: Message, came: Incoming, text: str, lang: Lang) -> Outcome:
        """Say one sentence; the conversation stays where it is."""
        reply, session = Reply((Paragraph(text),)), Session(lang=lang)
        sends = new_message(_place(message, came), reply, session, message.message_id)
        return Outcome(sends=sends)

    def _private(self, message: Message, reply: Reply, session: Session) -> Key | None:
        """Return a button that leads from a group to the same answer in private."""
        target = reply.outcome or reply.answered
        if message.chat.type == ChatType.PRIVATE or target is None or not self._me.username:
            return None
        url = create_deep_linked_url(self._me.username, target.replace(".", "-"))
        return {"text": self._text("button.private", session.lang), "url": url}

    def _text(self, key: str, lang: Lang) -> str:
        return localised(self._service.knowledge.text(key, lang), lang)


def _asked(message: Message, stored: Session | None) -> Asked:
    return Asked(message.message_id, digest_of(own_text(message)), stored or Session())


def _erases(stored: Session | None, session: Session) -> bool:
    return bool(stored and stored.answers and not session.answers)


def _place(message: Message, came: Incoming) -> Place:
    return Place(message.chat.id, came.owner, came.thread_id, came.answers)


def _is_forged(query: CallbackQuery) -> bool:
    """Tell whether the data belongs to no button of the message that was pressed."""
    keyboard = query.message.reply_markup if isinstance(query.message, Message) else None
    if keyboard is None:
        return False
    return all(key.callback_data != query.data for row in keyboard.inline_keyboard for key in row)


def _chat(query: CallbackQuery) -> int:
    """Return where a button was pressed; below an inline message counts as in private."""
    return query.message.chat.id if query.message else query.from_user.id


def _placed(
    place: Place, reply: Reply, session: Session, message: MaybeInaccessibleMessage | None
) -> tuple[Send, ...]:
    """Say the reply where it belongs: in place of the message that was pressed, or anew."""
    if reply.placement in {Placement.TOAST, Placement.ALERT}:
        return ()
    if reply.placement is Placement.EDIT and message and message.is_accessible:
        return edit(place, message.message_id, reply, session)
    return new_message(place, reply, session)


def _removed(message: MaybeInaccessibleMessage, reply: Reply) -> tuple[Send, ...]:
    """Take away the buttons that the pressed message loses."""
    if not (reply.removes and message.is_accessible):
        return ()
    keyboard = message.reply_markup if isinstance(message, Message) else None
    shown = keyboard.to_dict() if keyboard else None
    return (take_buttons(message.chat.id, message.message_id, shown, reply.removes),)
