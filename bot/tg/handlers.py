"""What happens with each update: read it, ask the service, deliver the reply."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from telegram import CallbackQuery, InlineKeyboardButton, Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import (
    Application,
    CallbackContext,
    CallbackQueryHandler,
    ExtBot,
    MessageHandler,
    filters,
)
from telegram.helpers import create_deep_linked_url

from bot.content.models import Lang
from bot.dialogue import Chose, Event, Reply, Session
from bot.dialogue.language import language_of
from bot.dialogue.reply import Paragraph
from bot.render import localised
from bot.service import Service
from bot.tg.callbacks import ANYONE, decode
from bot.tg.delivery import Place, edit, send
from bot.tg.incoming import Incoming, incoming, press_key, topic_of
from bot.tg.reloading import Reloader

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Context: TypeAlias = CallbackContext[Any, Any, Any, Any]

_log = logging.getLogger(__name__)
REMEMBERED = 1000
"""Questions whose edits are still followed."""
_STAYS = ("entry:", "path:", "guide:")
"""Buttons whose answer is a message of its own, so that the plan they stand under stays."""


class Handlers:
    """The handlers of one bot over one service."""

    def __init__(self, service: Service, reloader: Reloader) -> None:
        self._service = service
        self._reloader = reloader
        self._answers: OrderedDict[tuple[int, int], int] = OrderedDict()
        """Which message of ours answers which of theirs, for the latest questions."""

    def register(self, application: App) -> None:
        """Add the handlers; whatever they do not take meets deliberate silence."""
        application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, self.message))
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self.edited))
        application.add_handler(CallbackQueryHandler(self.press))
        application.add_error_handler(self.failed)

    async def message(self, update: Update, context: Context) -> None:
        """Answer a new message."""
        message = update.message
        if message is None:
            return
        came = incoming(message, context.bot.bot)
        if came is None:
            return
        place = _place(message, came)
        if came.event is None:
            await self._only_text(context, came, place)
            return
        if self._reloader.is_called(came):
            reloaded, lang = await self._reloader.reload(), await self._lang(came)
            reply = self._reloader.told(reloaded, lang)
            await send(context.bot, place, reply, Session(lang=lang))
            return
        place, reply, session = await self._answer(context, message, came, came.event)
        answer = await send(context.bot, place, reply, session)
        self._remember(message, answer)

    async def edited(self, update: Update, context: Context) -> None:
        """Answer an edited question anew, in place of the answer it had.

        Silent where that answer is not remembered: the message was not for the bot, or is old.
        """
        message = update.edited_message
        if message is None:
            return
        answer = self._answers.get((message.chat.id, message.message_id))
        came = incoming(message, context.bot.bot)
        if answer is None or came is None or came.event is None:
            return
        place, reply, session = await self._answer(context, message, came, came.event)
        await edit(context.bot, place, answer, reply, session)

    async def _answer(
        self, context: Context, message: Message, came: Incoming, event: Event
    ) -> tuple[Place, Reply, Session]:
        """Take the event and return what to say, and where."""
        now = datetime.now(UTC)
        session, reply = await self._service.handle(came.key, event, now, came.language)
        extra = self._private(context, message, reply, session)
        return replace(_place(message, came), extra=extra), reply, session

    async def press(self, update: Update, context: Context) -> None:
        """Answer a pressed button: in place of its message, or with one of its own."""
        query, key = update.callback_query, press_key(update)
        if query is None:
            return
        callback = decode(query.data or "")
        stored = await self._service.session(key) if key else None
        lang = stored.lang if stored else language_of("", None, query.from_user.language_code)
        if key is None or query.message is None or callback is None:
            await _toast(query, self._text("stale", lang))
            return
        if callback.owner not in {ANYONE, query.from_user.id}:
            await _toast(query, self._text("foreign", lang))
            return
        event = Chose(callback.id, callback.stamp)
        now = datetime.now(UTC)
        session, reply = await self._service.handle(key, event, now, query.from_user.language_code)
        await _toast(query, localised(reply.toast, session.lang) if reply.toast else None)
        if reply.toast:
            return
        message = query.message
        thread = topic_of(message) if isinstance(message, Message) else None
        place = Place(message.chat.id, callback.owner, thread)
        if callback.id.startswith(_STAYS) or not message.is_accessible:
            await send(context.bot, place, reply, session)
        else:
            await edit(context.bot, place, message.message_id, reply, session)

    async def failed(self, update: object, context: Context) -> None:
        """Log what went wrong and tell the person, once, in plain words."""
        if isinstance(context.error, Forbidden):
            _log.info("a user has blocked the bot or a chat has removed it: %s", context.error)
            return
        number = update.update_id if isinstance(update, Update) else None
        _log.error("update %s failed", number, exc_info=context.error)
        if not isinstance(update, Update) or isinstance(context.error, TelegramError):
            return
        await self._apologise(update, context)

    async def _apologise(self, update: Update, context: Context) -> None:
        user = update.effective_user
        lang = language_of("", None, user.language_code if user else None)
        sorry = self._text("error.sorry", lang)
        try:
            if update.callback_query:
                await update.callback_query.answer(sorry, show_alert=True)
            elif update.message and incoming(update.message, context.bot.bot):
                await update.message.reply_text(sorry)
        except TelegramError as error:
            _log.warning("the apology could not be sent: %s", error)

    async def _only_text(self, context: Context, came: Incoming, place: Place) -> None:
        """Say that only text is read; the conversation stays where it is."""
        lang = await self._lang(came)
        text = self._service.knowledge.text("media", lang)
        await send(context.bot, place, Reply((Paragraph(text),)), Session(lang=lang))

    async def _lang(self, came: Incoming) -> Lang:
        session = await self._service.session(came.key)
        return session.lang if session else language_of("", None, came.language)

    def _remember(self, question: Message, answer: int) -> None:
        self._answers[question.chat.id, question.message_id] = answer
        if len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)

    def _private(
        self, context: Context, message: Message, reply: Reply, session: Session
    ) -> InlineKeyboardButton | None:
        """Return a button that leads from a group to the same answer in private."""
        target = reply.outcome or reply.answered
        if message.chat.type == ChatType.PRIVATE or target is None:
            return None
        bot: ExtBot[Any] = context.bot
        if not bot.bot.username:
            return None
        url = create_deep_linked_url(bot.bot.username, target.replace(".", "-"))
        return InlineKeyboardButton(self._text("button.private", session.lang), url=url)

    def _text(self, key: str, lang: Lang) -> str:
        return localised(self._service.knowledge.text(key, lang), lang)


def _place(message: Message, came: Incoming) -> Place:
    return Place(message.chat.id, came.owner, came.thread_id, came.answers)


async def _toast(query: CallbackQuery, text: str | None) -> None:
    """Stop the button's spinner; a query that is too old is no failure."""
    try:
        await query.answer(text, show_alert=text is not None)
    except BadRequest as error:
        _log.info("a button press could not be acknowledged: %s", error.message)
