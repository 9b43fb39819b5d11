"""What comes of an update: read it, ask the service, lay the reply out as calls to make.

Nothing is sent or stored here, so that a turn can be kept whole or thrown away.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import CallbackQuery, Message, Update, User
from telegram.constants import ChatType

from bot.admin.administration import Administration
from bot.admin.jobs import add_job, reload_job
from bot.content.models import Lang
from bot.delivery.cards import Elsewhere
from bot.delivery.cooldown import Answer, Cooldown
from bot.delivery.messages import (
    Place,
    edit_answer,
    new_message,
    private_link,
    toast,
)
from bot.delivery.presses import Presses, placed
from bot.delivery.rights import REMOVE, Press, Rights
from bot.delivery.standing import Standing, change_of
from bot.delivery.taps import Taps
from bot.delivery.topics import changes_of
from bot.delivery.wire import ANONYMOUS_ADMIN, UNNAMED
from bot.dialogue import Called, Chose, ConversationKey, Event, Reply, Session
from bot.dialogue.blocks import Paragraph
from bot.dialogue.language import language_of
from bot.dialogue.payloads import Go
from bot.render import localised
from bot.render.callbacks import ANYONE, Callback, decode
from bot.service import Service, Turn
from bot.store import Asked, Change, Commit, QuestionAsked, Send, digest_of
from bot.tg.events import Incoming, asked_of_guest, incoming, own_text, topic_of
from bot.tg.parsing import CONTENT, PICTURE, RECORDING, STANDING, read

WasAsked = Callable[[int, int], Awaitable[Asked | None]]
"""Tells what a message of theirs was when it was answered, from its chat and number."""


class Conversation:
    """Ends the turns that the updates of one bot begin."""

    def __init__(  # noqa: PLR0913 - all that a turn may need
        self,
        service: Service,
        administration: Administration,
        *,
        me: User,
        was_asked: WasAsked,
        rights: Rights,
        presses: Presses,
        standing: Standing,
        cooldown: Cooldown,
    ) -> None:
        """Take what answers presses, and what a group needs beside the conversation."""
        self._service = service
        self._administration = administration
        self._me = me
        self._was_asked = was_asked
        self._rights = rights
        self._presses = presses
        self._standing = standing
        self._cooldown = cooldown
        self._taps = Taps()

    def read(self, payload: str, chat: int) -> Update:
        """Read a stored update whose conversation goes on in `chat`. Raises Unreadable."""
        return read(payload, chat)

    async def answer(self, update: Update, turn: Turn) -> Commit:
        """Return what comes of an update; whatever it does not know meets silence."""
        if update.message:
            return await self._message(update.message, turn)
        if update.edited_message:
            return await self._edited(update.edited_message, turn)
        if update.callback_query:
            return await self._press(update.callback_query, turn)
        if change := change_of(update.api_kwargs.get(STANDING, {})):
            return await self._standing.changed(change, turn)
        return turn.says(*self._elsewhere(update, turn))

    def refusal(self, update: Update, turn: Turn, key: str) -> Commit:
        """Return the interface text `key` for the author of an update, who gets nothing else."""
        user = update.effective_user
        lang = _language(turn, user.language_code if user else None)
        text = self._service.knowledge.text(key, lang)
        if query := update.callback_query:
            return turn.says(toast(_chat(query), query.id, localised(text, lang)))
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
        number = turn.cause.updates[0].id if turn.cause else 0
        due = self._cooldown.answer(message.chat.id, number, turn.now)
        if due is Answer.NONE:
            return turn.says()
        if due is Answer.TOLD:
            text = self._service.knowledge.text("group.cooldown", lang)
            return turn.says(*_plain(message, came, text, lang))
        if came.event is None:
            text = self._service.knowledge.text(_media(message), lang)
            asked = _asked(message, turn, came)
            return Commit(turn.cause, (asked,), _plain(message, came, text, lang))
        if self._administration.takes(came.key, came.event):
            session, place = turn.session or Session(lang=lang), _place(message, came)
            if self._administration.takes_long(came.event):
                return Commit(turn.cause, (reload_job(turn, place, lang),))
            reply, changes = await self._administration.reply(came.event, session)
            return Commit(turn.cause, changes, new_message(place, reply, session))
        if came.replied and came.event == Called(REMOVE):
            return await self._presses.answer(_removal(message, came, came.replied), turn)
        event = came.event
        came, turn = await self._for_whom(message, came, turn)
        session, reply = self._answer(turn, came.said(event), came.language)
        if came.asker_id in UNNAMED:
            session = replace(session, as_admin=came.asker_id == ANONYMOUS_ADMIN)
        place = self._answered_at(message, came, reply, session, turn)
        sends = new_message(place, reply, session, message.message_id)
        asked = _asked(message, turn, came)
        changes = (*self._changes(turn, session, reply), asked, *turn.erasure(session))
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
        event = came.event
        came, turn = await self._for_whom(message, came, turn)
        said = came.said(event)
        revised = self._service.revise(asked.before, turn.session, said, turn.now, turn.chat)
        if revised is None:
            return turn.says()
        session, reply = revised
        place = self._answered_at(message, came, reply, session, turn)
        sends = edit_answer(place, message.message_id, reply, session)
        asked = replace(asked, digest=digest_of(own_text(message)))
        changes = (
            *turn.changes(session, reply),
            QuestionAsked(turn.key, asked, came.caller),
        )
        return Commit(turn.cause, changes, sends, reply.verdict)

    async def _for_whom(
        self, message: Message, came: Incoming, turn: Turn
    ) -> tuple[Incoming, Turn]:
        """Return what has come as a part of the talk of whoever is asked for.

        That is also whoever has called the bot for somebody, and replies to what it said then.
        """
        if came.asker == came.key.user and came.replied and came.key.in_group:
            other = await self._rights.spoken_for(message.chat.id, came.replied, came.caller)
            came = replace(came, asker=other) if other else came
        if came.asker == came.key.user:
            return came, turn
        return came, await self._rights.turn_for(turn, came.asker)

    def _answered_at(
        self, message: Message, came: Incoming, reply: Reply, session: Session, turn: Turn
    ) -> Place:
        """Return where an answer goes, with the button of Telegram's own that stands below it."""
        bot = self._me.username or ""
        place = replace(_place(message, came), bot=bot, silent=turn.is_quiet)
        if not came.key.in_group:
            return place
        return replace(place, extra=private_link(self._service.knowledge, bot, reply, session))

    async def _press(self, query: CallbackQuery, turn: Turn) -> Commit:
        """Answer a pressed button, where the reply says."""
        user, message, callback = query.from_user, query.message, decode(query.data or "")
        tap = message and (message.chat.id, message.message_id, query.data)
        if tap and self._taps.is_second(user.id, tap, query.id, turn.now):
            return turn.says(toast(_chat(query), query.id))
        lang = _language(turn, user.language_code)
        if message is None or callback is None or _is_forged(query):
            return turn.says(toast(_chat(query), query.id, self._text("stale", lang), alert=False))
        chat = message.chat.id
        thread = topic_of(message) if isinstance(message, Message) else None
        event = Chose(callback.id, callback.stamp)
        key = ConversationKey(chat, thread or 0, user.id)
        is_theirs = callback.owner in {ANYONE, user.id}
        if is_theirs and self._administration.takes(key, event):
            place = Place(chat, callback.owner, thread, bot=self._me.username or "")
            session = turn.session or Session(lang=lang)
            shown = message.message_id if message.is_accessible else None
            if self._administration.takes_long(event):
                job = add_job(turn, place, session.lang, event.id, shown)
                return Commit(turn.cause, (job,), (toast(chat, query.id),))
            reply, changes = await self._administration.reply(event, session)
            sends = placed(place, reply, session, shown)
            return Commit(turn.cause, changes, (toast(chat, query.id), *sends))
        press = _pressed(query, callback, chat, message.message_id, thread)
        return await self._presses.answer(press, turn)

    def _changes(self, turn: Turn, session: Session, reply: Reply) -> tuple[Change, ...]:
        has_topics = bool(self._me.has_topics_enabled)
        return changes_of(self._service, turn, session, reply, has_topics=has_topics)

    def _answer(self, turn: Turn, event: Event, client: str | None) -> tuple[Session, Reply]:
        hint = turn.hint(client)
        return self._service.answer(turn.session, event, turn.now, hint, turn.chat)

    def _incoming(self, message: Message) -> Incoming | None:
        return incoming(message, self._me, self._service.routes)

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


def _asked(message: Message, turn: Turn, came: Incoming) -> QuestionAsked:
    asked = Asked(message.message_id, digest_of(own_text(message)), turn.session or Session())
    return QuestionAsked(turn.key, asked, came.caller)


def _place(message: Message, came: Incoming) -> Place:
    return Place(message.chat.id, came.owner, came.thread_id, came.answers)


def _removal(message: Message, came: Incoming, ours: int) -> Press:
    """Return the press that /remove below a message of ours stands for."""
    shown = message.reply_to_message
    rows = shown.reply_markup.inline_keyboard if shown and shown.reply_markup else ()
    keys = (decode(str(key.callback_data)) for row in rows for key in row)
    owner = next((key.owner for key in keys if key), ANYONE)
    if message.chat.type == ChatType.PRIVATE:
        owner = came.key.user
    return Press(
        message.chat.id,
        came.caller,
        ours,
        owner,
        0,
        Go(REMOVE).id,
        client=came.language,
        thread=came.thread_id,
        typed=message.message_id,
    )


def _pressed(
    query: CallbackQuery, callback: Callback, chat: int, number: int, thread: int | None
) -> Press:
    message = query.message
    keyboard = message.reply_markup if isinstance(message, Message) else None
    return Press(
        chat,
        query.from_user.id,
        number,
        callback.owner,
        callback.stamp,
        callback.id,
        client=query.from_user.language_code,
        thread=thread,
        query=query.id,
        is_accessible=bool(message and message.is_accessible),
        keyboard=keyboard.to_dict() if keyboard else None,
    )


def _is_forged(query: CallbackQuery) -> bool:
    """Tell whether the data belongs to no button of the message that was pressed."""
    keyboard = query.message.reply_markup if isinstance(query.message, Message) else None
    if keyboard is None:
        return False
    return all(key.callback_data != query.data for row in keyboard.inline_keyboard for key in row)


def _chat(query: CallbackQuery) -> int:
    """Return where a button was pressed; below an inline message counts as in private."""
    return query.message.chat.id if query.message else query.from_user.id
